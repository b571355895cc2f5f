"""Processes of this machine: whether they live, whose they are, and how they end."""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Of /proc/PID/stat after the name: proc(5), fields 3, 20 and 22.
STATE, THREADS, START_TIME = 0, 17, 19
DEAD = {"Z", "X"}
ON_LINUX = sys.platform == "linux"
# Loaded here: a child between fork and exec must import and allocate as little as it can.
_libc = ctypes.CDLL(None, use_errno=True) if ON_LINUX else None


def dying_with_parent(signal_number: int) -> Callable[[], None]:
    """A function for Popen's preexec_fn: the child gets this signal when its parent dies.

    Popen calls it after it changed the user, which is needed: a change of user clears the request.
    The kernel watches the thread that forked, so only a main thread may start such children.
    """
    parent = os.getpid()

    def request() -> None:
        request_death_signal(signal_number, parent)

    return request


def request_death_signal(signal_number: int, parent: int) -> None:
    """Asks the kernel to send this process the signal when its parent dies (Linux only)."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        # The parent died between fork and request.
        os.kill(os.getpid(), signal_number)


def is_alive(pid: int) -> bool:
    """Whether the process runs. A zombie is dead: nobody may ever collect it in a container."""
    if pid <= 0:
        return False
    if ON_LINUX:
        fields = _stat_fields(pid)
        if not fields:
            return False
        # A main thread may be gone while others of its process still hold files and sockets.
        return fields[STATE] not in DEAD or int(fields[THREADS]) > 1
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def started_at(pid: int) -> str:
    """A mark that differs when the number was given to another process; '' if there is none."""
    fields = _stat_fields(pid)
    return fields[START_TIME] if fields else ""


def working_in(folder: Path) -> list[int]:
    """The processes whose working directory is this folder, as far as we may look."""
    wanted = folder.resolve()
    found = []
    for pid in _all_pids():
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/cwd").readlink() == wanted and is_alive(pid):
                found.append(pid)
    return found


def marked_with(name: str, value: str) -> list[int]:
    """The processes that were started with this environment variable, as far as we may look."""
    wanted = f"{name}={value}".encode()
    found = []
    for pid in _all_pids():
        with contextlib.suppress(OSError):
            if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") and is_alive(pid):
                found.append(pid)
    return found


def name_of(pid: int) -> str:
    """The short name of a process; '' when there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def send(pid: int, signal_number: int) -> None:
    """Sends a signal; a process that is gone is no error. Raises ValueError for no process."""
    _refuse_many(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal_number)


def wait_for_end(pid: int, seconds: float) -> bool:
    """Waits until the process, child or not, has ended. True when it has. Raises ValueError."""
    _refuse_many(pid)
    deadline = time.monotonic() + seconds
    watched = _watch(pid)
    try:
        while is_alive(pid):
            _collect(pid)
            left = deadline - time.monotonic()
            if left <= 0:
                return not is_alive(pid)
            if watched is None:
                time.sleep(min(0.05, left))
            else:
                # A zombie of a foreign parent keeps its pidfd readable, so is_alive decides.
                select.select([watched], [], [], left)
    finally:
        if watched is not None:
            os.close(watched)
    return True


def end(pid: int, *steps: tuple[int, float]) -> bool:
    """Ends a process by signals in turn, each with seconds to obey. True when it has ended.

    Raises ValueError for a number that names no single process.
    """
    for signal_number, seconds in steps:
        send(pid, signal_number)
        # One that was stopped could not obey.
        send(pid, signal.SIGCONT)
        if wait_for_end(pid, seconds):
            return True
    send(pid, signal.SIGKILL)
    return wait_for_end(pid, 5)


def _refuse_many(pid: int) -> None:
    """To kill(2) and waitpid(2), 0 is our own group and -1 everybody: a damaged note says both."""
    if pid <= 0:
        raise ValueError(f"{pid} is no process")


def _watch(pid: int) -> int | None:
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _collect(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _all_pids() -> Iterator[int]:
    if not ON_LINUX:
        return
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def _stat_fields(pid: int) -> list[str]:
    # The name in brackets may hold blanks and brackets itself: everything counts after the last.
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []
