"""A real PostgreSQL for every test: one cluster per process, one database of its own per test.

Templates are made once for each state of the code (tests/prepared.py), and each process copies
them. A test gets a clone (about 0.1 s); what it does is committed, and the clone is dropped
afterwards, so nothing is flushed and nothing leaks into the next test.
"""

import contextlib
import io
import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import hypothesis
import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import translation
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from guiju.server import roles
from guiju.server.cluster import Cluster, Role
from guiju.server.parts import Gate
from guiju.server.processes import dying_with_parent
from guiju.server.web import HEALTH, Web
from tests.door import signed_in
from tests.places import throwaway
from tests.prepared import DEMO, EMPTY, copy_prepared

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "postgresql://guiju_app@/none?host=/a-test-must-ask-for-the-database-fixture"
SECONDS_TO_ANSWER = 60
LONGEST = ("tests/server/", "tests/browser/", "tests/scenarios/")

_names = (f"test_{number}" for number in itertools.count(1))


# ------------------------------------------------------------------------------------- the session


def pytest_configure(config: pytest.Config) -> None:
    """Give Django an environment of its own, in which no database can be reached."""
    # A shell without job control starts what it puts in the background deaf to Ctrl-C, and the
    # children of the tests would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = throwaway("guiju-test-")
    (folder / "secret_key").write_text(secrets.token_urlsafe(50))
    for name in list(os.environ):
        if name.startswith(("DJANGO_", "GUIJU_", "PG")):
            del os.environ[name]
    os.environ.update(
        DATABASE_URL=NOWHERE,
        # Playwright leaves an event loop in this thread, and Django takes that for async code.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        DJANGO_SETTINGS_MODULE="tests.settings",
        GUIJU_ADDRESS="https://erp.example.com/",
        GUIJU_FILES_ROOT=str(folder / "data" / "files"),
        GUIJU_HOSTS="testserver,127.0.0.1,localhost",
        GUIJU_SECRET_KEY_FILE=str(folder / "secret_key"),
        GUIJU_STATIC_ROOT=str(folder / "static"),
    )
    config.stash[_folder] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # The same examples each time: `make test` says the same twice. The soak searches further.
    hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("house")
    django.setup()


_folder = pytest.StashKey[Path]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of few and long tests come first: begun last, they would keep one worker alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that did not run proves nothing: skipped and expected failures are failures."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped or expected to fail, which no test may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module may not skip itself either."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which no module may be: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A language chosen by one test is not the next one's."""
    yield
    translation.deactivate()


# ----------------------------------------------------------------------------------- the databases


@dataclass(frozen=True)
class Database:
    """A database that belongs to one test, or to one module that serves it."""

    cluster: Cluster
    name: str

    def address(self, role: Role = "app") -> str:
        """The libpq URI for a role: app, owner or admin."""
        return self.cluster.address(role, database=self.name)

    def environment(self, role: Role = "app") -> dict[str, str]:
        """What a child process needs to work on this database."""
        environment = {**os.environ, "DATABASE_URL": self.address(role)}
        del environment["DJANGO_ALLOW_ASYNC_UNSAFE"]
        return environment

    def run(self, command: str, *arguments: str, role: Role = "app") -> str:
        """Run a management command the way the server does; its output, or its complaint."""
        done = subprocess.run(
            [sys.executable, "-m", "django", command, *arguments],
            cwd=ROOT,
            env=self.environment(role),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stderr}"
        return done.stdout

    @contextlib.contextmanager
    def connected(self, role: Role) -> Iterator[psycopg.Connection]:
        """A connection in which each statement is its own transaction."""
        with psycopg.connect(self.address(role), autocommit=True) as connection:
            yield connection


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Iterator[Cluster]:
    """The embedded PostgreSQL of this process, with both templates in it."""
    data = pytestconfig.stash[_folder] / "data"
    copy_prepared(data)
    cluster = Cluster(data, durable=False)
    with cluster.running():
        yield cluster


@pytest.fixture(scope="session")
def empty_template(cluster: Cluster) -> str:
    """The name of a database that is prepared and holds nobody."""
    return EMPTY


@pytest.fixture(scope="session")
def demo_template(cluster: Cluster) -> str:
    """The name of a database that holds the demo company."""
    return DEMO


