"""The books: accounts, periods, journal entries, the ledger and what is read off it."""
