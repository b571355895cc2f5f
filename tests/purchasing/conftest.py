"""The same world as for records."""

from typing import TYPE_CHECKING

import pytest

from tests.records.conftest import neighbours, own_wall, own_world, shared, wall, world

if TYPE_CHECKING:
    from tests.purchasing.buying import Shop
    from tests.records.world import World

__all__ = ["neighbours", "own_wall", "own_world", "shared", "wall", "world"]


@pytest.fixture(scope="module")
def shop(world: "World") -> "Shop":
    """What orders are made of."""
    from tests.purchasing.buying import Shop

    return Shop(world)
