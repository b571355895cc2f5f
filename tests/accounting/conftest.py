"""The demo company with its books, shared by the tests of a module."""

from typing import TYPE_CHECKING

import pytest

from tests.records.conftest import neighbours, own_wall, own_world, shared, wall, world

if TYPE_CHECKING:
    from tests.accounting.books import Books
    from tests.records.world import World

__all__ = ["neighbours", "own_wall", "own_world", "shared", "wall", "world"]


@pytest.fixture(scope="module")
def books(world: "World") -> "Books":
    """The books of Hengtuo, in the database that the module shares."""
    from tests.accounting.books import Books  # models need Django, and it is set up now

    return Books(world)


@pytest.fixture
def own_books(own_world: "World") -> "Books":
    """The same in a database of this test alone, for what ends a month or the like."""
    from tests.accounting.books import Books

    return Books(own_world)
