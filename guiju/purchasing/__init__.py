"""What the company buys: from the request to the order."""
