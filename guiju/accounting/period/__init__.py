"""Periods: the months of the books, opened in order, closed and locked for good."""
