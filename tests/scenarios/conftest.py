"""The two companies, for the code and for attacks by SQL."""

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


@pytest.fixture
def own_wall(database: Database) -> Wall:
    """For what is committed and stays: the database of this test alone."""
    return Wall(database.address(), database.address("owner"))


@pytest.fixture
def database(cluster: Cluster, neighbours: str, static_files: Path) -> Iterator[Database]:
    """Both companies in a database of this test alone; Django works in it as the application."""
    with cloned(cluster, neighbours) as database, django_at(database.address()):
        yield database
