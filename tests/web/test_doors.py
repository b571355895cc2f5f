"""The door for reading and the door for acting, as a browser meets them."""

import json
from collections.abc import Callable
from uuid import uuid4

import psycopg
from django.test import Client

Door = Callable[[str], Client]

SOMEBODY = "he.li"
PERSONNEL_OFFICER = "han.mei"
SYSTEM_ADMINISTRATOR = "chen.siyuan"


def newest(connection: psycopg.Connection, columns: str, table: str) -> tuple[object, ...]:
    """The newest row of an append-only table."""
    row = connection.execute(f"SELECT {columns} FROM {table} ORDER BY at DESC LIMIT 1").fetchone()
    assert row is not None
    return row


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_a_stranger_is_sent_to_the_door_and_back(database: object) -> None:
    answer = Client().get("/people/?q=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3D1"
    assert Client().get("/").headers["Location"] == "/sign-in/"


def test_a_strangers_fragment_sends_the_whole_page(database: object) -> None:
    answer = Client().get(
        "/people/?q=1",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/"},
    )
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F"
    assert not answer.content


def test_what_a_stranger_sends_is_kept(database: object) -> None:
    answer = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(
        "/register-person/", {"staff_number": "N1", "password": "hunter2"}
    )
    assert answer.status_code == 403
    assert "N1" in answer.content.decode() and "hunter2" not in answer.content.decode()


def test_a_read_is_on_record_with_its_filters_and_rows(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    answer = client_for(SOMEBODY).get("/people/?q=12&account=")
    assert answer.status_code == 200
    verb, kind, filters, rows, channel, address = newest(
        as_owner, "verb, kind, filters, rows, channel, address", "kernel_access"
    )
    assert (verb, kind, rows, channel) == ("list", "org.person", 3, "web")
    assert filters == {"q": "12"}
    assert str(address) == "127.0.0.1"


def test_a_page_is_on_record_with_its_subject(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    client_for(SOMEBODY).get("/people/1101/")
    verb, kind, subject, rows = newest(as_owner, "verb, kind, subject, rows", "kernel_access")
    assert (verb, kind, rows) == ("page", "org.person", 1)
    found = as_owner.execute("SELECT id FROM org_person WHERE staff_number = '1101'").fetchone()
    assert found == (subject,)


def test_a_read_that_cannot_be_recorded_does_not_happen(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    client = client_for(SOMEBODY)
    client.raise_request_exception = False
    as_owner.execute("REVOKE INSERT ON kernel_access FROM guiju_app")
    answer = client.get("/people/")
    assert answer.status_code == 500
    assert "1101" not in answer.content.decode()


def test_a_page_without_the_right_is_refused_on_record(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    client = client_for(SOMEBODY)
    read = count(as_owner, "kernel_access")
    answer = client.get("/register-person/", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "not_permitted" in answer.content.decode()
    assert newest(as_owner, "code, action", "kernel_refusal") == (
        "not_permitted",
        "org.person.register",
    )
    assert count(as_owner, "kernel_access") == read, "what was refused was not read"


def test_a_form_is_sent_once_however_often_it_is_clicked(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    client = client_for(PERSONNEL_OFFICER)
    post = as_owner.execute("SELECT id FROM org_post ORDER BY id LIMIT 1").fetchone()
    assert post is not None
    typed = {
        "key": str(uuid4()),
        "staff_number": "N1",
        "name": "Ann",
        "post": post[0],
        "joined_on": "2026-11-24",
    }
    people = count(as_owner, "org_person")
    first = client.post("/register-person/", typed)
    second = client.post("/register-person/", typed)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"] == "/people/N1/"
    assert count(as_owner, "org_person") == people + 1
    other = client.post("/register-person/", typed | {"staff_number": "N2"})
    assert other.status_code == 409
    assert "key_reused" in other.content.decode()
    assert 'value="N2"' in other.content.decode(), "what was typed is still there"


def test_a_form_without_its_key_does_nothing(
    client_for: Door, as_owner: psycopg.Connection
) -> None:
    client = client_for(SYSTEM_ADMINISTRATOR)
    units = count(as_owner, "kernel_unit")
    for key in ("", "not-a-key"):
        answer = client.post("/people/1202/suspend/", {"reason": "because", "key": key})
        assert answer.status_code == 422
        assert "because" in answer.content.decode()
    assert count(as_owner, "kernel_unit") == units


def test_a_form_that_cannot_be_understood_comes_back_as_it_was(client_for: Door) -> None:
    answer = client_for(PERSONNEL_OFFICER).post(
        "/register-person/", {"key": str(uuid4()), "name": "<i>Ann", "joined_on": "yesterday"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="&lt;i&gt;Ann"' in text and 'value="yesterday"' in text
    assert 'href="#id_joined_on"' in text, "the summary leads to the field"


def test_a_page_is_only_read(client_for: Door) -> None:
    client = client_for(SOMEBODY)
    for send in (client.put, client.delete, client.patch, client.post):
        assert send("/people/").status_code == 405


def test_only_what_one_may_open_is_in_the_navigation(client_for: Door) -> None:
    home = client_for(SOMEBODY).get("/")
    assert 'href="/people/"' in home.content.decode()
    assert home.content.decode().count('aria-current="page"') >= 1


def test_each_answer_says_how_to_treat_it(client_for: Door) -> None:
    headers = client_for(SOMEBODY).get("/people/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "HX-Request" in headers["Vary"]
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in json.dumps(policy)
