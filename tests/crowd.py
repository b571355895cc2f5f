"""Many at once, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import connection

from tests.kernel.attack import UNIT, Wall

Result = TypeVar("Result")
CROWD = 16


def at_once(*works: Callable[[], Result]) -> list[Result | BaseException]:
    """Let all go together; what each got, or what it was told instead."""
    start = Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result | BaseException:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return work()
        except Exception as error:  # noqa: BLE001  the test looks at what each got
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def waits(watcher: psycopg.Connection[Any], pid: int) -> None:
    """Until this session waits for a lock: asked of PostgreSQL, not guessed by time."""
    sql = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    for _attempt in range(10_000):
        row = watcher.execute(sql, [pid]).fetchone()
        if row == (True,):
            return
    pytest.fail("it never waited for the other's lock")


def crossing_by_sql(
    wall: Wall, admin: psycopg.Connection[Any], login: str, statements: list[str]
) -> Callable[[], None]:
    """Two transactions: the second statement is sent while the first is not committed yet."""
    first = psycopg.connect(wall.address)
    second = psycopg.connect(wall.address)
    pool = ThreadPoolExecutor(1)

    def carry_out() -> None:
        try:
            for one in (first, second):
                one.execute(UNIT, [wall.homes[login], wall.actors[login]])
            first.execute(statements[0])
            waiting = pool.submit(second.execute, statements[1])
            waits(admin, second.info.backend_pid)
            first.commit()
            waiting.result(timeout=30)
            second.commit()
        finally:
            first.close()
            second.close()
            pool.shutdown()

    return carry_out
