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
from pathlib import Path
from typing import Any, Protocol, cast
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils import translation
from granian._granian import SocketHolder
from granian._internal import load_target
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from guiju.server.processes import request_death_signal
from guiju.server.web import BACKLOG, HEALTH, SECONDS_TO_FINISH, VARIABLE, Web


class Closable(Protocol):
    """What WSGI lets an answer have, and Django's answers have."""

    def close(self) -> None:
        """Ends the request."""


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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
    application = cast("Application", load_target(server.target))
    load_addresses()
    gc.collect()
    while os.read(web.gate, 1):
        pass
    load_first_page(application)
    gc.freeze()
    gc.enable()
    application = answering_health(application)
    parent = os.getpid()

    def load() -> Application:
        request_death_signal(signal.SIGKILL, parent)
        return application

    server.serve(target_loader=load, wrap_loader=False)


def load_addresses() -> None:
    """Loads every page's address, in every language: Django does so when it is first asked."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse(settings.LOGIN_URL)


def load_first_page(application: Application) -> None:
    """Asks for the page to sign in, which loads templates, icons and words for every process.

    The connections that it opened are closed: processes that fork must not share one.
    """
    for code, _name in settings.LANGUAGES:
        environ: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": code}
        environ["PATH_INFO"] = reverse(settings.LOGIN_URL)
        setup_testing_defaults(environ)
        said = application(environ, lambda _status, _headers: None)
        for _part in said:
            pass
        cast("Closable", said).close()
    connections.close_all()


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
