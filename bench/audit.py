"""What the audit takes of the throughput: the same units with its triggers and without."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from bench.bare import STEPS
from bench.company import CLONE, cloned, made
from bench.measured import Measured
from bench.units import one_round
from guiju.server.cluster import Cluster

ROUNDS: Final = 4  # of both, in turn, so that what else the machine does meets both
LIMIT_IN_PERCENT: Final = 25
AUDITS: Final = """
SELECT format('ALTER TABLE %%I %%s TRIGGER %%I', c.relname, %(change)s::text, t.tgname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname ~ '_audit_(insert|update|delete)$'
"""


def measure() -> list[Measured]:
    """On a durable database, by one worker."""
    with made(durable=True) as cluster, cloned(cluster):
        from bench.request import Guiju

        side = Guiju()
        one_round(side)
        audited, plain = [], []
        for _round in range(ROUNDS):
            audited.append(seconds(side))
            with no_audit(cluster):
                plain.append(seconds(side))
        side.close()
    share = (1 - statistics.median(plain) / statistics.median(audited)) * 100
    return [Measured("audit, of the throughput", share, "%", goal=LIMIT_IN_PERCENT)]


def seconds(side: object) -> float:
    """One round through all steps."""
    times = one_round(side)
    return sum(sum(times[step]) for step in STEPS) / 1000


@contextmanager
def no_audit(cluster: Cluster) -> Iterator[None]:
    """Without the triggers that write the audit."""
    with cluster.administrating(CLONE) as admin:
        switch(admin, "DISABLE")
        yield
        switch(admin, "ENABLE")


def switch(admin: psycopg.Connection[tuple[Any, ...]], change: str) -> None:
    """Enable or disable them all."""
    for (statement,) in admin.execute(AUDITS, {"change": change}).fetchall():
        admin.execute(statement)
