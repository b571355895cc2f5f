"""A plugin by which a run of tests finds its templates made: `-p tests.records.standing`.

GUIJU_STANDING names the folder of a cluster that runs, GUIJU_TEMPLATE the database that tests are
cloned from. Without them the plugin does nothing. The sabotage uses it: a template is sabotaged
once, and the tests run against its clones.
"""

import itertools
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

FOLDER = os.environ.get("GUIJU_STANDING", "")
TEMPLATE = os.environ.get("GUIJU_TEMPLATE", "template_neighbours")
CODE = os.environ.get("GUIJU_SABOTAGE_CODE", "")


def standing() -> dict[str, Any]:
    """What stands already, by the name of its fixture."""
    from guiju.server.cluster import Cluster

    return {
        "cluster": Cluster(Path(FOLDER), durable=False),
        "empty_template": "template_empty",
        "demo_template": "template_demo",
        "neighbours": TEMPLATE,
        "static_files": Path(FOLDER),
    }


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: Any, request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Answer with what stands instead of making it."""
    made = standing() if FOLDER else {}
    if fixturedef.argname in made:
        value = made[fixturedef.argname]
        fixturedef.func = lambda *_arguments, **_named: value
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Databases of runs side by side have different names."""
    if FOLDER:
        from tests import conftest

        conftest._names = (f"test_{os.getpid()}_{number}" for number in itertools.count(1))
        for statement in filter(None, CODE.split("\x1f")):
            break_the_code(statement)


def break_the_code(statement: str) -> None:
    """Take a check of the code away: a statement that sees the modules of records."""
    from guiju.kernel import unit
    from guiju.org import directory
    from guiju.records import (
        approvals,
        comments,
        content,
        files,
        lateness,
        numbering,
        obligations,
        papers,
        revisions,
        routes,
        steps,
        taking,
    )

    seen = (
        unit,
        directory,
        approvals,
        comments,
        content,
        files,
        lateness,
        numbering,
        obligations,
        papers,
        revisions,
        routes,
        steps,
        taking,
    )
    exec(statement, {module.__name__.rpartition(".")[2]: module for module in seen})  # noqa: S102
