"""What is read is on record, or it is not read."""

import pytest
from django.db import DatabaseError
from django.test import Client

from guiju.kernel.models import Access, Channel
from guiju.kernel.reading import Read, reading
from guiju.kernel.unit import sqlstate
from guiju.org.models import Department, Person
from tests.companies import AUDIT, STAFF, SYSTEM, account, browser, company, eyes_of
from tests.conftest import Database
from tests.kernel.attack import Wall

pytestmark = pytest.mark.usefixtures("database")


def reads_of(login: str) -> list[tuple[str, str, dict[str, str], int]]:
    """What somebody read, newest last."""
    with eyes_of(login):
        rows = Access.objects.filter(actor=account(login).actor).order_by("id")
        return list(rows.values_list("verb", "kind", "filters", "rows"))


def look(login: str = SYSTEM) -> Read:
    """A read by code."""
    return Read(verb=Access.Verb.REPORT, kind="org.person", channel=Channel.JOB, rows=3)


def test_a_read_is_recorded_with_what_how_and_how_many() -> None:
    client = browser(STAFF)
    client.get("/people/?q=12&department=")
    client.get("/people/1202/")
    client.get("/departments/?sort=-code")
    client.get("/account/")
    assert reads_of(STAFF) == [
        ("sign_in", "org.account", {}, 1),
        ("list", "org.person", {"q": "12"}, 3),
        ("page", "org.person", {}, 1),
        ("list", "org.department", {}, 12),
        ("page", "org.account", {}, 1),
    ]


def test_a_page_that_cannot_be_recorded_is_not_shown(own_wall: Wall) -> None:
    client = Client(raise_request_exception=False)
    client.cookies = browser(STAFF).cookies
    name = account("he.li").actor.name
    assert name in client.get("/people/").content.decode()
    with own_wall.owner() as sql:
        sql("REVOKE INSERT ON kernel_access FROM guiju_app")
    for address in ("/people/", "/people/1104/", "/"):
        page = client.get(address)
        assert page.status_code == 500
        assert name not in page.content.decode()


def test_what_fails_while_it_is_read_leaves_no_record_of_having_been_read() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        reading(by=account(SYSTEM).actor, company=company(SYSTEM), read=look()),
    ):
        raise ZeroDivisionError
    assert reads_of(SYSTEM) == []


def test_a_reader_writes_nothing() -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        reading(by=account(SYSTEM).actor, company=company(SYSTEM), read=look()),
    ):
        Department.objects.filter(code="it").update(name="x")
    assert sqlstate(refusal.value) == "GJ005"
    assert reads_of(SYSTEM) == []


def test_a_reading_inside_a_reading_is_an_error() -> None:
    with (
        pytest.raises(RuntimeError, match="durable"),
        eyes_of(SYSTEM),
        reading(by=account(SYSTEM).actor, company=company(SYSTEM), read=look()),
    ):
        pass


@pytest.mark.usefixtures("unchanged")
def test_nothing_is_seen_outside_a_reading() -> None:
    assert Person.objects.count() == 0
    with eyes_of(SYSTEM):
        assert Person.objects.count() == 33
    with eyes_of("olga"):
        assert Person.objects.count() == 3


def test_a_missing_page_gives_no_record_of_one(database: Database) -> None:
    client = browser(AUDIT)
    assert client.get("/people/9999/").status_code == 404
    assert [verb for verb, *_rest in reads_of(AUDIT)] == ["sign_in"]


def test_an_unknown_filter_shows_no_row_at_all() -> None:
    page = browser(STAFF).get("/people/?nmae=x")
    assert page.status_code == 400
    assert account("he.li").actor.name not in page.content.decode()
    assert reads_of(STAFF)[-1][3] == 0
