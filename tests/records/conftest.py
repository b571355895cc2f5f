"""The demo company and its neighbour, with the cast of purchasing at hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from guiju.server.cluster import Cluster
from tests.conftest import NOWHERE, Database, _point_django, cloned, django_at
from tests.kernel.attack import Wall

if TYPE_CHECKING:
    from tests.records.world import World


@pytest.fixture(scope="session")
def neighbours(cluster: Cluster, demo_template: str) -> str:
    """The name of a database that holds the demo company and its neighbour."""
    from tests.companies import neighbours_template  # models need Django, and it is set up now

    return neighbours_template(cluster, demo_template)


@pytest.fixture(scope="module")
def shared(cluster: Cluster, neighbours: str) -> Iterator[Database]:
    """One database for the tests of a module: each makes its own records in it."""
    with cloned(cluster, neighbours) as database, django_at(database.address()):
        _shared.append(database)
        yield database
        _shared.clear()


_shared: list[Database] = []  # where Django is between the tests of a module


@pytest.fixture(scope="module")
def world(shared: Database) -> "World":
    """The cast in the database that the module shares."""
    from tests.records.world import World

    return World(shared)


@pytest.fixture(scope="module")
def wall(shared: Database) -> Wall:
    """The same database, for attacks by SQL."""
    return Wall(shared.address(), shared.address("owner"))


@pytest.fixture
def own_world(cluster: Cluster, neighbours: str) -> Iterator["World"]:
    """The cast in a database of this test alone, for what changes the company itself."""
    from tests.records.world import World

    if _shared:
        _point_django(NOWHERE)
    with cloned(cluster, neighbours) as database, django_at(database.address()):
        yield World(database)
    if _shared:
        _point_django(_shared[0].address())


@pytest.fixture
def own_wall(own_world: "World") -> Wall:
    """The same database, for attacks by SQL."""
    return Wall(own_world.database.address(), own_world.database.address("owner"))
