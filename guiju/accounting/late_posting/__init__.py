"""Late postings: leave to post into a closed period, for a reason, until a day."""
