"""One PostgreSQL server process over one folder of files: how it starts, and how it ends."""

import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from guiju.server import processes
from guiju.server.binaries import Binaries
from guiju.server.errors import Stop
from guiju.server.postgres_files import write_configuration
from guiju.server.sockets import PORT, make_socket_folder
from guiju.server.users import User

SECONDS_FOR_LEFTOVERS = 60.0
SECONDS_TO_RECOVER = 600.0
LONGEST_LOG = 10 * 1024**2
READY_LINE, PID_LINE = 7, 0
# What PostgreSQL says while the processes of a killed predecessor are still about.
PASSING = re.compile(r'lock file ".*" already exists|shared memory block .* is still in use')

# Servers that this process launched; another command may be the one that stops them.
_launched: "list[subprocess.Popen[bytes]]" = []


@dataclass
class Postmaster:
    """A server over `files`, reached through a socket in `socket`."""

    files: Path
    socket: Path
    user: User
    binaries: Binaries
    others: User
    """Who connects: the processes of the application."""
    durable: bool = True
    tied: bool = False
    """Whether it ends when the process that launched it ends, however that ends."""
    own_settings: Path | None = None

    def pid(self) -> int | None:
        """The process that serves these files now, if one does."""
        pid = self._noted_pid()
        return pid if pid is not None and self._is_ours(pid) else None

    def is_ready(self, pid: int) -> bool:
        """Whether the process with this number takes connections."""
        lines = self._note()
        return (
            len(lines) > READY_LINE
            and lines[PID_LINE].strip() == str(pid)
            and lines[READY_LINE].strip() == "ready"
        )

    def command(self) -> list[str]:
        """What to run in the foreground."""
        return [self.binaries.program("postgres"), "-D", str(self.files)]

    def launch_arguments(self) -> dict[str, Any]:
        """How to run it: as whom, where, and apart from the terminal's Ctrl-C."""
        arguments: dict[str, Any] = {
            **self.user.lowered,
            "env": environment(),
            "cwd": "/",
            "start_new_session": True,
        }
        if self.tied:
            arguments["preexec_fn"] = processes.dying_with_parent(signal.SIGINT)
        return arguments

    def before_launch(self) -> None:
        """Writes the configuration and clears away what a killed predecessor left."""
        make_socket_folder(self.socket, self.user, self.others)
        write_configuration(
            self.files, self.socket, self.user, durable=self.durable, own=self.own_settings
        )
        self._clear_dead_note()

    def launch(self, log: Path) -> None:
        """Starts it and waits until it takes connections. Raises Stop where it cannot."""
        deadline = time.monotonic() + SECONDS_FOR_LEFTOVERS
        while True:
            self.before_launch()
            _keep_short(log)
            with log.open("ab") as output:
                said_before = output.tell()
                process = subprocess.Popen(
                    self.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    **self.launch_arguments(),
                )  # fmt: skip
            _launched.append(process)
            if self._wait_until_ready(process):
                return
            with log.open("rb") as output:
                said = _rest(output, said_before)
            if not is_passing(said) or time.monotonic() > deadline:
                raise Stop(explanation(said, self.files))
            self.end_leftovers(hard=time.monotonic() > deadline - SECONDS_FOR_LEFTOVERS / 2)
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends it in order: open transactions are rolled back, everything is on the disk."""
        pid = self.pid()
        if pid is not None:
            processes.end(pid, (signal.SIGINT, 60), (signal.SIGQUIT, 10))
        for process in _launched[:]:
            if process.poll() is not None:
                _launched.remove(process)

    def end_leftovers(self, *, hard: bool) -> None:
        """Ends server processes that outlived their postmaster; it must be dead."""
        if self.pid() is None:
            for pid in processes.working_in(self.files):
                processes.send(pid, signal.SIGKILL if hard else signal.SIGQUIT)

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + SECONDS_TO_RECOVER
        while process.poll() is None:
            if self.is_ready(process.pid):
                return True
            if time.monotonic() > deadline:
                process.send_signal(signal.SIGINT)
                process.wait()
                raise Stop(
                    f"PostgreSQL over {self.files} was not ready after "
                    f"{SECONDS_TO_RECOVER:.0f} seconds. Its log says why."
                )
            time.sleep(0.01)
        return False

    def _clear_dead_note(self) -> None:
        """Removes notes of a dead server that PostgreSQL itself would not dare to ignore.

        It looks only whether the number is in use; it may be a zombie that nobody collects, or
        belong to another program by now.
        """
        noted = self._noted_pid()
        if noted is None or self._is_ours(noted):
            return
        in_use = Path(f"/proc/{noted}").exists()
        if in_use and processes.ON_LINUX and not processes.working_in(self.files):
            (self.files / "postmaster.pid").unlink(missing_ok=True)
            (self.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        if not processes.is_alive(pid):
            return False
        if not processes.ON_LINUX:
            return True
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.files.resolve()
        except OSError:
            return processes.name_of(pid) == "postgres"

    def _noted_pid(self) -> int | None:
        lines = self._note()
        try:
            return abs(int(lines[PID_LINE]))
        except (IndexError, ValueError):
            return None

    def _note(self) -> list[str]:
        try:
            return (self.files / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []


def environment() -> dict[str, str]:
    """What PostgreSQL's programs get to see: nothing of ours, and no foreign PG* setting."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "GMT"}


def is_passing(said: str) -> bool:
    """Whether a start failed on something that goes away by itself."""
    return bool(PASSING.search(said))


def explanation(said: str, files: Path) -> str:
    """One line for what PostgreSQL said when it did not start."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return (
            f"The disk of {files} is full, so PostgreSQL does not start. Free some space and "
            "start again; what was committed is kept."
        )
    if "incompatible" in said:
        return (
            f"The database in {files} is of another version of PostgreSQL than the programs here. "
            "Name programs of its version with GUIJU_POSTGRES_BIN. Nothing was changed."
        )
    if "Permission denied" in said:
        return (
            f"PostgreSQL may not read or write its files in {files}. Give them back to the user "
            f"they were made by. It said: {_complaint(said)}"
        )
    return f"PostgreSQL does not start over {files}: {_complaint(said)}"


def _complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    worst = [line for line in lines if re.search(r"\b(FATAL|PANIC|error)\b", line)]
    line = (worst or lines or ["it said nothing"])[-1]
    return re.sub(r"^.*?\b(?:FATAL|PANIC|error):\s*", "", line)


def _keep_short(log: Path) -> None:
    if log.is_file() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _rest(file: IO[bytes], start: int) -> str:
    file.seek(start)
    return file.read().decode(errors="replace")
