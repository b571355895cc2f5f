"""Posting rules: how what operations did becomes journal entries."""
