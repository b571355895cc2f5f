"""What `guiju up` does before anything starts: is it allowed, is there room, is the port free."""

import asyncio
import errno
import os
import socket
import time
from dataclasses import asdict

from guiju.server.console import Console
from guiju.server.errors import Refused, Stop, WrongSetting
from guiju.server.health import Listening
from guiju.server.installation import refuse_other_mode
from guiju.server.preparing import Wish
from guiju.server.running import Running
from guiju.server.supervisor import Supervisor
from guiju.server.surroundings import Surroundings
from guiju.server.web import BACKLOG

LOWEST_FREE_PORT = 1024
SECONDS_TO_LET_GO = 5


def up(surroundings: Surroundings, wish: Wish) -> None:
    """Runs Guiju until it is told to end. Raises Stop where it cannot start."""
    settings, folder = surroundings.settings, surroundings.folder
    console = Console(settings.log)
    folder.refuse_if_foreign()
    running = Running(
        folder, settings.address, asdict(Listening(settings.host, settings.port, settings.is_tls))
    )
    if folder.run.is_dir():
        running.take()
    wish = _with_remembered_choice(surroundings, wish)
    try:
        listener = _listener(settings.host, settings.port, running)
    except BaseException:
        running.release()
        raise
    with listener:
        folder.make()
        running.take()
        if wish.choice is not None:
            folder.write_note(choice=wish.choice)
        console.keep_in(folder.log / "guiju.log")
        console.say("guiju", "starting", data=folder.path, process=os.getpid())
        for name in running.end_orphans():
            console.say("guiju", "ended what was left behind", level="warning", process=name)
        asyncio.run(_supervise(surroundings, wish, console, running, listener))
    running.release()


async def _supervise(
    surroundings: Surroundings, wish: Wish, console: Console, running: Running,
    listener: socket.socket,
) -> None:  # fmt: skip
    await Supervisor(surroundings, wish, console, running).run(listener)


def _with_remembered_choice(surroundings: Surroundings, wish: Wish) -> Wish:
    """What was chosen at the first start holds later. Raises Refused on a fresh folder."""
    note = surroundings.folder.read_note()
    mode, remembered = note.get("mode"), note.get("choice")
    if isinstance(mode, str):
        refuse_other_mode(mode, wish.choice)
    if wish.choice is not None:
        return wish
    if isinstance(mode, str):
        return Wish("demo" if mode == "demo" else None, wish.accepted_clock)
    if isinstance(remembered, str):
        # The first start broke off before the database knew what it is.
        return Wish(remembered, wish.accepted_clock)
    if surroundings.cluster is None:
        # An external database says itself what it is, once it was prepared.
        return wish
    raise Refused(
        f"{surroundings.folder.path} is new. Choose what it becomes: `guiju init` founds your "
        "company, `guiju up --demo` shows one with people in it, `guiju up --empty` has none yet."
    )


def _listener(host: str, port: int, running: Running) -> socket.socket:
    """The socket that the web server listens on, now or after what was left behind has ended."""
    try:
        return _bound(host, port)
    except OSError as error:
        failure = error
    if failure.errno == errno.EADDRINUSE and running.end_orphans():
        # What has just ended may hold the port for another moment.
        deadline = time.monotonic() + SECONDS_TO_LET_GO
        while time.monotonic() < deadline:
            try:
                return _bound(host, port)
            except OSError as error:
                failure = error
                time.sleep(0.05)
    if failure.errno == errno.EADDRINUSE:
        raise Stop(
            f"Port {port} of {host} is in use by another program. Stop that, or choose another "
            "port with --port. Nothing was started."
        )
    if failure.errno in {errno.EACCES, errno.EPERM}:
        allowed = f"a port from {LOWEST_FREE_PORT}, or root"
        raise WrongSetting("port", port, allowed)
    if failure.errno == errno.EADDRNOTAVAIL:
        raise WrongSetting("host", host, "an address of this machine")
    raise Stop(f"Cannot listen on {host}, port {port}: {failure.strerror}.")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)
