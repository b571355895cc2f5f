"""`guiju up`: one process that starts the others, keeps them running and ends them in order."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from guiju.server import parts
from guiju.server.child import Child, Children, Part, ending
from guiju.server.cluster import Cluster
from guiju.server.console import Console
from guiju.server.errors import Stop
from guiju.server.folder import SPACE_TO_START
from guiju.server.health import Listening, answers
from guiju.server.postmaster import explanation, is_passing
from guiju.server.preparing import (
    Wish,
    collect_static_files,
    examine,
    prepare,
    static_folder,
)
from guiju.server.running import Running
from guiju.server.surroundings import Surroundings, lowered_if_possible
from guiju.server.users import Lowered

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
ATTEMPTS_TO_ANSWER = 3
SECONDS_THAT_COUNT_AS_STABLE = 60
SECONDS_BETWEEN_QUESTIONS = 10
UNANSWERED_QUESTIONS_ALLOWED = 3
LINES_REMEMBERED = 50
# How long a command that started the database itself may go on using it.
SECONDS_FOR_A_COMMAND = 30.0


First = TypeVar("First")
Second = TypeVar("Second")


class Supervisor:
    """Keeps the parts of one installation running. Use it inside a running event loop."""

    def __init__(
        self, surroundings: Surroundings, wish: Wish, console: Console, running: Running
    ) -> None:
        self._surroundings = surroundings
        self._wish = wish
        self._console = console
        self._running = running
        settings = surroundings.settings
        self._listening = Listening(settings.host, settings.port, settings.is_tls)
        self._children = Children()
        self._current: dict[str, Child] = {}
        self._said: dict[str, list[str]] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._database_is_ready = asyncio.Event()
        self._was_ready = False
        self._has_answered = False
        self._gate = parts.Gate()
        self._stopping = asyncio.Event()
        self._hurry = asyncio.Event()
        self._failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self, listener: socket.socket) -> None:
        """Starts everything, keeps it, and returns when told to end. Raises Stop on failure."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Who was started to outlive its terminal ignores SIGHUP already.
            if signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, self._asked_to_stop, number)
        told = asyncio.ensure_future(self._stopping.wait())
        work = asyncio.ensure_future(self._start(listener))
        try:
            await asyncio.wait({told, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
                await self._unless_failed(self._stopping.wait())
        finally:
            self._stopping.set()
            await _cancelled(work)
            await self._end()
            self._gate.close()
            if self._failure.done():
                # Said already, or overtaken by the wish to end.
                self._failure.exception()

    async def _start(self, listener: socket.socket) -> None:
        surroundings, console = self._surroundings, self._console
        lowering = loading = None
        if static_folder(surroundings).is_dir():
            # All is there: the web server loads while the database starts.
            lowering = asyncio.ensure_future(self._lower())
            loading = asyncio.ensure_future(self._load_web(listener, lowering))
        try:
            if surroundings.cluster is not None:
                await self._start_database(surroundings.cluster)
            found = examine(surroundings, self._wish, console)
            # Only now it can be tried: the password of the application comes with the database.
            lowering = lowering or asyncio.ensure_future(self._lower())
            loading = loading or asyncio.ensure_future(self._load_web(listener, lowering))
            lowered = await lowering
            preparing = prepare(surroundings, self._wish, self._children, console, found, lowered)
            mode, static = await _both(asyncio.ensure_future(preparing), loading)
        finally:
            for task in (loading, lowering):
                if task is not None:
                    await _cancelled(task)
        self._gate.open()
        await self._unless_failed(self._first_answer())
        self._has_answered = True
        await self._welcome(mode)
        for name, queue in (("worker", "default"), ("scheduler", "clockwork")):
            worker = parts.worker(surroundings, name, queue, static, lowered)
            self._keep(name, self._keep_running(worker))
        self._keepers["health"] = asyncio.ensure_future(self._watch_health())

    async def _lower(self) -> Lowered:
        """As whom the application runs; the papers are theirs before anything is written."""
        surroundings = self._surroundings
        lowered, hindrance = await asyncio.to_thread(lowered_if_possible, surroundings)
        if hindrance is not None:
            self._console.say(
                "guiju", "the web server and the workers run as root, not as user guiju",
                level="warning", because=hindrance,
            )  # fmt: skip
        if lowered:
            surroundings.folder.give_files_to(lowered["user"], lowered["group"])
        return lowered

    async def _load_web(self, listener: socket.socket, lowering: asyncio.Task[Lowered]) -> Path:
        """Starts the web server, which waits at its gate; the folder of its static files."""
        surroundings = self._surroundings
        static = await collect_static_files(surroundings, self._children, self._console)
        web = parts.web(surroundings, listener, self._gate, static, await lowering)
        self._keep(web.name, self._keep_running(web, at_once=True))
        return static

    async def _start_database(self, cluster: Cluster) -> None:
        if cluster.exists:
            cluster.create()
        else:
            with self._console.step("postgres", "Making the database", "database made"):
                cluster.create()
        self._surroundings.folder.refuse_if_full(SPACE_TO_START)
        with self._console.step("postgres", "Starting PostgreSQL", "ready"):
            self._keep("postgres", self._keep_database(cluster))
            await self._unless_failed(self._database_is_ready.wait())

    async def _keep_database(self, cluster: Cluster) -> None:
        part = parts.postgres(cluster.postmaster)
        pause, patience = SHORTEST_PAUSE, SECONDS_FOR_A_COMMAND
        while True:
            async with cluster.launching(patience):
                child = self._run(part)
                # PostgreSQL says in a file when it is ready.
                while not (child.ended.is_set() or cluster.postmaster.is_ready(child.pid)):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            patience = 0.0
            if not child.ended.is_set():
                self._database_is_ready.set()
                pause = SHORTEST_PAUSE
            code = await child.wait()
            was_ready = self._database_is_ready.is_set()
            self._database_is_ready.clear()
            said = "\n".join(self._said[part.name])
            if is_passing(said):
                cluster.postmaster.end_leftovers(hard=pause > SHORTEST_PAUSE * 4)
            elif code >= 0 and not was_ready and not self._was_ready:
                # It never ran, so waiting would help nobody.
                self._fail(Stop(explanation(said, cluster.postmaster.files)))
                return
            self._was_ready = self._was_ready or was_ready
            because = {} if code < 0 else {"because": explanation(said, cluster.postmaster.files)}
            await self._pause(part, code, pause, **because)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _keep(self, name: str, keeping: Coroutine[Any, Any, None]) -> None:
        keeper = self._keepers[name] = asyncio.ensure_future(keeping)
        keeper.add_done_callback(self._notice_failure)

    def _notice_failure(self, keeper: "asyncio.Future[None]") -> None:
        if not keeper.cancelled() and (error := keeper.exception()) is not None:
            self._fail(error)

    async def _keep_running(self, part: Part, *, at_once: bool = False) -> None:
        pause, attempts = SHORTEST_PAUSE, 0
        while True:
            if self._surroundings.cluster is not None and not (at_once and attempts == 0):
                await self._database_is_ready.wait()
            started = time.monotonic()
            child = self._run(part)
            code = await child.wait()
            # What it started, such as web processes, must not go on beside the next one.
            await child.end(hard=True)
            attempts += 1
            if part.name == "web" and not self._has_answered and attempts == ATTEMPTS_TO_ANSWER:
                said = self._said[part.name] or ["it said nothing"]
                self._fail(Stop(f"The web server {ending(code)} each time: {said[-1]}"))
                return
            if time.monotonic() - started > SECONDS_THAT_COUNT_AS_STABLE:
                pause = SHORTEST_PAUSE
            await self._pause(part, code, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _fail(self, error: BaseException) -> None:
        if not self._failure.done():
            self._failure.set_exception(error)

    def _run(self, part: Part) -> Child:
        self._said[part.name] = []
        child = self._children.start(part, self._listener(part.name))
        self._current[part.name] = child
        self._running.note(self._current)
        return child

    async def _pause(self, part: Part, code: int, seconds: float, **facts: str) -> None:
        if self._stopping.is_set():
            await asyncio.Event().wait()
        self._console.say(
            part.name, ending(code), level="error", **facts, starts_again_in=f"{seconds:g} s"
        )
        await asyncio.sleep(seconds)

    async def _unless_failed(self, waiting: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(waiting)
        either: set[asyncio.Future[Any]] = {task, self._failure}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._failure.done():
                self._failure.result()
        finally:
            await _cancelled(task)

    def _listener(self, name: str) -> Callable[[str], None]:
        def hear(line: str) -> None:
            said = self._said[name]
            said.append(line)
            del said[:-LINES_REMEMBERED]
            self._console.say(name, line, level=_level_of(line))

        return hear

    async def _first_answer(self) -> None:
        with self._console.step("web", "Starting the web server", "answers"):
            # Asked over a network.
            while not await answers(self._listening):  # noqa: ASYNC110
                await asyncio.sleep(0.03)

    async def _watch_health(self) -> None:
        unanswered = 0
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_QUESTIONS)
            if await answers(self._listening):
                unanswered = 0
                continue
            unanswered += 1
            child = self._current["web"]
            if unanswered >= UNANSWERED_QUESTIONS_ALLOWED and not child.ended.is_set():
                self._console.say("web", "does not answer, is replaced", level="error")
                unanswered = 0
                await child.end()

    async def _welcome(self, mode: str) -> None:
        address = self._surroundings.settings.address
        self._running.note(self._current, ready=True)
        self._console.say("guiju", "ready", address=address)
        if mode == "demo":
            self._keepers["cast"] = asyncio.ensure_future(self._show_cast(address))

    async def _show_cast(self, address: str) -> None:
        said: list[str] = []
        part = Part(
            name="demo_cast",
            command=self._surroundings.command("demo_cast"),
            environment=self._surroundings.supervised_environment(
                self._surroundings.application_address
            ),
        )
        if await self._children.run(part, said.append) == 0:
            with contextlib.suppress(ValueError):
                cast: list[Mapping[str, Any]] = json.loads("\n".join(said))
                self._console.show_cast(address, cast)

    def _asked_to_stop(self, number: int) -> None:
        if self._stopping.is_set():
            self._hurry.set()
            return
        self._console.say("guiju", "ending", signal=signal.Signals(number).name)
        self._stopping.set()

    async def _end(self) -> None:
        for name in ("cast", "health"):
            if (task := self._keepers.pop(name, None)) is not None:
                await _cancelled(task)
        hurrying = asyncio.ensure_future(self._hurry_up())
        await self._end_parts("web")
        await self._end_parts("worker", "scheduler")
        await self._end_parts("postgres")
        await _cancelled(hurrying)
        self._running.forget()
        self._console.say("guiju", "ended")

    async def _end_parts(self, *names: str) -> None:
        for name in names:
            # One that waits to start again must not; one that runs is ended below.
            child = self._current.get(name)
            if (keeper := self._keepers.get(name)) and (child is None or child.ended.is_set()):
                await _cancelled(keeper)
        current = [self._current[name] for name in names if name in self._current]
        await asyncio.gather(*(child.end(hard=self._hurry.is_set()) for child in current))
        for name in names:
            if (keeper := self._keepers.pop(name, None)) is not None:
                await _cancelled(keeper)

    async def _hurry_up(self) -> None:
        await self._hurry.wait()
        self._console.say("guiju", "ending at once", level="warning")
        for child in self._current.values():
            if not child.ended.is_set():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, child.part.hard_signal)


async def _both(
    first: "asyncio.Future[First]", second: "asyncio.Future[Second]"
) -> tuple[First, Second]:
    """What both come to. Where one fails, the other is cancelled."""
    both: tuple[asyncio.Future[Any], ...] = (first, second)
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for each in both:
            if not each.done():
                await _cancelled(each)
    return first.result(), second.result()


async def _cancelled(task: "asyncio.Future[Any]") -> None:
    """Cancels a task and waits until it has let go."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task


def _level_of(line: str) -> str:
    """What a part says by itself is kept; what sounds like trouble is shown, too."""
    start = line[:80]
    if any(word in start for word in ("ERROR", "FATAL", "PANIC", "CRITICAL", "Traceback")):
        return "error"
    return "warning" if "WARNING" in start else "detail"
