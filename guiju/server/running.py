"""Who runs on a data folder: one supervisor at a time, and notes for whoever comes after it."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Mapping
from typing import Any

from guiju.server import processes
from guiju.server.child import Child
from guiju.server.errors import Refused
from guiju.server.folder import Folder, write_whole
from guiju.server.locks import Lock
from guiju.server.surroundings import MARK

ATTEMPTS = 5
SECONDS_TO_OBEY = 5


class Running:
    """The lock and the note of the supervisor of one data folder."""

    def __init__(
        self, folder: Folder, address: str, listening: Mapping[str, object] | None = None
    ) -> None:
        self._folder = folder
        self._address = address
        self._listening = listening or {}
        self._lock = Lock(folder.run / "supervisor.lock")
        self._is_ready = False
        self._is_ours = False
        self._left_behind: dict[str, Any] = {}

    def take(self) -> None:
        """Makes this the supervisor of the folder. Raises Refused where another one is."""
        if self._is_ours:
            return
        for _ in range(ATTEMPTS):
            # Somebody who only looks has it for an instant.
            if self._lock.try_take():
                self._is_ours = True
                self._left_behind = read_running_note(self._folder).get("parts", {})
                self.note({})
                return
            time.sleep(0.05)
        note = read_running_note(self._folder)
        raise Refused(
            f"Guiju runs on {self._folder.path} already: process {note.get('pid', 'unknown')}, "
            f"at {note.get('address', 'an unknown address')}. "
            "Stop it, or choose another folder with --data."
        )

    def release(self) -> None:
        """Lets another one be the supervisor."""
        self._lock.release()
        self._is_ours = False

    def note(self, children: Mapping[str, Child], *, ready: bool = False) -> None:
        """Writes down what runs. A full disk is no reason to end it."""
        self._is_ready = self._is_ready or ready
        content = {
            "pid": os.getpid(),
            "address": self._address,
            "listening": self._listening,
            "ready": self._is_ready,
            "parts": {
                name: {"pid": child.pid, "started_at": child.started_at}
                for name, child in children.items()
            },
        }
        with contextlib.suppress(OSError):
            write_whole(self._folder.run / "supervisor.json", json.dumps(content))

    def forget(self) -> None:
        """Removes the note: nothing runs any more."""
        with contextlib.suppress(OSError):
            (self._folder.run / "supervisor.json").unlink(missing_ok=True)

    def end_orphans(self) -> list[str]:
        """Ends what a killed supervisor left behind; only the lock's holder may. Names them."""
        ended = []
        for name, part in self._left_behind.items():
            pid = int(part["pid"])
            is_same = processes.started_at(pid) == part["started_at"] or not processes.ON_LINUX
            if name != "postgres" and is_same and processes.is_alive(pid):
                processes.end(pid, (signal.SIGTERM, SECONDS_TO_OBEY))
                ended.append(name)
        for pid in processes.marked_with(MARK, str(self._folder.path.resolve())):
            if pid != os.getpid():
                processes.end(pid, (signal.SIGTERM, SECONDS_TO_OBEY))
                ended.append(processes.name_of(pid) or str(pid))
        self._left_behind = {}
        return ended


def read_running_note(folder: Folder) -> dict[str, Any]:
    """What the supervisor of this folder wrote down; nothing where none runs or it is damaged."""
    try:
        note = json.loads((folder.run / "supervisor.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def is_supervised(folder: Folder) -> bool:
    """Whether a supervisor runs on this folder now."""
    if not folder.run.is_dir():
        return False
    lock = Lock(folder.run / "supervisor.lock")
    try:
        return not lock.try_take()
    finally:
        lock.release()
