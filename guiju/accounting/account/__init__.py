"""Accounts: where amounts are kept, by the chart of a standard."""
