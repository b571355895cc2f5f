"""`guiju up`: everything starts, keeps running whatever is killed, and ends."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guiju.server import processes
from guiju.server.binaries import find_binaries
from guiju.server.users import User
from tests.places import throwaway
from tests.server.conftest import IS_ROOT, Guiju, Up, end_everything_on, free_port, wait_until

PARTS = ("postgres", "web", "worker", "scheduler")
LOOPS = 2  # the worker and the scheduler


@pytest.fixture(scope="module")
def alive(empty_folder: Path) -> Iterator[Up]:
    """One supervisor for all tests after which it must run as before."""
    place = throwaway("guiju-alive-")
    guiju = Guiju(place / "data")
    subprocess.run(["cp", "-a", str(empty_folder), str(guiju.data)], check=True)
    up = guiju.up(port=free_port())
    yield up
    up.clean_up()
    end_everything_on(guiju.data)
    shutil.rmtree(place, ignore_errors=True)


def descendants(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    ).stdout.split()
    return [int(child) for child in found]


def everything(up: Up) -> set[int]:
    """The supervisor's children and theirs."""
    children = set(up.alive(*PARTS).values())
    return children | {below for child in children for below in descendants(child)}


def test_it_starts_answers_and_ends(used: Guiju, start: Callable[..., Up]) -> None:
    log = used.data / "log" / "guiju.log"
    log.unlink()
    up = start()
    assert up.answer() == 200
    pids = everything(up)
    # The second start has nothing to prepare.
    assert not up.events("database prepared")
    assert not up.events("static files collected")
    facts = used.facts()
    assert (facts["state"], facts["answers"], facts["holds"]) == ("running", True, "empty")
    assert used.run("status").code == 0
    up.wait_until(lambda: log.read_text().count("Launching a worker on") == LOOPS, "both workers")
    assert not up.events_at("error")
    assert up.stop(signal.SIGTERM) == 0
    assert not [pid for pid in pids if processes.is_alive(pid)]
    assert used.run("status").code == 3
    journal = up.journal.read_text()
    assert "Traceback" not in journal


def test_ctrl_c_reaches_only_the_supervisor_and_ends_all(
    used: Guiju, start: Callable[..., Up]
) -> None:
    up = start()
    pids = everything(up)
    # A terminal sends it to the whole group in the foreground.
    os.killpg(up.process.pid, signal.SIGINT)
    assert up.exit_code() == 0
    assert not [pid for pid in pids if processes.is_alive(pid)]
    log = up.journal.read_text()
    assert "database system is shut down" in (used.data / "log" / "guiju.log").read_text()
    assert "was interrupted" not in log


def test_it_ends_while_it_starts(used: Guiju, start: Callable[..., Up]) -> None:
    up = start(ready=False)
    up.wait_until(lambda: up.pid("postgres"), "postgres")
    assert up.stop() == 0
    assert not processes.working_in(used.data / "postgres")


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_comes_back(alive: Up, part: str) -> None:
    up = alive
    before = up.alive(part)[part]
    processes.send(before, signal.SIGKILL)
    up.wait_until(lambda: up.pid(part) not in {None, before}, f"another {part}")
    up.wait_until(lambda: up.answer() == 200, "an answer")
    up.wait_until(lambda: up.guiju.facts()["state"] == "running", "running")
    assert before not in up.alive(*PARTS).values()


def test_a_killed_web_process_comes_back(alive: Up) -> None:
    up = alive
    master = up.alive("web")["web"]
    victim, *_ = before = descendants(master)
    processes.send(victim, signal.SIGKILL)
    up.wait_until(
        lambda: len(descendants(master)) == len(before) and victim not in descendants(master),
        "another web process",
    )
    assert up.answer() == 200
    assert up.alive("web")["web"] == master


def test_web_processes_do_not_outlive_their_master(alive: Up) -> None:
    up = alive
    children = descendants(up.alive("web")["web"])
    assert children
    processes.send(up.alive("web")["web"], signal.SIGKILL)
    wait_until(
        lambda: not [child for child in children if processes.is_alive(child)],
        lambda: "the end of the web processes",
    )


