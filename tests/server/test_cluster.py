"""The embedded PostgreSQL: made whole or not at all, started after anything, addressed by role."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from guiju.server import processes
from guiju.server.cluster import Cluster
from guiju.server.errors import Stop
from guiju.server.initialising import WHOLE
from guiju.server.users import can_reach


@pytest.fixture
def cluster(data: Path) -> Iterator[Cluster]:
    """A cluster of this test alone; not made yet."""
    cluster = Cluster(data, durable=False)
    yield cluster
    if (cluster.folder.cluster / WHOLE).is_file() and cluster.postmaster.pid() is not None:
        cluster.stop()


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A cluster that was made and is copied, never used."""
    place = Path(tempfile.mkdtemp(prefix="guiju-cluster-"))
    place.chmod(0o755)
    Cluster(place / "data", durable=False).create()
    yield place / "data"
    shutil.rmtree(place)


@pytest.fixture
def made(cluster: Cluster, template: Path) -> Cluster:
    """A cluster of this test alone, made and stopped."""
    subprocess.run(["cp", "-a", str(template), str(cluster.folder.path)], check=True)
    return cluster


def value(address: str, query: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_it_is_made_once_and_used_again(cluster: Cluster) -> None:
    cluster.create()
    with cluster.running(), psycopg.connect(cluster.address("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (number int)")
    cluster.create()
    with Cluster(cluster.folder.path, durable=False).running() as again:
        assert value(again.address("owner"), "SELECT count(*) FROM kept") == 0
    assert cluster.postmaster.pid() is None


def test_roles_own_and_may_no_more_than_they_should(made: Cluster) -> None:
    with made.running():
        for role in ("owner", "app"):
            rights = (
                "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
                " FROM pg_roles WHERE rolname = current_user"
            )
            assert value(made.address(role), rights) is False
        owns = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'guiju'"
        assert value(made.address("app"), owns) == "guiju_owner"
        assert value(made.address("app"), "SHOW transaction_timeout") != "0"
        with psycopg.connect(made.address("app"), autocommit=True) as app:
            for forbidden in (
                "CREATE TABLE mine (number int)",
                "CREATE TEMPORARY TABLE mine (number int)",
                "CREATE SCHEMA mine",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    app.execute(forbidden)


def test_a_clone_keeps_the_same_walls(made: Cluster) -> None:
    with made.running():
        made.create_database("first")
        made.create_database("second", template="first")
        with psycopg.connect(made.address("app", "second"), autocommit=True) as app:
            for forbidden in ("CREATE TEMPORARY TABLE t (n int)", "CREATE TABLE t (n int)"):
                with pytest.raises(errors.InsufficientPrivilege):
                    app.execute(forbidden)
        assert value(made.address("owner", "second"), "SELECT 1") == 1
        made.drop_database("second")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            value(made.address("owner", "second"), "SELECT 1")


def test_passwords_stand_in_files_for_their_reader_only(made: Cluster) -> None:
    for role in ("owner", "app"):
        path = made.folder.passfile(role)
        assert path.stat().st_mode & 0o077 == 0
        log = (made.folder.log / "postgres.log").read_text()
        assert made.password(role) not in log
    with made.running():
        wrong = made.address("app").partition("&passfile=")[0] + "&password=guessed"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            value(wrong, "SELECT 1")


def test_chinese_is_compared_by_characters(made: Cluster) -> None:
    with made.running():
        with psycopg.connect(made.address("owner"), autocommit=True) as owner:
            owner.execute("CREATE EXTENSION pg_trgm")
        # With a plain C locale this list is empty, and Chinese text is never found.
        assert value(made.address("owner"), "SELECT show_trgm('\u5f20\u4e09\u516c\u53f8')")
        assert value(made.address("app"), "SHOW timezone") == "GMT"


def test_it_listens_to_no_network_and_checks_its_pages(made: Cluster) -> None:
    with made.running():
        assert value(made.address("app"), "SHOW listen_addresses") == ""
        assert value(made.address("app"), "SHOW data_checksums") == "on"


def test_durable_unless_told_otherwise(data: Path) -> None:
    cluster = Cluster(data)
    cluster.create()
    with cluster.running():
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert value(cluster.address("app"), f"SHOW {setting}") == "on"


def test_the_last_one_out_stops_it(made: Cluster) -> None:
    other = Cluster(made.folder.path, durable=False)
    with made.running():
        first = made.postmaster.pid()
        with other.running():
            assert other.postmaster.pid() == first
        assert made.postmaster.pid() == first
    assert made.postmaster.pid() is None


def test_it_goes_on_while_another_process_uses_it(made: Cluster) -> None:
    script = (
        "import sys; from pathlib import Path; from guiju.server.cluster import Cluster\n"
        "with Cluster(Path(sys.argv[1]), durable=False).running():\n"
        "    print('in', flush=True); sys.stdin.read()"
    )
    with made.running():
        user = subprocess.Popen(
            [sys.executable, "-c", script, str(made.folder.path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert user.stdout is not None
        assert user.stdout.readline() == "in\n"
        first = made.postmaster.pid()
    assert made.postmaster.pid() == first
    user.communicate()
    assert made.postmaster.pid() is None


def test_a_long_path_gets_a_short_socket(place: Path) -> None:
    data = place / ("long" * 30) / "data"
    cluster = Cluster(data, durable=False)
    data.parent.mkdir()
    cluster.create()
    with cluster.running():
        assert len(str(cluster.postmaster.socket)) < 100
        assert value(cluster.address("app"), "SELECT 1") == 1
    assert Cluster(data, durable=False).postmaster.socket == cluster.postmaster.socket


def test_a_socket_folder_that_others_may_write_to_is_refused(place: Path) -> None:
    data = place / ("long" * 30) / "data"
    data.parent.mkdir()
    cluster = Cluster(data, durable=False)
    socket = cluster.postmaster.socket
    socket.mkdir(parents=True)
    socket.chmod(0o777)
    try:
        with pytest.raises(Stop, match="nobody else may write to"):
            cluster.create()
        assert not cluster.exists
    finally:
        socket.rmdir()


def test_a_link_in_place_of_the_socket_folder_is_refused(place: Path) -> None:
    data = place / ("long" * 30) / "data"
    data.parent.mkdir()
    cluster = Cluster(data, durable=False)
    socket = cluster.postmaster.socket
    socket.parent.mkdir(parents=True, exist_ok=True)
    elsewhere = place / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    socket.symlink_to(elsewhere)
    try:
        with pytest.raises(Stop, match="must be a folder"):
            cluster.create()
    finally:
        socket.unlink()


def test_a_folder_that_only_its_owner_may_enter(place: Path) -> None:
    """Root's own folders cannot be entered by the user that PostgreSQL runs as."""
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data", durable=False)
    cluster.create()
    with cluster.running():
        assert value(cluster.address("app"), "SELECT 1") == 1
    files = cluster.folder.cluster.resolve()
    assert can_reach(cluster.postmaster.user, files)
    if files.parent != cluster.folder.path:
        subprocess.run(["rm", "-r", str(files)], check=True)
        with pytest.raises(Stop, match="that is gone"):
            cluster.start()


def test_programs_that_the_user_cannot_reach_are_copied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guiju.server import binaries

    found = binaries.find_binaries()
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    subprocess.run(["cp", "-a", str(found.folder.parent), str(closed / "programs")], check=True)
    monkeypatch.setenv("GUIJU_POSTGRES_BIN", str(closed / "programs" / "bin"))
    binaries.find_binaries.cache_clear()
    try:
        cluster = Cluster(place / "data", durable=False)
        cluster.create()
        with cluster.running():
            assert value(cluster.address("app"), "SELECT 1") == 1
        used = Path(cluster.postmaster.binaries.program("postgres"))
        assert can_reach(cluster.postmaster.user, used)
    finally:
        binaries.find_binaries.cache_clear()


# ------------------------------------------------------------------------ what a crash leaves


def test_a_killed_postmaster_is_started_again(made: Cluster) -> None:
    lasting = Cluster(made.folder.path)
    lasting.start()
    with psycopg.connect(lasting.address("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS number")
        killed = lasting.postmaster.pid()
        assert killed is not None
        processes.send(killed, signal.SIGKILL)
        processes.wait_for_end(killed, 10)
        # The backend of this connection is still about when the next one starts.
        with Cluster(made.folder.path).running() as again:
            assert value(again.address("owner"), "SELECT number FROM kept") == 1


def noted(cluster: Cluster, pid: int) -> None:
    note = cluster.postmaster.files / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(pid), *lines[1:]]) + "\n")


def killed_hard(cluster: Cluster) -> None:
    cluster.start()
    pid = cluster.postmaster.pid()
    assert pid is not None
    for process in [*processes.working_in(cluster.postmaster.files), pid]:
        processes.end(process)
    cluster.stop()


def test_a_number_that_another_program_has_now_is_no_server(made: Cluster) -> None:
    killed_hard(made)
    # As the same user, PostgreSQL would believe that this is its other self.
    other = subprocess.Popen(["sleep", "100"], **made.postmaster.user.lowered)
    try:
        noted(made, other.pid)
        with made.running():
            assert value(made.address("app"), "SELECT 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_zombie_is_no_server(made: Cluster) -> None:
    killed_hard(made)
    zombie = subprocess.Popen(["true"], **made.postmaster.user.lowered)
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    try:
        noted(made, zombie.pid)
        with made.running():
            assert value(made.address("app"), "SELECT 1") == 1
    finally:
        zombie.wait()


def test_what_was_half_made_is_made_again(cluster: Cluster) -> None:
    cluster.folder.make()
    half = cluster.folder.path / "postgres.partial"
    half.mkdir()
    (half / "PG_VERSION").write_text("17\n")
    cluster.create()
    with cluster.running():
        assert value(cluster.address("app"), "SELECT 1") == 1
    assert not half.exists()


def test_a_kill_while_it_is_made_leaves_nothing_in_the_way(cluster: Cluster) -> None:
    script = (
        "import sys; from pathlib import Path; from guiju.server.cluster import Cluster\n"
        "Cluster(Path(sys.argv[1]), durable=False).create()"
    )
    maker = subprocess.Popen([sys.executable, "-c", script, str(cluster.folder.path)])
    half = cluster.folder.path / "postgres.partial" / "base"
    while not half.exists():
        assert maker.poll() is None
    maker.kill()
    maker.wait()
    assert not cluster.exists
    cluster.create()
    with cluster.running():
        assert value(cluster.address("app"), "SELECT 1") == 1


def test_a_folder_that_is_not_ours_is_left_alone(cluster: Cluster) -> None:
    cluster.folder.make()
    cluster.folder.cluster.mkdir()
    stranger = cluster.folder.cluster / "something"
    stranger.write_text("precious")
    with pytest.raises(Stop, match="not a complete database"):
        cluster.create()
    assert stranger.read_text() == "precious"


def test_files_of_another_postgresql_are_left_alone(made: Cluster) -> None:
    version = made.folder.cluster / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(Stop, match="is of PostgreSQL 16"):
        made.start()
    assert (made.folder.cluster / WHOLE).exists()


def test_an_operators_own_settings_are_used(made: Cluster) -> None:
    (made.folder.path / "postgres.conf").write_text("work_mem = '9MB'\n")
    with made.running():
        assert value(made.address("app"), "SHOW work_mem") == "9MB"


def test_a_wrong_setting_of_an_operator_is_said_in_one_line(made: Cluster) -> None:
    (made.folder.path / "postgres.conf").write_text("work_mem = 'much'\n")
    with pytest.raises(Stop) as stopped:
        made.start()
    assert "postgres" in stopped.value.line
    assert "\n" not in stopped.value.line
