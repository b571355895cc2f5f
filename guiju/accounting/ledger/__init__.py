"""The general ledger: lines that are posted and never changed, and their sums."""
