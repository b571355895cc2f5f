"""How passwords are hashed: Argon2id, above what OWASP asks for (19 MiB, two passes)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Hasher(Argon2PasswordHasher):
    """One lane, so that a burst of sign-ins takes one core each and 32 MiB."""

    time_cost = 3
    memory_cost = 32 * 1024
    parallelism = 1
