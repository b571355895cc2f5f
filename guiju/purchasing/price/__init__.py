"""Supplier prices: what was agreed with whom, from which quantity, for which days."""
