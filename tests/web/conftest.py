"""Settings for one test, and the wall for attacks by SQL."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.grounds import neighbours, wall
from tests.records.conftest import own_world

__all__ = ["neighbours", "own_world", "settings_with", "wall"]


@pytest.fixture
def settings_with() -> Iterator[Callable[..., None]]:
    """Change settings until the end of the test."""
    changed: list[override_settings] = []

    def change(**values: Any) -> None:
        override = override_settings(**values)
        override.enable()
        changed.append(override)

    yield change
    for override in reversed(changed):
        override.disable()
