"""Many at once, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

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
