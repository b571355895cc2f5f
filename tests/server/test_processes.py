"""Signals reach one process, never a group of them."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from guiju.server import processes
from guiju.server.folder import Folder
from guiju.server.running import Running

NO_PROCESS = [0, -1, -12345]
WAYS: list[Callable[[int], object]] = [
    lambda pid: processes.send(pid, signal.SIGKILL),
    lambda pid: processes.end(pid, (signal.SIGTERM, 1)),
    lambda pid: processes.wait_for_end(pid, 1),
]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whom a signal would have reached; if the refusal fails, nobody gets it."""
    reached: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, _signal: reached.append(pid))
    monkeypatch.setattr(os, "waitpid", lambda pid, _options: reached.append(pid))
    return reached


@pytest.mark.parametrize("pid", NO_PROCESS)
@pytest.mark.parametrize("reach", WAYS)
def test_a_number_of_several_processes_is_refused(
    sent: list[int], reach: Callable[[int], object], pid: int
) -> None:
    assert not processes.is_alive(pid)
    with pytest.raises(ValueError, match="is no process"):
        reach(pid)
    assert sent == []


def test_a_note_of_no_process_ends_nobody(sent: list[int], data: Path) -> None:
    folder = Folder(data)
    folder.make()
    parts = {str(pid): {"pid": pid, "started_at": ""} for pid in NO_PROCESS}
    (folder.run / "supervisor.json").write_text(json.dumps({"parts": parts}))
    running = Running(folder, "http://127.0.0.1/")
    running.take()
    assert running.end_orphans() == []
    running.release()
    assert sent == []
