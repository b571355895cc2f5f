"""What operators see and what is kept: an event a line, coloured on a terminal, JSON in a log."""

import contextlib
import json
import logging
import logging.handlers
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console as Terminal
from rich.status import Status
from rich.table import Table
from rich.text import Text

COLOURS = {
    "guiju": "bold green", "postgres": "blue", "web": "cyan", "worker": "magenta",
    "scheduler": "yellow", "prepare": "green",
}  # fmt: skip
LEVELS = {"warning": "yellow", "error": "bold red"}
PERSON = ("login", "password", "name", "post")
LOG_BYTES, LOG_FILES = 10 * 1024**2, 5


class Console:
    """Says events. `form` is console, json or auto: console on a terminal, else plain lines."""

    def __init__(self, form: str = "auto") -> None:
        self._is_json = form == "json"
        self._terminal = Terminal(
            file=sys.stdout, highlight=False, soft_wrap=True, emoji=False, markup=False,
            force_terminal=True if form == "console" else None,
        )  # fmt: skip
        self._status: Status | None = None
        self._doing = ""
        self._log: logging.Logger | None = None
        self._logger = structlog.wrap_logger(
            None,
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                self._emit,
            ],
        )

    def keep_in(self, path: Path) -> None:
        """Keeps all events in this file as well, ten megabytes five times."""
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
        )
        # A full disk must not end the supervisor: what cannot be kept was still said.
        handler.handleError = lambda record: None  # type: ignore[method-assign]
        self._log = logging.getLogger(f"guiju.server.{id(self)}")
        self._log.setLevel(logging.INFO)
        self._log.propagate = False
        self._log.addHandler(handler)

    def say(self, part: str, event: str, *, level: str = "info", **facts: Any) -> None:
        """One event of one part. A `detail` is kept, and shown only while a step runs."""
        self._logger.info(event, part=part, level=level, **facts)

    @contextlib.contextmanager
    def step(self, part: str, doing: str, done: str) -> Iterator[None]:
        """Something that takes a while: shown while it runs, and its seconds afterwards."""
        started = time.perf_counter()
        # A terminal shows one at a time; what runs beside it is told when it is done.
        is_shown = self._terminal.is_terminal and not self._is_json and self._status is None
        if is_shown:
            self._doing = doing
            self._status = self._terminal.status(doing)
            self._status.start()
        try:
            yield
        finally:
            if is_shown and self._status is not None:
                self._status.stop()
                self._status = None
        self.say(part, done, seconds=round(time.perf_counter() - started, 1))

    def show_cast(self, address: str, cast: list[Mapping[str, Any]]) -> None:
        """Who can sign in to the demo company."""
        if self._is_json:
            self.say("guiju", "cast", people=cast)
            return
        table = Table(
            title=f"The demo company: {address}", title_justify="left", title_style="bold"
        )
        for heading in ("Sign in as", "Password", "Name", "Post"):
            table.add_column(heading)
        for person in cast:
            table.add_row(*(str(person.get(key, "")) for key in PERSON))
        with contextlib.suppress(OSError, ValueError):
            self._terminal.print(table)

    def _emit(self, _logger: Any, _method: str, event: Mapping[str, Any]) -> str:
        line = json.dumps(event, ensure_ascii=False, default=str)
        if self._log is not None:
            self._log.info(line)
        if event["level"] == "detail":
            if self._status is not None:
                self._status.update(f"{self._doing}: {event['event']}")
        elif self._is_json:
            self._write(line)
        else:
            self._write(_rendered(event))
        raise structlog.DropEvent

    def _write(self, line: str | Text) -> None:
        # Whoever reads our output may be gone (a closed terminal, a broken pipe).
        with contextlib.suppress(OSError, ValueError):
            self._terminal.print(line)


def complain(line: str) -> None:
    """The one line that a command ends with."""
    Terminal(stderr=True, highlight=False, soft_wrap=True, emoji=False, markup=False).print(
        Text.assemble(("guiju: ", "bold red"), line)
    )


def tell(title: str, lines: list[str]) -> None:
    """A few lines that must not be missed, and that can be copied whole."""
    terminal = Terminal(highlight=False, soft_wrap=True, emoji=False, markup=False)
    terminal.print(Text(title, style="bold green"))
    terminal.print("\n".join(lines))


def _rendered(event: Mapping[str, Any]) -> Text:
    part, level = str(event["part"]), str(event["level"])
    text = Text()
    text.append(str(event["timestamp"])[11:19], style="dim")
    text.append(f"  {part:<9} ", style=COLOURS.get(part, ""))
    text.append(str(event["event"]), style=LEVELS.get(level, ""))
    for name, value in event.items():
        if name not in {"timestamp", "part", "level", "event"}:
            text.append(f"  {name}=", style="dim")
            text.append(str(value))
    return text
