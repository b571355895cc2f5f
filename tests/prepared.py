"""A data folder in which the templates of all tests stand, made once for each state of the code.

It is kept outside the repository, in the machine's folder for temporary files: PostgreSQL runs as
another user when root runs the tests. Whoever comes first makes it; the others wait and copy.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guiju.kernel.database.fingerprint import fingerprint
from guiju.server.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
EMPTY, DEMO = "template_empty", "template_demo"
KEPT = 3
# Beside all code of the package: what else the content of the templates depends on.
ALSO = (
    "tests/settings.py",
    "tests/hashing.py",
    "tests/prepared.py",
    "guiju/locale/zh_Hans/LC_MESSAGES/django.mo",
)


def copy_prepared(target: Path) -> None:
    """Put a copy of the folder for this state of the code at `target`, which must not exist."""
    place = own_place()
    key = key_of_this_code()
    with alone(place / f"{key}.lock"):
        folder = place / key
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            make(partial)
            partial.rename(folder)
        os.utime(folder)
        subprocess.run(["cp", "-a", str(folder), str(target)], check=True)
    remove_old(place)


def make(folder: Path) -> None:
    """The way an installation is made: `prepare` as the owner, the demo as the application."""
    cluster = Cluster(folder, durable=False)
    cluster.create()
    with cluster.running():
        cluster.create_database(EMPTY)
        _run(folder, cluster.address("owner", EMPTY), "prepare")
        cluster.create_database(DEMO, template=EMPTY)
        _run(folder, cluster.address("app", DEMO), "found_demo")


def key_of_this_code() -> str:
    """Equal keys, equal templates."""
    digest = hashlib.sha256(fingerprint().encode())
    for name in ALSO:
        digest.update((ROOT / name).read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:24]


def own_place() -> Path:
    """The folder of all states, which only this user can have made. Fails where it is not so."""
    place = Path(tempfile.gettempdir()) / f"guiju-tests-{os.geteuid()}"
    place.mkdir(mode=0o755, exist_ok=True)
    found = place.lstat()
    assert found.st_uid == os.geteuid() and not found.st_mode & 0o022, f"{place} is not ours"
    return place


def remove_old(place: Path) -> None:
    """Keep the states that were used last, and those that somebody copies now."""
    states = [path for path in place.iterdir() if path.is_dir() and path.suffix != ".partial"]
    for folder in sorted(states, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        try:
            with alone(folder.with_suffix(".lock"), wait=False):
                shutil.rmtree(folder)
        except BlockingIOError:
            continue


@contextmanager
def alone(lock: Path, *, wait: bool = True) -> Iterator[None]:
    """Nobody else is in here meanwhile. Raises BlockingIOError where one may not wait for them."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _run(folder: Path, address: str, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "GUIJU_FILES_ROOT": str(folder / "files")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stderr}"
