"""What can be wrong around a start: one line each, the right exit code, and nothing lost."""

import contextlib
import json
import os
import pwd
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from guiju.server import processes
from guiju.server.cluster import Cluster
from tests.server.conftest import IS_ROOT, Guiju, Up, free_port


@contextlib.contextmanager
def as_owner(data: Path) -> Iterator[psycopg.Connection]:
    """The database of a folder on which nothing runs."""
    with (
        Cluster(data).running() as cluster,
        psycopg.connect(cluster.address("owner"), autocommit=True) as owner,
    ):
        yield owner


def untouched(folder: Path) -> dict[str, int]:
    """What is in a folder, and when it was written."""
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_a_new_folder_without_a_choice(guiju: Guiju) -> None:
    outcome = guiju.run("up")
    assert outcome.code == 3
    assert all(choice in outcome.line for choice in ("guiju init", "--demo", "--empty"))
    assert not guiju.data.exists()


def test_a_port_that_is_taken(guiju: Guiju) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = guiju.run("up", "--empty", "--port", str(port))
    assert outcome.code == 1
    assert f"Port {port}" in outcome.line and "--port" in outcome.line
    assert not guiju.data.exists()


def test_an_address_of_another_machine(guiju: Guiju) -> None:
    outcome = guiju.run(
        "up", "--empty", "--host", "192.0.2.1", "--behind-proxy", "192.0.2.2",
        "--host-name", "erp.example.com",
    )  # fmt: skip
    assert outcome.code == 2
    assert "'192.0.2.1'" in outcome.line


def test_a_folder_of_a_newer_version(used: Guiju) -> None:
    note = json.loads((used.data / "guiju.json").read_text())
    (used.data / "guiju.json").write_text(json.dumps({**note, "version": "99.1.0"}))
    before = untouched(used.data)
    for command in (["up"], ["status"], ["psql"], ["check"]):
        outcome = used.run(*command)
        assert outcome.code == 3
        assert "99.1.0" in outcome.line
    assert untouched(used.data) == before


def test_a_database_of_a_newer_version(used: Guiju) -> None:
    with as_owner(used.data) as owner:
        owner.execute("UPDATE kernel_installation SET version = '99.1.0'")
    outcome = used.run("up", "--port", str(free_port()))
    assert outcome.code == 3
    assert "99.1.0" in outcome.line


def test_a_database_that_knows_more_migrations(used: Guiju) -> None:
    with as_owner(used.data) as owner:
        owner.execute("UPDATE kernel_installation SET fingerprint = 'other'")
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('org', '9999_from_the_future', now())"
        )
    outcome = used.run("up", "--port", str(free_port()))
    assert outcome.code == 3
    assert "9999_from_the_future" in outcome.line


def test_a_file_in_place_of_the_folder(guiju: Guiju) -> None:
    guiju.data.write_text("precious")
    assert "is a file" in guiju.run("up", "--empty").line
    assert guiju.data.read_text() == "precious"


def test_a_folder_arranged_in_a_newer_way(guiju: Guiju) -> None:
    guiju.data.mkdir()
    (guiju.data / "guiju.json").write_text(json.dumps({"layout": 99, "version": "0.1.0"}))
    outcome = guiju.run("up", "--empty")
    assert outcome.code == 3
    assert "newer way (99)" in outcome.line


def test_a_damaged_note(guiju: Guiju) -> None:
    guiju.data.mkdir()
    for damaged, command in (("{ half", ["up", "--empty"]), ("[]", ["status"]), ("", ["check"])):
        (guiju.data / "guiju.json").write_text(damaged)
        outcome = guiju.run(*command)
        assert outcome.code == 1
        assert "guiju.json" in outcome.line and "backup" in outcome.line
    assert [path.name for path in guiju.data.iterdir()] == ["guiju.json"]
    # What only reads the version says the same, and all that it knows.
    outcome = guiju.run("version")
    assert outcome.code == 0
    assert "guiju.json" in outcome.said and "PostgreSQL" in outcome.said


def test_a_folder_under_a_file(guiju: Guiju) -> None:
    guiju.data.write_text("not a folder")
    guiju.data = guiju.data / "data"
    for command in (["up", "--empty"], ["status"]):
        outcome = guiju.run(*command)
        assert outcome.code == 1
        assert f"{guiju.data.parent} is a file" in outcome.line


