"""What a unit of work costs: its time over that of the barest SQL of the same rows (`bare.py`).

Both sides take turns in one run on the same PostgreSQL, by one worker and by several at once.
"""

import multiprocessing
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import connections

from bench.bare import SCHEMA, STEPS, Bare
from bench.company import CLONE, cloned, made
from bench.measured import Measured
from guiju.server.cluster import Cluster

WORKERS = (1, 4)
ROUNDS = 4  # of both sides, one after the other, so that what else the machine does meets both
RECORDS = 25  # in each round, by each worker
GOAL = 4.0

Times = dict[str, list[float]]  # step -> milliseconds of each unit


def measure() -> list[Measured]:
    """On a durable database, as a company runs it."""
    with made(durable=True) as cluster:
        return list(measured(cluster))


def measured(cluster: Cluster) -> Iterator[Measured]:
    """The median milliseconds of each step on both sides, and their ratio."""
    for workers in WORKERS:
        with cloned(cluster):
            with psycopg.connect(cluster.address("admin", CLONE)) as admin:
                admin.execute(SCHEMA.read_text())
            bare, guiju = by_workers(workers, cluster.address("app", CLONE))
        several = "1 worker" if workers == 1 else f"{workers} workers"
        for step in STEPS:
            spent, least = statistics.median(guiju[step]), statistics.median(bare[step])
            yield Measured(f"{step}, {several}", spent, "ms")
            yield Measured(f"{step}, {several}, bare", least, "ms")
            yield Measured(f"{step}, {several}, over bare", spent / least, "times", goal=GOAL)


def by_workers(count: int, address: str) -> tuple[Times, Times]:
    """The times of both sides, of all workers together."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(count), fork.SimpleQueue()
    workers = [fork.Process(target=work, args=(address, barrier, answers)) for _ in range(count)]
    for worker in workers:
        worker.start()
    bare: defaultdict[str, list[float]] = defaultdict(list)
    guiju: defaultdict[str, list[float]] = defaultdict(list)
    for _worker in workers:
        for total, times in zip((bare, guiju), answers.get(), strict=True):
            for step, milliseconds in times.items():
                total[step] += milliseconds
    for worker in workers:
        worker.join()
    return bare, guiju


def work(address: str, barrier: Any, answers: Any) -> None:
    """One worker: a round to warm up, then both sides in turn, each beginning with the others."""
    from bench.request import Guiju  # models need Django, and it is set up now

    sides = (Bare(address), Guiju())
    found: tuple[Times, Times] = (defaultdict(list), defaultdict(list))
    for number in range(ROUNDS + 1):
        for side, times in zip(sides, found, strict=True):
            barrier.wait()
            taken = one_round(side)
            if number:
                for step, milliseconds in taken.items():
                    times[step] += milliseconds
    for side in sides:
        side.close()
    answers.put(tuple(dict(times) for times in found))


def one_round(side: Any) -> Times:
    """Take records through all their steps; the milliseconds of each."""
    times: Times = {}
    records: list[Any] = [None] * RECORDS
    for step in STEPS:
        if prepare := getattr(side, f"before_{step}", None):
            for record in records:
                prepare(record)
        times[step] = []
        for place, record in enumerate(records):
            started = time.perf_counter()
            records[place] = getattr(side, step)(record)
            times[step].append((time.perf_counter() - started) * 1000)
    return times
