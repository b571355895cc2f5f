"""`guiju status`: what a data folder is and what runs on it, without starting anything."""

import asyncio
from typing import Any

from guiju import __version__
from guiju.server import processes
from guiju.server.errors import Stop
from guiju.server.folder import free_megabytes
from guiju.server.health import Listening, answers
from guiju.server.installation import read_installation
from guiju.server.running import is_supervised, read_running_note
from guiju.server.surroundings import Surroundings

RUNS, IS_ILL, STOPPED = 0, 1, 3


def look(surroundings: Surroundings) -> tuple[dict[str, Any], int]:
    """The facts, and the exit code: 0 it runs, 1 something is wrong, 3 it does not run."""
    folder = surroundings.folder
    folder.refuse_if_foreign()
    note = folder.read_note()
    facts: dict[str, Any] = {
        "data": str(folder.path),
        "version": __version__,
        "holds": note.get("mode") or note.get("choice") or "nothing yet",
        "used_by_version": note.get("version"),
        "state": "stopped",
        "database": "external" if surroundings.cluster is None else "embedded",
    }
    if folder.path.is_dir():
        facts["free_megabytes"] = free_megabytes(folder.path)
    if surroundings.cluster is None or _database_runs(surroundings):
        facts.update(_database(surroundings))
    if not is_supervised(folder):
        return facts, STOPPED
    running = read_running_note(folder)
    facts.update(
        state="running" if running.get("ready") else "starting",
        process=running.get("pid"),
        address=running.get("address"),
        answers=_answers(running),
        parts={
            name: part["pid"] if processes.is_alive(int(part["pid"])) else "starts again"
            for name, part in running.get("parts", {}).items()
        },
    )
    is_well = facts["answers"] and all(isinstance(pid, int) for pid in facts["parts"].values())
    return facts, RUNS if is_well else IS_ILL


def _database_runs(surroundings: Surroundings) -> bool:
    cluster = surroundings.cluster
    return cluster is not None and cluster.exists and cluster.postmaster.pid() is not None


def _database(surroundings: Surroundings) -> dict[str, Any]:
    try:
        found = read_installation(surroundings.application_address)
    except Stop as stop:
        return {"database_says": stop.line}
    if found is None:
        return {"database_says": "not prepared yet"}
    return {
        "holds": found.mode,
        "prepared_by_version": found.version,
        "newest_record": found.newest_moment or None,
    }


def _answers(running: dict[str, Any]) -> bool:
    listening = running.get("listening")
    return isinstance(listening, dict) and asyncio.run(answers(Listening(**listening)))
