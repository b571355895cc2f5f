"""What stands in several places of the repository agrees."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import browser, step

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([\w.\[\]-]+==\S+)", re.MULTILINE)


def pinned(lock: str) -> set[str]:
    """The packages of a lock, each with its version."""
    return set(PINNED.findall((ROOT / "requirements" / f"{lock}.lock").read_text()))


def test_tests_run_with_the_very_packages_that_the_product_runs_with() -> None:
    runtime = pinned("runtime")
    assert len(runtime) > 20
    assert runtime <= pinned("dev")


def test_every_pinned_package_has_hashes() -> None:
    for lock in ("bootstrap", "runtime", "dev"):
        text = (ROOT / "requirements" / f"{lock}.lock").read_text()
        entries = re.split(r"\n(?=\S)", text.strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locked_uv_builds_the_package_itself_without_a_network() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    bounds = (ROOT / "requirements" / "bootstrap.in").read_text().strip().removeprefix("uv")
    assert wanted == [f"uv_build{bounds}"]


def test_a_step_that_succeeds_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert step.main(["Quiet", sys.executable, "-c", "print('noise')"]) == 0
    printed = capfd.readouterr().out
    assert re.fullmatch(r"Quiet \.+ +\d+\.\d s\n", printed)


def test_a_step_that_fails_says_what_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert step.main(["Loud", sys.executable, "-c", "print('reason'); raise SystemExit(3)"]) == 3
    printed = capfd.readouterr().out
    assert "failed with 3" in printed
    assert "reason" in printed


def test_a_step_whose_program_is_missing_fails(capfd: pytest.CaptureFixture[str]) -> None:
    assert step.main(["Missing", "/no/such/program"]) != 0
    assert "cannot be run" in capfd.readouterr().out


def test_a_missing_browser_that_cannot_be_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert browser.main() == 1
    assert "As root: apt-get install chromium" in capsys.readouterr().out


def test_a_missing_browser_is_installed_by_root(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(browser, "missing", lambda: [] if ran else ["chromium", "font"])
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command))
    assert browser.main() == 0
    assert ran[-1][-2:] == ["chromium", "fonts-noto-cjk"]


def test_make_says_what_it_can_make() -> None:
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("up", "install", "test", "lint", "soak", "bench", "audit", "lock", "messages"):
        assert f"make {target} " in told