def test_connections_wait_while_the_web_server_is_replaced(alive: Up) -> None:
    up = alive
    before = up.alive("web")["web"]
    processes.send(before, signal.SIGKILL)
    # Nobody is refused: the supervisor holds the socket, and this waits in its queue.
    assert up.answer() == 200
    assert up.pid("web") != before


def test_a_killed_supervisor_takes_all_with_it_and_starts_again(
    used: Guiju, start: Callable[..., Up]
) -> None:
    up = start()
    pids = everything(up)
    up.process.kill()
    up.process.wait()
    wait_until(
        lambda: not [pid for pid in pids if processes.is_alive(pid)],
        lambda: f"the end of {pids}",
    )
    again = start(port=up.port)
    assert again.answer() == 200
    assert again.stop() == 0


def test_orphans_are_found_and_ended_by_the_next_start(
    used: Guiju, start: Callable[..., Up]
) -> None:
    """Where the system does not end children with their parent, the next start does."""
    port = free_port()
    listening = "import http.server; http.server.test(port=int(__import__('sys').argv[1]))"
    orphans = [
        subprocess.Popen(
            [used.python, "-c", listening, str(port)], stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, env={**os.environ, "GUIJU_FOLDER": str(used.data)},
        ),
        subprocess.Popen(
            ["sleep", "600"], env={**os.environ, "GUIJU_FOLDER": str(used.data)}
        ),
    ]  # fmt: skip
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        wait_until(lambda: not is_free(port), lambda: "the orphan that listens")
        up = start(port=port)
        assert up.answer() == 200
        for orphan in orphans:
            assert orphan.wait(timeout=10) != 0
        assert stranger.poll() is None
    finally:
        for process in (*orphans, stranger):
            process.kill()
            process.wait()


def test_two_supervisors_do_not_share_a_folder(alive: Up) -> None:
    up = alive
    second = up.guiju.run("up", "--port", str(free_port()))
    assert second.code == 3
    assert str(up.process.pid) in second.line
    assert f"http://127.0.0.1:{up.port}/" in second.line
    assert up.answer() == 200


def test_two_folders_run_side_by_side(
    used: Guiju, start: Callable[..., Up], empty_folder: Path, place: Path
) -> None:
    other = Guiju(place / "other")
    subprocess.run(["cp", "-a", str(empty_folder), str(other.data)], check=True)
    first, second = start(), start(by=other)
    assert first.answer() == second.answer() == 200
    assert second.stop() == 0
    assert first.answer() == 200


def test_commands_work_beside_it(alive: Up) -> None:
    up = alive
    database = up.pid("postgres")
    said = up.guiju.run("psql", "--owner", "--", "-Atc", "SELECT current_user").said
    assert said == "guiju_owner\n"
    assert up.guiju.run("check").code == 0
    assert up.pid("postgres") == database
    assert up.answer() == 200


def test_it_ends_the_database_that_a_killed_command_left(
    used: Guiju, start: Callable[..., Up]
) -> None:
    from guiju.server.cluster import Cluster

    cluster = Cluster(used.data)
    cluster.start()
    cluster._users.release()
    left = cluster.postmaster.pid()
    up = start()
    assert up.answer() == 200
    assert up.pid("postgres") not in {None, left}
    assert up.stop() == 0


def test_as_an_ordinary_user(ordinary: Guiju, start: Callable[..., Up]) -> None:
    up = start("--empty", by=ordinary)
    assert up.answer() == 200
    owner = (ordinary.data / "postgres").stat().st_uid
    for pid in everything(up):
        assert Path(f"/proc/{pid}").stat().st_uid == owner
    assert ordinary.run("psql", "--", "-Atc", "SELECT current_user").said == "guiju_app\n"
    # Root may look, and leaves nothing that the user could not use afterwards.
    assert Guiju(ordinary.data).run("check").code == 0
    assert up.stop() == 0
    assert Guiju(ordinary.data).run("psql", "--", "-Atc", "SELECT 1").said == "1\n"
    assert {path.stat().st_uid for path in ordinary.data.rglob("*")} == {owner}
    again = start(by=ordinary)
    assert again.answer() == 200


