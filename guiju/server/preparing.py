"""Brings database and static files to the state of the code, where they are not there yet."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guiju.kernel.database.fingerprint import fingerprint
from guiju.server.child import Children, Part, ending
from guiju.server.console import Console
from guiju.server.errors import REFUSED, Stop
from guiju.server.folder import full_disk_is_clear
from guiju.server.installation import (
    Installation,
    read_installation,
    refuse_clock_set_back,
    refuse_newer_database,
    refuse_other_mode,
)
from guiju.server.surroundings import Surroundings
from guiju.server.users import Lowered

PARTIAL = ".partial"
STATES_KEPT = 2
# In the note of the folder: the code that last told the demo its stories.
TOLD, BROKEN_OFF = "demo_told", "broken off"


@dataclass(frozen=True)
class Wish:
    """What the operator asked for with `guiju up`."""

    choice: str | None = None
    """demo, empty or nothing."""
    accepted_clock: str | None = None
    """Why a clock that was set back is right."""


def examine(surroundings: Surroundings, wish: Wish, console: Console) -> Installation | None:
    """What the database is; None where it is new. Changes nothing. Raises Stop where it is refused.

    A clock that was set back and accepted is noted in the folder.
    """
    found = read_installation(surroundings.application_address)
    if found is not None:
        refuse_newer_database(found)
        refuse_other_mode(found.mode, wish.choice)
        refuse_clock_set_back(found, wish.accepted_clock)
        if wish.accepted_clock and found.seconds_behind > 0:
            console.say("guiju", "clock accepted", level="warning", reason=wish.accepted_clock)
            surroundings.folder.write_note(accepted_clock=wish.accepted_clock)
    return found


async def prepare(
    surroundings: Surroundings, wish: Wish, children: Children, console: Console,
    found: Installation | None, lowered: Lowered,
) -> str:  # fmt: skip
    """Brings the database up to date; says its mode. Raises Stop where that is refused or fails."""
    code = fingerprint()
    is_current = found is not None and found.fingerprint == code
    if not is_current:
        with console.step("prepare", "Preparing the database", "database prepared"):
            await _run(surroundings, children, console, "prepare", owner=True)
    mode = found.mode if found is not None else "empty"
    if wish.choice == "demo" and surroundings.folder.read_note().get(TOLD) != code:
        # It keeps papers, and those are the application's.
        await _found_demo(surroundings, children, console, code, lowered, stands=mode == "demo")
        mode = "demo"
    surroundings.folder.write_note(mode=mode)
    return mode


async def _found_demo(
    surroundings: Surroundings, children: Children, console: Console, code: str,
    lowered: Lowered, *, stands: bool,
) -> None:  # fmt: skip
    """Founds the demo, or tells a standing one what this code has to add; says which it was."""
    folder = surroundings.folder
    if stands and folder.read_note().get(TOLD) == BROKEN_OFF:
        console.say(
            "prepare", "the founding of the demo company was broken off: parts of it may be "
            "missing. A new folder gets all of it.", level="warning",
        )  # fmt: skip
    if not stands:
        folder.write_note(**{TOLD: BROKEN_OFF})
    doing, done = (
        ("Looking after the demo company", "demo company looked after")
        if stands
        else ("Founding the demo company", "demo company founded")
    )
    with console.step("prepare", doing, done):
        said = await _run(surroundings, children, console, "found_demo", lowered=lowered)
    if stands:
        for line in said:
            console.say("prepare", line, level="warning" if "not told" in line else "info")
    folder.write_note(**{TOLD: code})


def static_folder(surroundings: Surroundings) -> Path:
    """Where the static files of this state of the code are, once they are collected."""
    return surroundings.folder.static / fingerprint()[:16]


async def collect_static_files(
    surroundings: Surroundings, children: Children, console: Console
) -> Path:
    """The folder of static files for this state of the code. Raises Stop where that fails."""
    static = static_folder(surroundings)
    if not static.is_dir():
        with console.step("prepare", "Collecting static files", "static files collected"):
            await _collect(surroundings, children, console, static)
    return static


async def _collect(
    surroundings: Surroundings, children: Children, console: Console, static: Path
) -> None:
    partial = static.with_name(static.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    await _run(
        surroundings, children, console,
        "collectstatic", "--no-input", "--verbosity=0", static=partial,
    )  # fmt: skip
    with full_disk_is_clear(static):
        partial.mkdir(exist_ok=True)
        partial.chmod(0o755)
        partial.rename(static)
    # The previous state stays: pages that are open still ask for it.
    others = [path for path in static.parent.iterdir() if path != static]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[: -STATES_KEPT + 1]:
        shutil.rmtree(path, ignore_errors=True)


async def _run(
    surroundings: Surroundings, children: Children, console: Console,
    *command: str, owner: bool = False, static: Path | None = None, lowered: Lowered | None = None,
) -> list[str]:  # fmt: skip
    address = surroundings.owner_address if owner else surroundings.application_address
    part = Part(
        name=command[0],
        command=surroundings.command(*command),
        environment=surroundings.supervised_environment(address, static),
        lowered=lowered or Lowered(),
    )
    said: list[str] = []
    code = await children.run(part, _noting(said, console))
    if code == 0:
        return said
    last = said[-1] if said else "it said nothing"
    if code == REFUSED:
        raise Stop(last.removeprefix("CommandError: "), REFUSED)
    if any("No space left on device" in line for line in said):
        raise Stop("The disk is full. Free some space and start again; what was there is kept.")
    raise Stop(f"`{command[0]}` {ending(code)}: {last}")


def _noting(said: list[str], console: Console) -> Callable[[str], None]:
    def note(line: str) -> None:
        said.append(line)
        console.say("prepare", line, level="detail")

    return note
