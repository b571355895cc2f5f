"""Roles, what they permit, who holds them, and which must be apart."""
