"""The parts that the supervisor keeps running, and how each is started."""

import os
import signal
import socket
import sys
from pathlib import Path

from guiju.server.child import Part
from guiju.server.postmaster import Postmaster, environment
from guiju.server.surroundings import Surroundings
from guiju.server.users import Lowered
from guiju.server.web import SECONDS_TO_FINISH, Web

SECONDS_FOR_A_JOB = 10


def postgres(postmaster: Postmaster) -> Part:
    """The embedded database. SIGINT lets it roll back and write everything down."""
    return Part(
        name="postgres",
        command=tuple(postmaster.command()),
        environment=environment(),
        lowered=postmaster.user.lowered,
        end_signal=signal.SIGINT,
        hard_signal=signal.SIGQUIT,
        death_signal=signal.SIGINT,
        seconds_to_end=60,
    )


class Gate:
    """Holds the web server back while it has everything loaded: a pipe, which opening it ends."""

    def __init__(self) -> None:
        self.descriptor, self._held = os.pipe()
        self._is_open = False

    def open(self) -> None:
        """Lets through who waits, and whoever comes later."""
        if not self._is_open:
            os.close(self._held)
            self._is_open = True

    def close(self) -> None:
        """Gives back its descriptors."""
        self.open()
        os.close(self.descriptor)


def web(
    surroundings: Surroundings, listener: socket.socket, gate: Gate, static: Path,
    lowered: Lowered,
) -> Part:  # fmt: skip
    """The web server on the socket that the supervisor opened, once the gate is open."""
    settings = surroundings.settings
    web = Web(
        descriptor=listener.fileno(),
        gate=gate.descriptor,
        workers=settings.web_workers,
        threads=settings.web_threads,
        certificate=str(settings.tls_certificate) if settings.tls_certificate else None,
        key=str(settings.tls_key) if settings.tls_key else None,
    )
    return Part(
        name="web",
        command=(sys.executable, "-m", "guiju.server.serving"),
        environment={
            **surroundings.supervised_environment(surroundings.application_address, static),
            **web.variable(),
        },
        lowered=lowered,
        descriptors=(listener.fileno(), gate.descriptor),
        seconds_to_end=SECONDS_TO_FINISH + 5,
    )


def worker(
    surroundings: Surroundings, name: str, queue: str, static: Path, lowered: Lowered
) -> Part:
    """A process that does jobs of one queue: deferred ones, or those that the clock brings."""
    return Part(
        name=name,
        command=surroundings.command(
            "procrastinate", "worker", "--queues", queue, "--name", name,
            "--shutdown-graceful-timeout", str(SECONDS_FOR_A_JOB),
        ),
        environment=surroundings.supervised_environment(surroundings.application_address, static),
        lowered=lowered,
        seconds_to_end=SECONDS_FOR_A_JOB + 5,
    )  # fmt: skip
