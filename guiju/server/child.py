"""One process of ours under the supervisor's event loop: started, listened to, ended."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

from guiju.server import processes
from guiju.server.users import Lowered

LONGEST_LINE = 16 * 1024


@dataclass(frozen=True)
class Part:
    """A process to run: what, as whom, and how it ends."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(repr=False)
    lowered: Lowered = field(default_factory=Lowered)
    descriptors: tuple[int, ...] = ()
    end_signal: signal.Signals = signal.SIGTERM
    hard_signal: signal.Signals = signal.SIGKILL
    seconds_to_end: float = 15
    death_signal: signal.Signals = signal.SIGKILL
    """What it gets when the supervisor dies. Its database ends at the same moment, so asking it to
    finish what it does would only make it wait for ever.
    """


class Child:
    """A running part. Only a main thread may make it: it dies with the thread that made it."""

    def __init__(self, part: Part, on_line: Callable[[str], None]) -> None:
        self.part = part
        self.ended = asyncio.Event()
        self._process = subprocess.Popen(
            part.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=part.environment, cwd="/", start_new_session=True,
            pass_fds=part.descriptors,
            # It only asks the kernel for something, by functions that were loaded before.
            preexec_fn=processes.dying_with_parent(part.death_signal),  # noqa: PLW1509
            **part.lowered,
        )  # fmt: skip
        self.pid = self._process.pid
        self.started_at = processes.started_at(self.pid)
        self._listening = asyncio.ensure_future(self._listen(on_line))

    @property
    def exit_code(self) -> int:
        """As Popen gives it: a negative number is a signal."""
        return self._process.returncode

    def look(self) -> None:
        """Notices an end. To be called whenever some child has ended."""
        if not self.ended.is_set() and self._process.poll() is not None:
            self.ended.set()

    async def wait(self) -> int:
        """Waits for the end and for all it had to say; returns the exit code."""
        await self.ended.wait()
        # A grandchild may keep the pipe open; what it says later is nobody's any more.
        await asyncio.wait([self._listening], timeout=1)
        self._listening.cancel()
        return self.exit_code

    async def end(self, *, hard: bool = False) -> None:
        """Ends it, in order if it obeys in time, and whatever it started with it."""
        if not hard and not self.ended.is_set():
            processes.send(self.pid, self.part.end_signal)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), self.part.seconds_to_end)
        if not self.ended.is_set():
            processes.send(self.pid, self.part.hard_signal)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), 5)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        await self.wait()

    async def _listen(self, on_line: Callable[[str], None]) -> None:
        assert self._process.stdout is not None
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), self._process.stdout
        )
        try:
            while True:
                try:
                    line = await reader.readline()
                except ValueError:
                    # Longer than any line should be; the rest of it comes as the next.
                    continue
                if not line:
                    return
                if text := line.decode(errors="replace").rstrip():
                    on_line(text)
        finally:
            transport.close()


class Children:
    """All children of this process. Use it inside a running event loop."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._look)

    def start(self, part: Part, on_line: Callable[[str], None]) -> Child:
        """Starts a part."""
        child = Child(part, on_line)
        self._children = [*(known for known in self._children if not known.ended.is_set()), child]
        # It may have ended before it was on the list.
        child.look()
        return child

    async def run(self, part: Part, on_line: Callable[[str], None]) -> int:
        """Runs a part to its end; ends it when whoever waits is cancelled."""
        child = self.start(part, on_line)
        try:
            return await child.wait()
        except asyncio.CancelledError:
            await child.end()
            raise

    def _look(self) -> None:
        for child in self._children:
            child.look()


def ending(exit_code: int) -> str:
    """How a process ended, in words."""
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    with contextlib.suppress(ValueError):
        return f"was ended by {signal.Signals(-exit_code).name}"
    return f"was ended by signal {-exit_code}"
