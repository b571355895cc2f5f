"""How long a newcomer waits: a fresh clone, installed from a warm package cache and started."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.measured import Measured

ROOT = Path(__file__).resolve().parent.parent
LONGEST_WAIT_IN_SECONDS = 300


def measure() -> list[Measured]:
    """Clone, install, start, stop, start again."""
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        clone = folder / "guiju"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        started = time.perf_counter()
        subprocess.run(["make", "install"], cwd=clone, check=True)
        installed = time.perf_counter() - started
        with running(clone, folder / "data") as (first, _):
            pass
        with running(clone, folder / "data") as (second, process):
            memory = megabytes_of_memory(process.pid)
        disk = megabytes_on_disk(clone / ".venv")
    return [
        Measured("install, packages cached", installed, "s"),
        Measured("first start to the first page", first, "s"),
        Measured("clone to the first page, packages cached", installed + first, "s", goal=20),
        Measured("second start to the sign-in page", second, "s", goal=6),
        Measured("installed", disk, "MB"),
        Measured("memory, all processes, idle", memory, "MB"),
    ]


@contextlib.contextmanager
def running(clone: Path, data: Path) -> Iterator[tuple[float, "subprocess.Popen[bytes]"]]:
    """Guiju, stopped at the end; and the seconds until its sign-in page answered."""
    port = free_port()
    guiju = str(clone / ".venv" / "bin" / "guiju")
    command = [guiju, "up", "--demo", "--data", str(data), "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", process)
        yield time.perf_counter() - started, process
    finally:
        process.terminate()
        process.wait(LONGEST_WAIT_IN_SECONDS)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Return as soon as the address answers. Raises RuntimeError if it never does."""
    deadline = time.monotonic() + LONGEST_WAIT_IN_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{address} does not answer")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def megabytes_of_memory(ancestor: int) -> float:
    """What a process and its descendants use; memory that they share is counted once."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    family = {ancestor}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    kilobytes = 0
    for member in family:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
            kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def megabytes_on_disk(folder: Path) -> float:
    """The sizes of all files below a folder."""
    return sum(os.lstat(path).st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000
