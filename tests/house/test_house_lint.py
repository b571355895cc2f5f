"""Each rule of the house catches what it is for, and nothing else."""

import pytest

from tests.house.cases import CASES
from tools.house_lint.__main__ import KERNEL_LINES, ROOT, complaints, kernel_size, sources
from tools.house_lint.rules import RULES, Source

CAUGHT = [(name, content) for name, case in CASES.items() for content in case.caught]
PASSED = [(name, content) for name, case in CASES.items() for content in case.passed]
VAGUE = ("guiju/org/utils.py", "guiju/services.py", "tests/helpers.py", "guiju/common/dates.py")


def test_every_rule_has_a_case() -> None:
    assert RULES.keys() == CASES.keys() | {"vague-name"}


@pytest.mark.parametrize(("name", "content"), CAUGHT)
def test_what_is_against_the_rule_is_caught(name: str, content: str) -> None:
    assert name in broken(CASES[name].path, content)


@pytest.mark.parametrize(("name", "content"), PASSED)
def test_what_keeps_the_rule_passes(name: str, content: str) -> None:
    assert broken(CASES[name].path, content) == []


@pytest.mark.parametrize("path", VAGUE)
def test_a_name_that_would_fit_anything_is_caught(path: str) -> None:
    assert broken(path, "") == ["vague-name"]


def test_a_name_that_says_something_passes() -> None:
    assert broken("guiju/kernel/calendar.py", "") == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("guiju/kernel/clock.py", "from django.utils import timezone\nmoment = timezone.now()\n"),
        ("guiju/org/demo/cast.py", "NAME = '王芳'\n"),
        ("guiju/org/migrations/0001_initial.py", "step()\n" * 900),
        ("guiju/kernel/database/grants.py", "cursor.execute(f'GRANT {rights} ON {table}')\n"),
    ],
)
def test_where_a_rule_does_not_hold(path: str, content: str) -> None:
    assert broken(path, content) == []


def test_a_fault_is_reported_with_its_line_and_the_reason() -> None:
    (complaint,) = complaints(Source("guiju/web/menu.py", "import os\n\nname = '中'\n"))
    assert complaint.startswith(
        "guiju/web/menu.py:3: [chinese] 中: Chinese stands in the catalogue"
    )


def test_the_whole_repository_is_looked_at() -> None:
    paths = {source.path for source in sources(ROOT)}
    assert {"Makefile", "pyproject.toml", "guiju/__init__.py", ".ci/run"} <= paths
    assert not any(path.startswith((".venv", ".git/")) for path in paths)


def broken(path: str, content: str) -> list[str]:
    """The names of the rules that a file breaks."""
    source = Source(path, content)
    return [
        name
        for name, rule in RULES.items()
        if rule.applies(source) and any(True for _ in rule.check(source))
    ]


@pytest.mark.parametrize(("lines", "faults"), [(KERNEL_LINES - 1, 0), (KERNEL_LINES, 1)])
def test_the_kernel_stays_small(lines: int, faults: int) -> None:
    grown = [
        Source("guiju/kernel/grown.sql", "x\n" * (lines - 1)),
        Source("guiju/kernel/unit.py", "x\n"),
        Source("guiju/kernel/migrations/0001_initial.py", "x\n" * lines),
        Source("guiju/org/home.py", "x\n" * lines),
    ]
    assert len(list(kernel_size(grown))) == faults
