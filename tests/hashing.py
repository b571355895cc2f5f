"""Argon2id as the product has it, at the lowest price that the algorithm allows."""

from guiju.org.account.hashing import Hasher


class CheapHasher(Hasher):
    """For passwords that are printed in this repository."""

    time_cost = 1
    memory_cost = 8
