"""The grounds that these tests stand on."""

from tests.grounds import (
    database,
    empty_database,
    neighbours,
    own_wall,
    shared_database,
    shared_empty_database,
    unchanged,
    wall,
)

__all__ = [
    "database",
    "empty_database",
    "neighbours",
    "own_wall",
    "shared_database",
    "shared_empty_database",
    "unchanged",
    "wall",
]
