"""Lends the tests a cluster that runs already and a template in which one rule is missing.

Loaded by `tests.sabotage` (`-p tests.sabotage_plugin`); a rule of the code is taken down here.
"""

import itertools
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from guiju.server.cluster import Cluster

_LENT: dict[str, Any] = {}


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Borrow what is lent, and take the code's rule down; Django is set up by now."""
    template = os.environ["SABOTAGED_TEMPLATE"]
    _LENT["cluster"] = Cluster(Path(os.environ["SABOTAGED_CLUSTER"]), durable=False)
    _LENT["demo_template"] = _LENT["neighbours"] = template
    _LENT["empty_template"] = os.environ["SABOTAGED_EMPTY"]
    _LENT["static_files"] = Path(os.environ["SABOTAGED_STATICS"])
    from django.conf import settings

    settings.STATIC_ROOT = os.environ["SABOTAGED_STATICS"]
    settings.GUIJU_FILES_ROOT = os.environ["GUIJU_FILES_ROOT"]  # of this session, not the first
    conftest = sys.modules["tests.conftest"]
    names = (f"sabotaged_{os.getpid()}_{number}" for number in itertools.count(1))
    conftest._names = names  # type: ignore[attr-defined]
    exec(os.environ["SABOTAGED_CODE"], {})  # noqa: S102  written above


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Any:
    """What is lent is not made again."""
    lent = _LENT.get(fixturedef.argname)
    if lent is not None:
        fixturedef.cached_result = (lent, fixturedef.cache_key(request), None)  # type: ignore[arg-type]  # pytest gives one
    return lent
