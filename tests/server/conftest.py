"""The `guiju` command in processes of its own, on data folders of its own."""

import contextlib
import itertools
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from guiju.server import processes, roles
from guiju.server.cluster import Cluster
from guiju.server.users import User, can_reach
from tests.places import throwaway
from tests.prepared import DEMO, copy_prepared

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 180
IS_ROOT = os.geteuid() == 0


@dataclass
class Outcome:
    """What a command did."""

    code: int
    said: str
    complaint: str

    @property
    def line(self) -> str:
        """The one line that it must have complained with."""
        lines = self.complaint.strip().splitlines()
        assert len(lines) == 1, f"not one line but:\n{self.complaint}\n{self.said}"
        assert lines[0].startswith("guiju: "), lines[0]
        return lines[0].removeprefix("guiju: ")


@dataclass
class Guiju:
    """Runs the command, on one data folder, as one user."""

    data: Path
    python: str = sys.executable
    environment: dict[str, str] = field(default_factory=dict)
    user: User | None = None

    def command(self, *arguments: str) -> list[str]:
        return [self.python, "-m", "guiju", *arguments, "--data", str(self.data)]

    def arguments(self) -> dict[str, Any]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GUIJU_", "DJANGO_", "DATABASE_URL"))
        }
        return {
            "cwd": "/",
            "env": {**kept, "PYTHONPATH": str(ROOT), **self.environment},
            **(self.user.lowered if self.user else {}),
        }

    def run(self, *arguments: str, said: str | None = None) -> Outcome:
        """Runs a command to its end."""
        name, *rest = arguments
        command = [self.python, "-m", "guiju", name, "--data", str(self.data), *rest]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=SECONDS_TO_START,
            input=said, stdin=subprocess.DEVNULL if said is None else None, **self.arguments(),
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr)

    def facts(self) -> dict[str, Any]:
        """What `guiju status --json` says."""
        facts = json.loads(self.run("status", "--json").said)
        assert isinstance(facts, dict)
        return facts

    def up(self, *arguments: str, port: int, ready: bool = True) -> "Up":
        """Starts the supervisor; waits until it is ready."""
        journal = Path(tempfile.mkstemp(prefix="guiju-up-", suffix=".log")[1])
        with journal.open("wb") as output:
            process = subprocess.Popen(
                [*self.command("up", *arguments), "--port", str(port), "--log", "json"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                **self.arguments(),
            )  # fmt: skip
        running = Up(self, process, port, journal)
        if ready:
            running.wait_until(lambda: running.events("ready", part="guiju"), "ready")
        return running


@dataclass
class Up:
    """A running supervisor."""

    guiju: Guiju
    process: subprocess.Popen[bytes]
    port: int
    journal: Path

    def note(self) -> dict[str, Any]:
        """Its own note of what runs."""
        try:
            note = json.loads((self.guiju.data / "run" / "supervisor.json").read_text())
        except (OSError, ValueError):
            return {}
        assert isinstance(note, dict)
        return note

    def pid(self, part: str) -> int | None:
        """The process that is noted for a part; it may have ended since."""
        return self._pids().get(part)

    def alive(self, *parts: str) -> dict[str, int]:
        """The processes of these parts, as one note names them, once all of them live."""
        found: dict[str, int] = {}

        def all_live() -> bool:
            nonlocal found
            found = self._pids()
            return all(part in found and processes.is_alive(found[part]) for part in parts)

        self.wait_until(all_live, f"all of {', '.join(parts)}")
        return {part: found[part] for part in parts}

    def _pids(self) -> dict[str, int]:
        noted = {name: int(part["pid"]) for name, part in self.note().get("parts", {}).items()}
        assert all(pid > 0 for pid in noted.values()), noted
        return noted

    def events(self, event: str, **facts: Any) -> list[dict[str, Any]]:
        """What it said so far that fits."""
        found = []
        for line in self.journal.read_text().splitlines():
            if line.startswith("{"):
                said = json.loads(line)
                if said["event"] == event and facts.items() <= said.items():
                    found.append(said)
        return found

    def events_at(self, level: str) -> list[dict[str, Any]]:
        """What it said at this level."""
        lines = self.journal.read_text().splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        return [event for event in said if event["level"] == level]

    def answer(self, path: str = "/sign-in/") -> int:
        """The status of a page, or 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return int(error.code)
        except OSError:
            return 0

    def wait_until(self, is_so: Callable[[], object], what: str) -> None:
        """Waits for something that must come, as long as the supervisor lives."""
        wait_until(
            is_so,
            lambda: f"{what}:\n{self.journal.read_text()}",
            lambda: self.process.poll() is None,
        )

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells it to end; its exit code."""
        self.process.send_signal(number)
        return self.exit_code()

    def exit_code(self) -> int:
        """Waits for its end; its exit code."""
        wait_until(
            lambda: self.process.poll() is not None,
            lambda: f"its end:\n{self.journal.read_text()}",
        )
        return self.process.returncode

    def clean_up(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.journal.unlink(missing_ok=True)


def wait_until(
    is_so: Callable[[], object],
    what: Callable[[], str],
    while_: Callable[[], bool] = lambda: True,
    seconds: float = SECONDS_TO_START,
) -> None:
    """Polls for something that another process brings about."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if not while_() or time.monotonic() > deadline:
            pytest.fail(f"did not come: {what()}")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def python() -> Iterator[str]:
    """A Python with all packages that every user of this machine can run."""
    nobody = User("nobody", 65534, 65534)
    reach = (Path(sys.executable).resolve(), Path(json.__file__), ROOT / "guiju" / "__init__.py")
    if not IS_ROOT or all(can_reach(nobody, path) for path in reach):
        yield sys.executable
        return
    folder = Path(tempfile.mkdtemp(prefix="guiju-python-", dir="/opt"))
    folder.chmod(0o755)
    try:
        yield _open_python(folder, nobody)
    finally:
        shutil.rmtree(folder)


def _open_python(folder: Path, nobody: User) -> str:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = Path(pytest.__file__).resolve().parents[1]
    if not can_reach(nobody, packages / "pytest"):
        shutil.copytree(packages, folder / "packages", symlinks=True)
        packages = folder / "packages"
    for candidate in (Path("/usr/bin") / version, Path("/usr/local/bin") / version):
        if candidate.exists() and can_reach(nobody, candidate.resolve()):
            base = candidate
            break
    else:
        home = folder / "base"
        unneeded = shutil.ignore_patterns("test", "__pycache__", "idlelib", "tkinter", "*.a")
        shutil.copytree(sys.base_prefix, home, symlinks=True, ignore=unneeded)
        base = home / "bin" / version
    subprocess.run([str(base), "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    site = folder / "venv" / "lib" / version / "site-packages"
    (site / "packages.pth").write_text(f"{packages}\n")
    return str(folder / "venv" / "bin" / "python")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user of this machine may enter."""
    folder = throwaway("guiju-server-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(place: Path) -> Path:
    """A data folder that is not there yet."""
    return place / "data"


@pytest.fixture
def guiju(data: Path) -> Guiju:
    """The command on a fresh data folder."""
    return Guiju(data)


@pytest.fixture
def start(guiju: Guiju) -> Iterator[Callable[..., Up]]:
    """Starts supervisors and ends whatever of them is left at the end of the test."""
    started: list[Up] = []

    def up(*arguments: str, by: Guiju = guiju, **options: Any) -> Up:
        port = options.pop("port", None) or free_port()
        running = by.up(*arguments, port=port, **options)
        started.append(running)
        return running

    yield up
    for running in started:
        running.clean_up()
    end_everything_on(guiju.data)


@pytest.fixture(scope="session")
def empty_folder() -> Iterator[Path]:
    """A data folder that was started once with --empty. To be copied, never used."""
    place = throwaway("guiju-server-template-")
    folder = place / "data"
    up = Guiju(folder).up("--empty", port=free_port())
    try:
        assert up.stop() == 0
        yield folder
    finally:
        up.clean_up()
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def used(guiju: Guiju, empty_folder: Path) -> Guiju:
    """The command on a data folder that was used before and holds no company."""
    subprocess.run(["cp", "-a", str(empty_folder), str(guiju.data)], check=True)
    return guiju


@pytest.fixture
def with_demo(guiju: Guiju) -> Guiju:
    """The command on a data folder that holds the demo company, as an older program left it."""
    copy_prepared(guiju.data)
    cluster = Cluster(guiju.data, durable=False)
    with cluster.running():
        cluster.drop_database(roles.DATABASE)
        cluster.create_database(roles.DATABASE, template=DEMO)
    cluster.folder.write_note(mode="demo", choice="demo", demo_told="an older program")
    return guiju


@pytest.fixture
def ordinary(place: Path, python: str) -> Guiju:
    """The command as an ordinary user of this machine, who may write to a folder of theirs."""
    if not IS_ROOT:
        return Guiju(place / "data")
    entry = next(
        entry
        for entry in pwd.getpwall()
        if entry.pw_uid not in {0, 65534} and not entry.pw_name.startswith("guiju")
    )
    user = User(entry.pw_name, entry.pw_uid, entry.pw_gid)
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, user.uid, user.gid)
    return Guiju(home / "data", python=python, environment={"HOME": str(home)}, user=user)


_ports = itertools.count()


def free_port() -> int:
    """A port that nobody listens on, and that nobody is given meanwhile.

    Below those that the system hands out to whoever connects, and each test process has its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0)
    while True:
        port = 18_000 + 1_000 * worker + next(_ports) % 1_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def end_everything_on(data: Path) -> None:
    """Nothing of a test may go on after it."""
    for pid in processes.marked_with("GUIJU_FOLDER", str(data.resolve())):
        processes.end(pid)
    cluster = data / "postgres"
    if cluster.exists():
        for pid in processes.working_in(cluster):
            processes.end(pid, (signal.SIGQUIT, 5))


@pytest.fixture
def certificate(place: Path) -> tuple[Path, Path]:
    """A self-made certificate for localhost, valid for decades, and its key. Worth nothing."""
    for name in ("localhost.pem", "localhost.key"):
        shutil.copy(Path(__file__).with_name(name), place / name)
        (place / name).chmod(0o644)
    return place / "localhost.pem", place / "localhost.key"
