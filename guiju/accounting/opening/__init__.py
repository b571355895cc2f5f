"""Opening balances: what the books begin with."""
