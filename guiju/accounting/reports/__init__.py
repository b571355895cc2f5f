"""What is read off the ledger: trial balance, general and detail ledgers, lists of vouchers."""