def test_a_missing_password_file(used: Guiju) -> None:
    (used.data / "secrets" / "app.pgpass").unlink()
    outcome = used.run("up", "--port", str(free_port()))
    assert outcome.code == 1
    assert "app.pgpass is missing" in outcome.line


def test_a_folder_of_another_user(ordinary: Guiju, place: Path) -> None:
    others = place / "others"
    others.mkdir()
    if IS_ROOT:
        other = next(entry for entry in pwd.getpwall() if entry.pw_uid == 65534)
        os.chown(others, other.pw_uid, other.pw_gid)
        ordinary.data = others
        outcome = ordinary.run("up", "--empty")
        assert outcome.code == 1
        assert f"belongs to {other.pw_name}" in outcome.line
    ordinary.data = Path("/")
    outcome = ordinary.run("up", "--empty")
    assert outcome.code == 1
    assert "belongs to root" in outcome.line


def test_a_folder_that_another_user_closed(ordinary: Guiju, place: Path) -> None:
    ordinary.data = Path("/root")
    if IS_ROOT:
        ordinary.data = place / "closed"
        ordinary.data.mkdir(mode=0o700)
    for command in (["up", "--empty"], ["check"]):
        outcome = ordinary.run(*command)
        assert outcome.code == 1
        assert f"{ordinary.data} may not be entered" in outcome.line


def test_no_permission_to_write(ordinary: Guiju, place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o555)
    ordinary.data = closed / "data"
    outcome = ordinary.run("up", "--empty")
    assert outcome.code == 1
    assert "may not write to" in outcome.line


def test_a_clock_that_was_set_back(used: Guiju, start: Callable[..., Up]) -> None:
    with as_owner(used.data) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION kernel_newest_moment() RETURNS timestamptz"
            " LANGUAGE sql AS $$ SELECT now() + interval '10 minutes' $$"
        )
    outcome = used.run("up", "--port", str(free_port()))
    assert outcome.code == 3
    assert "clock" in outcome.line and "--accept-clock" in outcome.line
    # The web server was loading already; it has ended as well.
    assert processes.marked_with("GUIJU_FOLDER", str(used.data.resolve())) == []
    assert used.run("up", "--accept-clock", " ").code == 2
    up = start("--accept-clock", "the battery of the clock was replaced")
    assert up.answer() == 200
    assert up.events("clock accepted")
    assert "battery" in (used.data / "log" / "guiju.log").read_text()


def test_a_clock_a_little_behind_is_no_reason(used: Guiju, start: Callable[..., Up]) -> None:
    with as_owner(used.data) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION kernel_newest_moment() RETURNS timestamptz"
            " LANGUAGE sql AS $$ SELECT now() + interval '4 minutes' $$"
        )
    assert start().answer() == 200


@pytest.mark.parametrize(("mode", "choice"), [("company", "--demo"), ("demo", "--empty")])
def test_a_folder_that_holds_something_else(used: Guiju, mode: str, choice: str) -> None:
    with as_owner(used.data) as owner:
        owner.execute("UPDATE kernel_installation SET mode = %s", [mode])
    # The note still says that it is empty: the database is asked.
    outcome = used.run("up", choice, "--port", str(free_port()))
    assert outcome.code == 3
    assert ("real company" if mode == "company" else "demo company") in outcome.line


def test_a_first_start_that_was_killed_is_finished(guiju: Guiju, start: Callable[..., Up]) -> None:
    up = start("--empty", ready=False)
    up.wait_until(lambda: up.pid("postgres"), "postgres")
    up.process.send_signal(signal.SIGKILL)
    up.process.wait()
    # What was chosen need not be said again.
    again = start()
    assert again.answer() == 200


def test_files_of_the_database_that_are_gone(used: Guiju) -> None:
    subprocess.run(["rm", "-r", str(used.data / "postgres" / "global")], check=True)
    outcome = used.run("up", "--port", str(free_port()))
    assert outcome.code == 1
    assert str(used.data / "postgres") in outcome.line


