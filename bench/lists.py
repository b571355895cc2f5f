"""Lists of a company of many years: the time within the server, behind the whole wall.

Each question is asked as a buyer, who sees the company's, and as one of a department, who sees that
department's; first of few rows, then of many, so that growth shows.
"""

import html
import os
import re
import statistics
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from bench.company import CLONE, cloned, made
from bench.filling import fill
from bench.measured import Measured
from guiju.server.cluster import Cluster
from tests.door import signed_in

ROWS: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
FEW: Final = 10_000  # in the tables that they are compared with
LIMIT_IN_MILLISECONDS: Final = 25
TIMES: Final = 15
WARM_UP: Final = 3
NEXT: Final = "(the second page)"
ORDERS, REQUESTS = "/purchase-orders/", "/purchase-requests/"
BUYER, STAFF = "wang.xiaoyan", "huang.xiulan"  # of the cast: company, and own department
FILLED: Final = "FROM purchasing_order WHERE number LIKE 'PO-%-1______'"
NAMED: Final = (
    f"SELECT min(supplier_id) + 1 {FILLED}",
    f"SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY number) {FILLED}",
)
ASKED: Final[tuple[tuple[str, str, str], ...]] = (
    (BUYER, ORDERS, ""),
    (BUYER, ORDERS, "?state=approved&sort=-ordered_on"),
    (BUYER, ORDERS, "?state=submitted"),
    (BUYER, ORDERS, "?supplier={supplier}"),
    (BUYER, ORDERS, "?ordered_on_from=2024-03-01&ordered_on_to=2024-03-31"),
    (BUYER, ORDERS, "?sort=ordered_on"),
    (BUYER, ORDERS, NEXT),
    (BUYER, ORDERS, "?q={number}"),
    (BUYER, ORDERS, "?q=ruifeng"),
    (STAFF, REQUESTS, ""),
    (STAFF, REQUESTS, "?state=approved&sort=-needed_by"),
    (STAFF, REQUESTS, "?who=mine"),
    (STAFF, REQUESTS, NEXT),
    (STAFF, REQUESTS, "?q=bearing"),
)


def measure() -> list[Measured]:
    """Of few rows and of many, each in a clone of its own."""
    with made(durable=False) as cluster:
        from guiju.org.demo.company import PASSWORD  # needs Django, and it is set up now

        few, many = (answers(cluster, rows, PASSWORD) for rows in (FEW, ROWS))
    return [
        one
        for name, milliseconds in many.items()
        for one in (
            Measured(f"{name}, {ROWS:,} rows", milliseconds, "ms", goal=LIMIT_IN_MILLISECONDS),
            Measured(f"{name}, over {FEW:,} rows", milliseconds / few[name], "times"),
        )
    ]


def answers(cluster: Cluster, rows: int, password: str) -> dict[str, float]:
    """The median milliseconds of each question, asked of so many rows."""
    with cloned(cluster):
        address = cluster.address("admin", CLONE)
        started = time.perf_counter()
        fill(address, rows)
        print(f"filled {rows:,} rows in {time.perf_counter() - started:.0f} s")
        clients = {login: signed_in(login, password) for login in (BUYER, STAFF)}
        known = dict(zip(("supplier", "number"), named_by(cluster), strict=True))
        return {
            f"{login} {path}{query}": median(clients[login], path, query.format(**known))
            for login, path, query in ASKED
        }


def named_by(cluster: Cluster) -> Iterator[Any]:
    """A supplier and a number from the middle of the filled rows."""
    with cluster.administrating(CLONE) as admin:
        for statement in NAMED:
            (value,) = admin.execute(statement).fetchone() or (None,)
            yield value


def median(client: Any, path: str, query: str) -> float:
    """The median milliseconds of one list, warm."""
    if query == NEXT:
        first = client.get(path).content.decode()
        query = html.unescape(re.findall(r'href="(\?[^"]*after=[^"]*)"', first)[0])
    milliseconds = []
    for number in range(WARM_UP + TIMES):
        started = time.perf_counter()
        answer = client.get(path + query)
        taken = (time.perf_counter() - started) * 1000
        assert answer.status_code == HTTPStatus.OK, f"{path}{query} answers {answer.status_code}"
        if number >= WARM_UP:
            milliseconds.append(taken)
    return statistics.median(milliseconds)
