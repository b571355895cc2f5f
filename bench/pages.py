"""What the server needs for a page: the median time within the process, and its SQL statements."""

import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, connections

from bench import paper
from bench.measured import Measured
from guiju.server.cluster import Cluster, Role
from tests.door import signed_in

TIMES = 40
PAGE_IN_MILLISECONDS = 20
WARM_UP = 5


def measure() -> list[Measured]:
    """Build the demo company on a durable database, sign in, and ask for each page often."""
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        cluster = Cluster(folder / "data")
        cluster.create()
        with cluster.running():
            prepare(cluster, folder)
            return [*paper.measure(), *measure_pages(), *measure_order()]


def prepare(cluster: Cluster, folder: Path) -> None:
    """Migrate, found the demo company, collect static files; point this process there."""
    (folder / "secret_key").write_text(secrets.token_urlsafe(50))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="guiju.settings",
        GUIJU_ADDRESS="https://erp.example.com/",
        GUIJU_FILES_ROOT=str(folder / "files"),
        GUIJU_HOSTS="testserver",
        GUIJU_SECRET_KEY_FILE=str(folder / "secret_key"),
        GUIJU_STATIC_ROOT=str(folder / "static"),
    )
    commands: list[tuple[Role, list[str]]] = [
        ("owner", ["prepare"]),
        ("app", ["found_demo"]),
        ("app", ["collectstatic", "--no-input", "--verbosity", "0"]),
    ]
    for role, command in commands:
        os.environ["DATABASE_URL"] = cluster.address(role)
        subprocess.run(
            [sys.executable, "-m", "django", *command], stdout=subprocess.DEVNULL, check=True
        )
    django.setup()


def measure_pages() -> list[Measured]:
    """The pages that everybody opens most."""
    told = StringIO()
    call_command("demo_cast", stdout=told)
    person = json.loads(told.getvalue())[0]
    client = signed_in(person["login"], person["password"])
    listed = client.get("/people/").content.decode()
    somebody = re.findall(r'href="(/people/[^/"?]+/)"', listed)[0]
    try:
        return [
            one
            for name, address in [("home", "/"), ("people", "/people/"), ("a person", somebody)]
            for one in measure_page(name, partial(client.get, address))
        ]
    finally:
        connections.close_all()


def measure_order() -> list[Measured]:
    """The page of the order of 10 lines that was printed before the one of 200, as its buyer."""
    from guiju.org.demo.company import PASSWORD  # needs Django, and it is set up now

    client = signed_in("wang.xiaoyan", PASSWORD)
    listed = client.get("/purchase-orders/").content.decode()
    addresses = list(dict.fromkeys(re.findall(r'href="(/purchase-orders/\d+/)"', listed)))
    try:
        shown, *others = measure_page("order of 10 lines", partial(client.get, addresses[1]))
        return [replace(shown, goal=PAGE_IN_MILLISECONDS), *others]
    finally:
        connections.close_all()


def measure_page(name: str, ask: Callable[[], Any]) -> list[Measured]:
    """The median milliseconds of one page, and how many statements it sends."""
    sent = []

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        sent.append(arguments[0])
        return execute(*arguments)

    for _ in range(WARM_UP):
        answer = ask()
        assert answer.status_code == HTTPStatus.OK, f"{name} answers {answer.status_code}"
    with connection.execute_wrapper(count):
        ask()
    milliseconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask()
        milliseconds.append((time.perf_counter() - started) * 1000)
    return [
        Measured(f"{name}, in the server", statistics.median(milliseconds), "ms"),
        Measured(f"{name}, statements", len(sent), "SQL"),
    ]