def test_with_tls(used: Guiju, start: Callable[..., Up], certificate: tuple[Path, Path]) -> None:
    chain, key = certificate
    up = start("--tls-certificate", str(chain), "--tls-key", str(key), "--host-name", "localhost")
    trust = ssl.create_default_context(cafile=str(chain))
    with urllib.request.urlopen(f"https://localhost:{up.port}/sign-in/", context=trust) as page:
        assert page.status == 200
        assert "Secure" in page.headers["Set-Cookie"]
    assert used.facts()["answers"] is True


def test_a_second_start_needs_no_network(used: Guiju, start: Callable[..., Up]) -> None:
    # Every name is looked up at an address where nobody is.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ALL_PROXY"), "http://192.0.2.1:9")
    used.environment = {**nowhere, "RES_OPTIONS": "timeout:30 attempts:5", "LOCALDOMAIN": "invalid"}
    up = start()
    assert up.answer() == 200


if IS_ROOT:

    def test_without_any_network_at_all(used: Guiju) -> None:
        """Only root can take the network away."""
        script = (
            "ip link set lo up; "
            f"{' '.join(used.command('up'))} --port 8000 --log json & pid=$!; "
            "for i in $(seq 600); do "
            f'{used.python} -c "import urllib.request as u; '
            "print(u.urlopen('http://127.0.0.1:8000/sign-in/').status)\" 2>/dev/null && break; "
            "sleep 0.1; done; kill $pid; wait $pid"
        )
        done = subprocess.run(
            ["unshare", "--net", "sh", "-c", script],
            check=False, capture_output=True, text=True, timeout=90, **used.arguments(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "\n200\n" in done.stdout

    def test_root_lowers_itself(data: Path, python: str, start: Callable[..., Up]) -> None:
        """Web server, workers and database run as two users that are not root."""
        guiju = Guiju(data, python=python)
        up = start("--demo", by=guiju)
        assert up.answer() == 200
        users = {part: Path(f"/proc/{pid}").stat().st_uid for part, pid in up.alive(*PARTS).items()}
        assert 0 not in users.values()
        assert users["web"] == users["worker"] == users["scheduler"] != users["postgres"]
        served = User("web", users["web"], users["web"])
        # The papers of the demo are theirs: the next one is kept beside them.
        papers = [path.stat().st_uid for path in (data / "files").rglob("*")]
        assert papers and set(papers) == {users["web"]}
        # Who serves people can read neither the owner's password nor the files of the database.
        for secret in (data / "secrets" / "owner.pgpass", data / "postgres" / "PG_VERSION"):
            reading = subprocess.run(
                ["cat", str(secret)], check=False, capture_output=True, **served.lowered
            )
            assert reading.returncode != 0
        # Nor can it be the superuser.
        psql = find_binaries().program("psql")
        address = f"host={data}/run/socket user=postgres dbname=postgres"
        entering = subprocess.run(
            [psql, address, "-c", "SELECT 1"],
            check=False, capture_output=True, text=True, **served.lowered,
        )  # fmt: skip
        assert entering.returncode != 0
        assert "authentication failed" in entering.stderr or "denied" in entering.stderr

        children = descendants(up.alive("web")["web"])
        up.process.kill()
        up.process.wait()
        assert children
        wait_until(
            lambda: not [pid for pid in children if processes.is_alive(pid)],
            lambda: "the end of what runs as another user",
        )

    def test_root_on_a_low_port(used: Guiju, start: Callable[..., Up]) -> None:
        low = next(port for port in range(1023, 600, -1) if is_free(port))
        assert start(port=low).answer() == 200


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
