"""A test that does not run fails the run, and so does a run without tests."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Put together, because the house lint forbids these words in a test.
SKIPPING = """\
import pytest

@pytest.mark.{skip}
def test_marked(): ...

@pytest.mark.{xfail}
def test_expected_to_fail(): assert False

@pytest.mark.{xfail}
def test_expected_to_fail_and_does_not(): ...

def test_leaves_early(): pytest.{skip}("today")

@pytest.fixture
def unavailable(): pytest.{skip}("no service")

def test_needs_it(unavailable): ...

def test_runs(): ...
""".format(skip="skip", xfail="xfail")
WHOLE_MODULE = 'import pytest\npytest.{skip}("all", allow_module_level=True)\n'.format(skip="skip")


def run(folder: Path) -> tuple[int, str]:
    """Run the tests of a folder under the rules of this repository."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "--rootdir", str(ROOT)]
    done = subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_skipped_tests_fail(tmp_path: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    code, printed = run(tmp_path)
    assert code == 1
    assert "3 failed, 1 passed, 2 errors" in printed, printed


def test_a_skipped_module_fails(tmp_path: Path) -> None:
    (tmp_path / "test_all.py").write_text(WHOLE_MODULE)
    code, printed = run(tmp_path)
    assert code != 0
    assert "1 error" in printed, printed


def test_no_tests_fail(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("")
    code, printed = run(tmp_path)
    assert code == 5
    assert "no tests ran" in printed, printed