@pytest.fixture(scope="session")
def static_files(pytestconfig: pytest.Config) -> Path:
    """The folder of collected static files, without which no page renders."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return pytestconfig.stash[_folder] / "static"


@pytest.fixture
def database(cluster: Cluster, demo_template: str, static_files: Path) -> Iterator[Database]:
    """The demo company in a database of this test alone; Django works in it as the application."""
    with cloned(cluster, demo_template) as database, django_at(database.address()):
        yield database


@pytest.fixture
def empty_database(cluster: Cluster, empty_template: str, static_files: Path) -> Iterator[Database]:
    """As `database`, but nobody is in it."""
    with cloned(cluster, empty_template) as database, django_at(database.address()):
        yield database


@pytest.fixture
def as_owner(request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A connection to the test's database as the owner of its tables."""
    with _database_of(request).connected("owner") as connection:
        yield connection


@pytest.fixture
def as_app(request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A connection to the test's database as the application's role."""
    with _database_of(request).connected("app") as connection:
        yield connection


def _database_of(request: pytest.FixtureRequest) -> Database:
    wanted = "empty_database" if "empty_database" in request.fixturenames else "database"
    database = request.getfixturevalue(wanted)
    assert isinstance(database, Database)
    return database


@contextlib.contextmanager
def cloned(cluster: Cluster, template: str) -> Iterator[Database]:
    """A clone of a template, dropped at the end."""
    name = next(_names)
    create, *rights = roles.database_statements(roles.Names(database=name), template)
    with cluster.administrating() as connection:
        # Copying files is six times faster than copying through the log, when nothing is synced.
        connection.execute(create + sql.SQL(" STRATEGY FILE_COPY"))
        for statement in rights:
            connection.execute(statement)
    try:
        yield Database(cluster, name)
    finally:
        cluster.drop_database(name)


@contextlib.contextmanager
def django_at(address: str) -> Iterator[None]:
    """Django's connections, of all threads that open one, lead to this address."""
    assert _leads_nowhere(), "Django is in the database of another fixture"
    _point_django(address)
    try:
        yield
    finally:
        _point_django(NOWHERE)


def _leads_nowhere() -> bool:
    return bool(connections["default"].settings_dict["NAME"] == "none")


def _point_django(address: str) -> None:
    wanted = conninfo_to_dict(address)
    for alias in connections:
        connection = connections[alias]
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
        parts = dict(wanted)
        connection.settings_dict.update(
            NAME=parts.pop("dbname", ""),
            USER=parts.pop("user", ""),
            PASSWORD=parts.pop("password", ""),
            HOST=parts.pop("host", ""),
            PORT=parts.pop("port", ""),
        )
        connection.settings_dict["OPTIONS"].pop("passfile", None)
        connection.settings_dict["OPTIONS"].update(parts)


# --------------------------------------------------------------------------- people at the door


@pytest.fixture(scope="session")
def cast(cluster: Cluster, demo_template: str) -> dict[str, dict[str, str]]:
    """The named cast of the demo company, by login: name, post and password of each."""
    told = io.StringIO()
    with django_at(Database(cluster, demo_template).address()):
        call_command("demo_cast", stdout=told)
    return {person["login"]: person for person in json.loads(told.getvalue())}


@pytest.fixture
def client_for(database: Database, cast: dict[str, dict[str, str]]) -> Callable[[str], Client]:
    """Sign in one of the cast through the form, with its CSRF token, and return the browser."""
    return lambda login: signed_in(login, cast[login]["password"])


# ----------------------------------------------------------------------------- a real web server


@pytest.fixture(scope="module")
def served_database(cluster: Cluster, demo_template: str) -> Iterator[Database]:
    """The demo company in the database behind `serve`; all tests of a module share it."""
    with cloned(cluster, demo_template) as database:
        yield database


@pytest.fixture(scope="module")
def serve(
    served_database: Database, static_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The base URL of the product's web server in its own process, without a final slash."""
    journal = tmp_path_factory.mktemp("serve") / "web.log"
    # The socket is open before the server starts: nobody else can take the port.
    with socket.create_server(("127.0.0.1", 0)) as listener, journal.open("wb") as output:
        gate = Gate()
        gate.open()
        web = Web(
            listener.fileno(), gate.descriptor, workers=1, threads=4, certificate=None, key=None
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "guiju.server.serving"],
            cwd=ROOT,
            env={**served_database.environment(), **web.variable()},
            pass_fds=[listener.fileno(), gate.descriptor],
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509  it only calls prctl
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            _wait_for_answer(address + HEALTH, process, journal)
            yield address
        finally:
            _stop(process)
            gate.close()


def _wait_for_answer(address: str, process: subprocess.Popen[bytes], journal: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while process.poll() is None and time.monotonic() < deadline:
        # The request waits in the queue of the socket; a process that died never takes it.
        with contextlib.suppress(TimeoutError), urllib.request.urlopen(address, timeout=2):
            return
    pytest.fail(f"the web server does not answer at {address}:\n{journal.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=SECONDS_TO_ANSWER)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
