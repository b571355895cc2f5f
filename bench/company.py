"""The demo company in a cluster of its own, made as an installation is; each bench gets a clone."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from guiju.server.cluster import Cluster, Role

TEMPLATE, CLONE = "guiju", "guiju_bench"
LOCAL = ("NAME", "dbname"), ("USER", "user"), ("HOST", "host")


@contextmanager
def made(*, durable: bool) -> Iterator[Cluster]:
    """A cluster that holds the demo company; not durable, it does not wait for the disk."""
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        cluster = Cluster(folder / "data", durable=durable)
        cluster.create()
        with cluster.running():
            prepare(cluster, folder)
            yield cluster


def prepare(cluster: Cluster, folder: Path) -> None:
    """Migrate, found the demo company, collect static files; set Django up once."""
    (folder / "secret_key").write_text(secrets.token_urlsafe(50))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="guiju.settings",
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
    with cluster.administrating(TEMPLATE) as admin:
        admin.execute("VACUUM ANALYZE")  # as autovacuum does within a minute
    django.setup()


@contextmanager
def cloned(cluster: Cluster) -> Iterator[str]:
    """A clone of the demo company, in which Django works; dropped at the end. Yields its name."""
    connections.close_all()
    cluster.create_database(CLONE, template=TEMPLATE)
    try:
        point_django(cluster.address("app", CLONE))
        yield CLONE
    finally:
        connections.close_all()
        cluster.drop_database(CLONE)


def point_django(address: str) -> None:
    """Let Django's connections lead to this database from now on."""
    parts = conninfo_to_dict(address)
    connections.close_all()
    settings = connections["default"].settings_dict
    settings.update({ours: parts[theirs] for ours, theirs in LOCAL})
    settings["OPTIONS"]["passfile"] = parts["passfile"]