if IS_ROOT:
    # Only root can make a small disk, or take the time zones from a machine.

    @pytest.fixture
    def small_disk(place: Path) -> Iterator[Callable[[int], Path]]:
        """Makes a file system of so many megabytes."""
        folder = place / "disk"
        folder.mkdir()

        def mount(megabytes: int) -> Path:
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", str(folder)],
                check=True,
            )
            return folder

        yield mount
        subprocess.run(["umount", "--lazy", str(folder)], check=False)

    def test_too_little_space_for_a_first_start(small_disk: Callable[[int], Path]) -> None:
        guiju = Guiju(small_disk(100) / "data")
        outcome = guiju.run("up", "--empty", "--port", str(free_port()))
        assert outcome.code == 1
        assert "MB free" in outcome.complaint and "Traceback" not in outcome.complaint
        assert not (guiju.data / "postgres").exists()

    def test_a_disk_that_fills_while_the_database_is_made(
        small_disk: Callable[[int], Path],
    ) -> None:
        from guiju.server.errors import Stop

        disk = small_disk(20)
        cluster = Cluster(disk / "data", durable=False)
        with pytest.raises(Stop, match="is full") as stopped:
            cluster.create()
        assert "\n" not in stopped.value.line
        assert not cluster.exists
        subprocess.run(["mount", "-o", "remount,size=300m", str(disk)], check=True)
        cluster.create()
        with cluster.running():
            assert cluster.postmaster.pid()

    def test_a_disk_that_fills_while_it_runs(
        empty_folder: Path, small_disk: Callable[[int], Path], start: Callable[..., Up]
    ) -> None:
        disk = small_disk(400)
        guiju = Guiju(disk / "data")
        subprocess.run(["cp", "-a", str(empty_folder), str(guiju.data)], check=True)
        up = start(by=guiju)
        with psycopg.connect(Cluster(guiju.data).address("owner"), autocommit=True) as owner:
            owner.execute("CREATE TABLE written (number int, filling text)")
        ballast = disk / "ballast"
        subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=1M"], check=False)
        acknowledged = -1
        with (
            pytest.raises(psycopg.Error),
            psycopg.connect(Cluster(guiju.data).address("owner"), autocommit=True) as owner,
        ):
            for number in range(1_000_000):
                owner.execute("INSERT INTO written VALUES (%s, repeat('x', 100000))", [number])
                acknowledged = number
        assert up.process.poll() is None
        ballast.unlink()
        up.wait_until(lambda: up.answer() == 200, "an answer once there is space again")
        with psycopg.connect(Cluster(guiju.data).address("owner"), autocommit=True) as owner:
            kept = owner.execute("SELECT count(*) FROM written").fetchone()
        assert kept is not None
        assert kept[0] >= acknowledged + 1
        assert up.stop() == 0

    def test_a_start_on_a_full_disk(
        empty_folder: Path, small_disk: Callable[[int], Path], start: Callable[..., Up]
    ) -> None:
        disk = small_disk(300)
        guiju = Guiju(disk / "data")
        subprocess.run(["cp", "-a", str(empty_folder), str(guiju.data)], check=True)
        subprocess.run(["dd", "if=/dev/zero", f"of={disk / 'ballast'}", "bs=1M"], check=False)
        outcome = guiju.run("up", "--port", str(free_port()))
        assert outcome.code == 1
        assert "disk" in outcome.complaint and "Traceback" not in outcome.complaint
        (disk / "ballast").unlink()
        assert start(by=guiju).answer() == 200

    def test_a_machine_without_time_zones(data: Path) -> None:
        guiju = Guiju(data)
        script = (
            "mount -t tmpfs none /usr/share; "
            f"{' '.join(guiju.command('up'))} --empty --port {free_port()} --log json & pid=$!; "
            "for i in $(seq 900); do sleep 0.1; "
            f"{guiju.python} -m guiju status --data {data} >/dev/null 2>&1 && break; "
            "kill -0 $pid || exit 8; done; "
            f"{guiju.python} -m guiju check --data {data} >&2 || exit 9; kill $pid; wait $pid"
        )
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", script],
            check=False, capture_output=True, text=True, timeout=170, **guiju.arguments(),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def test_a_user_without_an_entry(place: Path, python: str) -> None:
        from guiju.server.users import User

        home = place / "home"
        home.mkdir()
        os.chown(home, 54321, 54321)
        guiju = Guiju(home / "data", python=python, user=User("none", 54321, 54321))
        guiju.environment = {"HOME": str(home)}
        outcome = guiju.run("up", "--empty")
        assert outcome.code == 1
        assert "54321" in outcome.line
