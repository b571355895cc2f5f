"""Journal entries: the vouchers from which the ledger is posted."""
