"""The same world as for records."""

from tests.records.conftest import neighbours, own_wall, own_world, shared, wall, world

__all__ = ["neighbours", "own_wall", "own_world", "shared", "wall", "world"]
