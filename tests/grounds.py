"""The grounds on which kernel and org are attacked: two companies in one database.

A test that changes something gets a database of its own. One in which everything is refused says so
(`unchanged`), shares its module's database, and fails if anything was changed after all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.server.cluster import Cluster
from tests.conftest import Database, cloned, django_at
from tests.kernel.attack import Wall


@pytest.fixture(scope="module")
def neighbours(cluster: Cluster, demo_template: str) -> str:
    """The name of a database that holds the demo company and its neighbour."""
    from tests.companies import neighbours_template  # models need Django, and it is set up now

    return neighbours_template(cluster, demo_template)


@pytest.fixture(scope="module")
def wall(cluster: Cluster, neighbours: str) -> Iterator[Wall]:
    """Shared by a module: what is refused leaves nothing, what is accepted is taken back."""
    with cloned(cluster, neighbours) as database:
        yield Wall(database.address(), database.address("owner"))


@pytest.fixture(scope="module")
def shared_database(cluster: Cluster, neighbours: str) -> Iterator[Database]:
    """Both companies, for those tests of a module that change nothing."""
    with cloned(cluster, neighbours) as database:
        yield database


@pytest.fixture(scope="module")
def shared_empty_database(cluster: Cluster, empty_template: str) -> Iterator[Database]:
    """Nobody, for those tests of a module that change nothing."""
    with cloned(cluster, empty_template) as database:
        yield database


@pytest.fixture
def database(
    request: pytest.FixtureRequest, cluster: Cluster, neighbours: str, static_files: Path
) -> Iterator[Database]:
    """Both companies; Django works in their database as the application."""
    yield from _ground(request, "shared_database", neighbours)


@pytest.fixture
def empty_database(
    request: pytest.FixtureRequest, cluster: Cluster, empty_template: str, static_files: Path
) -> Iterator[Database]:
    """As `database`, but nobody is in it."""
    yield from _ground(request, "shared_empty_database", empty_template)


@pytest.fixture
def own_wall(database: Database) -> Wall:
    """The wall around what Django works in."""
    return Wall(database.address(), database.address("owner"))


@pytest.fixture
def unchanged() -> None:
    """Asked for by a test in which everything is refused."""


def _ground(request: pytest.FixtureRequest, shared: str, template: str) -> Iterator[Database]:
    if "unchanged" not in request.fixturenames:
        with (
            cloned(request.getfixturevalue("cluster"), template) as database,
            django_at(database.address()),
        ):
            yield database
        return
    database = request.getfixturevalue(shared)
    before = _changes(database)
    with django_at(database.address()):
        yield database
    assert _changes(database) == before, "something was changed after all"


def _changes(database: Database) -> list[tuple[int]]:
    """How many changes the database has seen."""
    with database.connected("owner") as owner:
        return owner.execute("SELECT count(*) FROM kernel_audit").fetchall()
