"""Fifty times something is killed without warning, while somebody writes. Nothing may be lost."""

import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from guiju.server import processes
from guiju.server.cluster import Cluster
from tests.server.conftest import Guiju, Up

CYCLES = 50
SEED = 20261124
SECONDS_BETWEEN_KILLS = 1.0
VICTIMS = (
    "supervisor", "supervisor and postgres", "web", "a web process", "worker", "scheduler",
    "postgres", "a process of postgres", "everything",
)  # fmt: skip


@dataclass
class Writer:
    """Writes numbers, and remembers which the database acknowledged."""

    address: str
    acknowledged: list[int] = field(default_factory=list)
    failures: int = 0
    ending: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        number = 0
        while not self.ending.is_set():
            try:
                with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as owner:
                    while not self.ending.is_set():
                        number += 1
                        owner.execute("INSERT INTO written VALUES (%s)", [number])
                        self.acknowledged.append(number)
            except psycopg.Error:
                self.failures += 1
                self.ending.wait(0.05)


def test_fifty_kills(used: Guiju, start: Callable[..., Up]) -> None:
    choose = random.Random(SEED)  # noqa: S311 - the same kills each time
    up = start()
    # A database of its own on the same server: a foreign table in Guiju's would be refused.
    cluster = Cluster(used.data)
    cluster.create_database("soak")
    address = cluster.address("owner", "soak")
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("CREATE TABLE written (number bigint PRIMARY KEY)")
    writer = Writer(address)
    thread = threading.Thread(target=writer.write)
    thread.start()
    recoveries: dict[str, list[float]] = {}
    try:
        for cycle in range(CYCLES):
            victim = VICTIMS[cycle] if cycle < len(VICTIMS) else choose.choice(VICTIMS)
            written = len(writer.acknowledged)
            up.wait_until(lambda before=written: len(writer.acknowledged) > before + 10, "writes")  # type: ignore[misc]
            time.sleep(choose.random() * SECONDS_BETWEEN_KILLS)
            began = time.monotonic()
            up = kill(victim, up, start)
            up.wait_until(lambda running=up: running.answer() == 200, f"an answer after {victim}")  # type: ignore[misc]
            recoveries.setdefault(victim, []).append(time.monotonic() - began)
    finally:
        writer.ending.set()
        thread.join()
    with psycopg.connect(address, autocommit=True) as owner:
        kept = {number for (number,) in owner.execute("SELECT number FROM written")}
    assert not set(writer.acknowledged) - kept, "acknowledged writes were lost"
    assert used.run("check").code == 0
    assert up.stop() == 0
    print(f"\n{CYCLES} kills, {len(writer.acknowledged)} acknowledged writes, all there")  # noqa: T201
    for victim, seconds in sorted(recoveries.items()):
        average = sum(seconds) / len(seconds)
        print(f"{victim:<24} {len(seconds):>2} times, answers again after {average:.1f} s")  # noqa: T201


def kill(victim: str, up: Up, start: Callable[..., Up]) -> Up:
    """Kills it; starts the supervisor again where that was killed."""
    if victim in {"web", "worker", "scheduler", "postgres"}:
        processes.send(up.alive(victim)[victim], signal.SIGKILL)
        return up
    if victim == "a web process":
        hit(children(up.alive("web")["web"]))
        return up
    if victim == "a process of postgres":
        hit(children(up.alive("postgres")["postgres"]))
        return up
    others = []
    if victim == "supervisor and postgres":
        others = list(up.alive("postgres").values())
    elif victim == "everything":
        parts = up.alive("web", "worker", "scheduler", "postgres").values()
        others = [*parts, *(child for part in parts for child in children(part))]
    for pid in (up.process.pid, *others):
        processes.send(pid, signal.SIGKILL)
    up.process.wait()
    return start(port=up.port)


def children(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    )
    return [int(child) for child in found.stdout.split()]


def hit(pids: list[int]) -> None:
    if pids:
        processes.send(pids[0], signal.SIGKILL)
