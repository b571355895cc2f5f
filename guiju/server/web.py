"""The web server process: granian over the application, on a socket that the supervisor opened.

The supervisor keeps the socket, so connections wait in its queue while this process is replaced,
a low port needs no rights here, and nobody else can take the port meanwhile.
"""

import gc
import json
import os
import signal
import socket
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from granian._granian import SocketHolder
from granian._internal import load_target
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from guiju.server.processes import request_death_signal

VARIABLE = "GUIJU_WEB"
HEALTH = "/-/health"
BACKLOG = 1024
SECONDS_TO_FINISH = 10

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Web:
    """What the web server needs to know, handed over in one variable."""

    descriptor: int
    gate: int
    """A pipe whose end says that the database is ready to be asked."""
    workers: int
    threads: int
    certificate: str | None
    key: str | None

    def variable(self) -> dict[str, str]:
        """The environment that carries this."""
        return {VARIABLE: json.dumps(asdict(self))}


class Server(MPServer):
    """Granian on a socket that is open already, with processes that do not outlive it."""

    descriptor: int

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder
        self._ssp = None
        self._shd = holder(self.descriptor, False, BACKLOG)
        self._sso = socket.socket(fileno=self.descriptor)
        self._sso.set_inheritable(True)


def main() -> None:
    """Serves until told to end."""
    web = Web(**json.loads(os.environ[VARIABLE]))
    server = Server(
        "guiju.wsgi:application",
        interface=Interfaces.WSGI,
        workers=web.workers,
        blocking_threads=web.threads,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=SECONDS_TO_FINISH,
        ssl_cert=Path(web.certificate) if web.certificate else None,
        ssl_key=Path(web.key) if web.key else None,
    )
    server.descriptor = web.descriptor
    # Loaded once, before the processes fork: they share its memory and start at once. What loading
    # makes stays, so that looking for garbage meanwhile is in vain.
    gc.disable()
    application = answering_health(cast("Application", load_target(server.target)))
    gc.collect()
    gc.freeze()
    gc.enable()
    while os.read(web.gate, 1):
        pass
    parent = os.getpid()

    def load() -> Application:
        request_death_signal(signal.SIGKILL, parent)
        return application

    server.serve(target_loader=load, wrap_loader=False)


def answering_health(application: Application) -> Application:
    """Answers the supervisor's question itself: whether a process here takes and gives."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != HEALTH:
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [b"ok\n"]

    return answer


if __name__ == "__main__":
    main()
