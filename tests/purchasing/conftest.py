"""The same world as for records."""

from tests.records.conftest import files_root, neighbours, own_wall, own_world, shared, wall, world

__all__ = ["files_root", "neighbours", "own_wall", "own_world", "shared", "wall", "world"]
