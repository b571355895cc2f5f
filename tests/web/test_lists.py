"""Lists: strict, paged by key, sorted by what an index serves."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_filters import FilterSet

from guiju.kernel.models import Parameter, Unit
from guiju.web import checks, lists

Door = Callable[[str], Client]
SOMEBODY = "he.li"


@pytest.fixture
def client(client_for: Door) -> Client:
    client = client_for(SOMEBODY)
    client.cookies["django_language"] = "en"
    return client


def numbers(page: Any) -> list[str]:
    """The staff numbers on a page, as they stand."""
    return re.findall(r'href="/people/(\d{4})/">\1<', page.content.decode())


def link(page: Any, relation: str) -> str:
    """Where to go on or back; empty where there is no such link."""
    found = re.search(rf'rel="{relation}" href="([^"]+)"', page.content.decode())
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize("sort", ["staff_number", "-staff_number"])
def test_going_on_and_back_shows_each_row_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    whole = numbers(client.get(f"/people/?sort={sort}"))
    assert whole == sorted(whole, reverse=sort.startswith("-")) and len(whole) > 20
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 7)
    seen, pages, page = [], [], client.get(f"/people/?sort={sort}")
    while True:
        seen += numbers(page)
        pages.append(numbers(page))
        if not link(page, "next"):
            break
        page = client.get(f"/people/{link(page, 'next')}")
    assert seen == whole
    for expected in reversed(pages[:-1]):
        page = client.get(f"/people/{link(page, 'prev')}")
        assert numbers(page) == expected
    assert not link(page, "prev")


def test_where_one_is_and_how_many_there_are(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = len(numbers(client.get("/people/")))
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 7)
    page = client.get(f"/people/{link(client.get('/people/'), 'next')}")
    assert re.search(rf"8\D14\D+{total}\D", pager(page))


def test_beyond_the_cap_it_says_more_than(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNTED_UP_TO", 10)
    text = pager(client.get("/people/"))
    assert "10" in text
    assert str(len(numbers(client.get("/people/")))) not in text.partition("10")[2]


def pager(page: Any) -> str:
    found = re.search(r'<footer class="pager"><span[^>]*>(.*?)</span>', page.content.decode())
    assert found is not None
    return found[1]


NONSENSE = (
    "colour=red",
    "department=x",
    "account=purple",
    "sort=email",
    "sort=password",
    "after=1101",
    "after=[]",
    'after=["1","2","3"]',
    'after={"a":1}',
    "before=%00",
    "after=[[1],2]",
    'after=["\\u0000","1"]',
    'after=["\\ud800","1"]',
    f"after={'[' * 20_000}",
)


def test_what_cannot_be_understood_shows_no_rows(client: Client) -> None:
    for query in NONSENSE:
        page = client.get(f"/people/?{query}")
        assert page.status_code == 400, query
        assert numbers(page) == [], query
        assert 'role="alert"' in page.content.decode(), query


def test_empty_filters_are_none(client: Client) -> None:
    assert numbers(client.get("/people/?q=&department=&account=")) == numbers(
        client.get("/people/")
    )


def test_a_fragment_is_only_the_table(client: Client) -> None:
    fragment = client.get("/people/?q=12", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "<table" in fragment
    restored = client.get(
        "/people/?q=12",
        headers={"HX-Request": "true", "HX-History-Restore-Request": "true"},
    ).content.decode()
    assert "<html" in restored


def test_nothing_found_says_what_to_do(client: Client) -> None:
    text = client.get("/people/?q=nobody").content.decode()
    assert 'class="empty"' in text and 'href="/people/"' in text


def test_a_list_asks_no_more_for_more_rows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/people/")
    with CaptureQueriesContext(connection) as few:
        monkeypatch.setattr(lists, "ROWS_A_PAGE", 3)
        client.get("/people/")
    with CaptureQueriesContext(connection) as many:
        monkeypatch.setattr(lists, "ROWS_A_PAGE", 50)
        client.get("/people/")
    assert len(many) == len(few)


class NoFilters(FilterSet):  # type: ignore[misc]  # django-filter is untyped
    class Meta:
        model = Parameter
        fields = ()


def declare(model: Any, order: str, *columns: lists.Column) -> lists.ListPage[Any]:
    page = lists.ListPage(
        model=model,
        title="",
        columns=columns,
        filters=NoFilters,
        order=order,
        nothing_yet="",
        nothing_found="",
    )
    lists.declared.remove(page)
    return page


@pytest.mark.parametrize(
    ("page", "complaints"),
    [
        (declare(Parameter, "name", lists.Column("", "name", sort=("name", "id"))), set()),
        (declare(Parameter, "-id", lists.Column("", "id", sort=("id",))), set()),
        (declare(Parameter, "at", lists.Column("", "at", sort=("at", "id"))), {"web.E002"}),
        (declare(Unit, "key", lists.Column("", "key", sort=("key", "id"))), {"web.E001"}),
        (declare(Parameter, "value", lists.Column("", "id", sort=("id",))), {"web.E003"}),
    ],
)
def test_a_declared_list_is_checked(
    monkeypatch: pytest.MonkeyPatch, page: lists.ListPage[Any], complaints: set[str]
) -> None:
    monkeypatch.setattr(checks, "declared", [page])
    assert {complaint.id for complaint in checks.check_lists()} == complaints


def test_all_lists_of_the_product_pass() -> None:
    assert lists.declared
    assert checks.check_lists() == []
