"""The other commands, whether something runs on the folder or not."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from guiju.server.binaries import Binaries, find_binaries
from guiju.server.postmaster import environment
from guiju.server.users import database_user
from tests.server.conftest import Guiju, Up, free_port

COMPANY = {"code": "HL", "name": "Example Works", "credit_code": "91350100M000100Y43"}
PEOPLE = {
    "system": ("Ann", "ann", "1001"),
    "security": ("Bob", "bob", "1002"),
    "audit": ("Cho", "cho", "1003"),
}
OPTIONS = [
    "--company-code", COMPANY["code"], "--company-name", COMPANY["name"],
    "--credit-code", COMPANY["credit_code"],
    *(word for duty, person in PEOPLE.items() for word in (f"--{duty}", ", ".join(person))),
]  # fmt: skip


def test_init_founds_a_company_whose_people_can_come_in(
    used: Guiju, start: Callable[..., Up]
) -> None:
    outcome = used.run("init", *OPTIONS)
    assert outcome.code == 0, outcome.complaint
    links = re.findall(r"http://127\.0\.0\.1:8000(/account/link/\S+/)", outcome.said)
    assert len(links) == 3
    for _name, login, _number in PEOPLE.values():
        assert login in outcome.said
    assert used.facts()["holds"] == "company"
    # No choice is needed any more, and the demo cannot get in.
    assert used.run("up", "--demo").code == 3
    up = start()
    for link in links:
        with urllib.request.urlopen(f"http://127.0.0.1:{up.port}{link}") as page:
            assert page.status == 200
    assert used.run("check").code == 0


def test_init_beside_a_running_server(used: Guiju, start: Callable[..., Up], place: Path) -> None:
    start()
    people = [
        {"duty": duty, "name": name, "login": login, "staff_number": number}
        for duty, (name, login, number) in PEOPLE.items()
    ]
    answers = place / "answers.json"
    answers.write_text(json.dumps({"company": COMPANY, "people": people}))
    outcome = used.run("init", "--from", str(answers))
    assert outcome.code == 0, outcome.complaint
    assert used.facts()["holds"] == "company"
    # A second one is refused, in one line.
    assert used.run("init", "--from", str(answers)).code == 3


def test_init_of_a_small_company(used: Guiju) -> None:
    options = [*OPTIONS[:8], *OPTIONS[10:]]
    outcome = used.run("init", *options, "--combine-duties", "Thirty people", "--review-by", "soon")
    assert outcome.code == 3
    assert len(outcome.complaint.strip().splitlines()) == 1
    outcome = used.run(
        "init", *options, "--combine-duties", "Thirty people", "--review-by", "2027-01-31"
    )
    assert outcome.code == 0, outcome.complaint
    assert outcome.said.count("/account/link/") == 2


def test_init_that_is_refused_leaves_nothing(used: Guiju) -> None:
    wrong = [word if word != COMPANY["credit_code"] else "123" for word in OPTIONS]
    outcome = used.run("init", *wrong)
    assert outcome.code == 3
    assert "credit code" in outcome.line
    assert used.facts()["holds"] == "empty"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ([], "--company-code"),
        (OPTIONS[:-2], "--audit"),
        ([*OPTIONS[:-1], "Cho and cho"], "audit"),
        (["--from", "/does/not/exist.json"], "/does/not/exist.json"),
    ],
)
def test_init_that_lacks_something(guiju: Guiju, options: list[str], named: str) -> None:
    outcome = guiju.run("init", *options, said="")
    assert outcome.code == 2
    assert named in outcome.line
    assert not guiju.data.exists()


def test_psql_as_either_role_and_with_its_own_exit_code(used: Guiju) -> None:
    assert used.run("psql", "--", "-Atc", "SELECT current_user").said == "guiju_app\n"
    said = used.run("psql", said="SELECT 'typed' || 'in';\n").said
    assert "typedin" in said
    assert used.run("psql", "--owner", "--", "-v", "ON_ERROR_STOP=1", "-c", "nonsense").code == 1
    # Nothing runs afterwards.
    assert not (used.data / "postgres" / "postmaster.pid").exists()


def test_check_says_which_invariant_fails(used: Guiju) -> None:
    proofs = json.loads(used.run("check", "--json").said)
    assert proofs and all(proof["holds"] for proof in proofs)
    used.run("psql", "--owner", "--", "-c", "CREATE TABLE of_nobody (number int)")
    outcome = used.run("check")
    assert outcome.code == 1
    assert "of_nobody" in outcome.said


def test_roles_are_named_as_in_the_addresses(guiju: Guiju) -> None:
    usual = guiju.run("roles", "--sql")
    assert usual.code == 0
    assert 'CREATE ROLE "guiju_app" ' in usual.said
    assert not guiju.data.exists()
    guiju.environment = {
        "DATABASE_URL": "postgresql://erp-app@db.example.com/erp",
        "GUIJU_OWNER_DATABASE_URL": "postgresql://erp-owner@db.example.com/erp",
    }
    named = guiju.run("roles", "--sql")
    assert named.said == (
        usual.said.replace("guiju_app", "erp-app")
        .replace("guiju_owner", "erp-owner")
        .replace('"guiju"', '"erp"')
        .replace("/guiju?", "/erp?")
    )
    assert guiju.run("roles").code == 2


def test_version_says_what_used_the_folder_last(used: Guiju) -> None:
    assert "was last used by" in used.run("version").said


def test_commands_on_a_folder_that_is_not_there(guiju: Guiju) -> None:
    assert guiju.run("status").code == 3
    for command in ("psql", "check"):
        outcome = guiju.run(command)
        assert outcome.code == 1
        assert "guiju up" in outcome.line


# ------------------------------------------------------------------- a server of somebody else


@pytest.fixture
def external() -> Iterator[tuple[str, Binaries]]:
    """A PostgreSQL that a DBA runs: over TCP, nothing of ours in it; its superuser's address."""
    programs = find_binaries()
    place = Path(tempfile.mkdtemp(prefix="guiju-external-"))
    place.chmod(0o755)
    files = place / "files"
    files.mkdir(mode=0o700)
    user = database_user(place, place / "none")
    os.chown(files, user.uid, user.gid)
    common: dict[str, Any] = {"cwd": "/", "env": environment(), **user.lowered}
    (place / "password").write_text("dba")
    (place / "password").chmod(0o644)
    subprocess.run(
        [programs.program("initdb"), "-D", str(files), "-U", "dba", "--no-sync", "-E", "UTF8",
         "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={place / 'password'}"],
        check=True, capture_output=True, **common,
    )  # fmt: skip
    port = free_port()
    server = subprocess.Popen(
        [programs.program("postgres"), "-D", str(files), "-c", f"port={port}", "-c", "fsync=off",
         "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **common,
    )  # fmt: skip
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None
        yield f"postgresql://dba:dba@127.0.0.1:{port}/postgres", programs
    finally:
        server.send_signal(2)
        server.wait()
        shutil.rmtree(place)


def test_with_a_server_of_somebody_else(
    guiju: Guiju, start: Callable[..., Up], external: tuple[str, Binaries], place: Path
) -> None:
    dba, programs = external
    script = place / "roles.sql"
    script.write_text(guiju.run("roles", "--sql").said)
    # Without a terminal, psql takes the passwords that it asks for from standard input.
    subprocess.run(
        [programs.program("psql"), dba, "-f", str(script)], input="ours\nours\ntheirs\ntheirs\n",
        check=True, capture_output=True, text=True, start_new_session=True,
    )  # fmt: skip
    server = dba.partition("@")[2].removesuffix("/postgres")
    guiju.environment = {"DATABASE_URL": f"postgresql://guiju_app:theirs@{server}/guiju"}

    outcome = guiju.run("up", "--empty", "--port", str(free_port()))
    assert outcome.code == 2
    assert "GUIJU_OWNER_DATABASE_URL" in outcome.complaint

    owner = f"postgresql://guiju_owner:ours@{server}/guiju"
    guiju.environment["GUIJU_OWNER_DATABASE_URL"] = owner
    up = start("--empty")
    assert up.answer() == 200
    assert up.pid("postgres") is None
    with psycopg.connect(owner) as connection:
        role = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'guiju_app'"
        ).fetchone()
        assert role is not None
        assert role[0] > 0
    assert guiju.facts()["database"] == "external"
    assert guiju.run("check").code == 0
    assert guiju.run("psql", "--", "-Atc", "SELECT current_user").said == "guiju_app\n"
    assert up.stop() == 0

    # Once it is prepared, the owner's address is not needed to run it.
    del guiju.environment["GUIJU_OWNER_DATABASE_URL"]
    assert start().answer() == 200
    outcome = guiju.run("check")
    assert outcome.code == 2
    assert "GUIJU_OWNER_DATABASE_URL" in outcome.line


def test_a_server_that_is_not_there(guiju: Guiju) -> None:
    guiju.environment = {"DATABASE_URL": f"postgresql://a:hidden@127.0.0.1:{free_port()}/guiju"}
    outcome = guiju.run("up", "--empty", "--port", str(free_port()))
    assert outcome.code == 1
    assert "cannot be reached" in outcome.complaint
    assert "hidden" not in outcome.complaint + outcome.said
