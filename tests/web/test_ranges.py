"""Periods by their names, and the ranges that lists are asked for."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guiju.purchasing.models import Request
from guiju.purchasing.request import actions
from guiju.web.ranges import PERIODS, span
from tests.companies import caller, eyes_of
from tests.web.lists_read import chips, in_english, keys

Day = datetime.date
TUESDAY = Day(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", TUESDAY, TUESDAY),
        ("yesterday", Day(2026, 11, 23), Day(2026, 11, 23)),
        ("this_week", Day(2026, 11, 23), Day(2026, 11, 29)),
        ("last_week", Day(2026, 11, 16), Day(2026, 11, 22)),
        ("this_month", Day(2026, 11, 1), Day(2026, 11, 30)),
        ("last_month", Day(2026, 10, 1), Day(2026, 10, 31)),
        ("this_quarter", Day(2026, 10, 1), Day(2026, 12, 31)),
        ("this_year", Day(2026, 1, 1), Day(2026, 12, 31)),
        ("last_year", Day(2025, 1, 1), Day(2025, 12, 31)),
        ("past", None, Day(2026, 11, 23)),
        ("next_days", TUESDAY, Day(2026, 11, 30)),
        ("ahead", TUESDAY, None),
    ],
)
def test_a_period_has_its_days(name: str, first: Day | None, last: Day | None) -> None:
    assert span(name, TUESDAY) == (first, last)


def test_every_period_holds_its_own_days_at_the_ends_of_a_year() -> None:
    for name in PERIODS:
        for today in (Day(2026, 1, 1), Day(2026, 12, 31), Day(2028, 2, 29)):
            first, last = span(name, today)
            assert first is None or last is None or first <= last
    assert span("last_month", Day(2026, 1, 31)) == (Day(2025, 12, 1), Day(2025, 12, 31))
    assert span("this_quarter", Day(2026, 12, 31)) == (Day(2026, 10, 1), Day(2026, 12, 31))


BUYER = "wang.xiaoyan"
REQUESTS = "/purchase-requests/"


@pytest.fixture
def client(client_for: Callable[[str], Client]) -> Client:
    return in_english(client_for(BUYER))


def estimates() -> dict[int, Decimal]:
    """All requests with their amounts, but what was discarded."""
    with eyes_of(BUYER):
        rows = Request.objects.exclude(state="discarded")
        return dict(rows.values_list("pk", "estimate"))


def asked(client: Client, **query: Any) -> set[int]:
    """Which requests are found."""
    page = client.get(REQUESTS, query)
    assert page.status_code == 200
    return set(keys(page))


def test_an_amount_is_asked_for_by_its_edges_both_included(client: Client) -> None:
    amounts = estimates()
    low, high = sorted(amounts.values())[1], sorted(amounts.values())[-2]
    found = asked(client, estimate_from=low, estimate_to=high)
    assert found == {pk for pk, amount in amounts.items() if low <= amount <= high}
    assert 1 < len(found) < len(amounts)


def test_days_are_asked_for_by_a_period_and_by_their_edges(client: Client) -> None:
    everything = set(estimates())
    assert asked(client, occurred_on="today") == everything
    assert asked(client, occurred_on="last_year") == set()
    assert asked(client, needed_by="ahead", needed_by_to="2000-01-01") == set()
    assert asked(client, needed_by_from="2000-01-01") == everything


@pytest.mark.parametrize("query", ["estimate_from=much", "needed_by=someday", "needed_by_to=1"])
def test_a_range_that_is_not_understood_shows_nothing(client: Client, query: str) -> None:
    page = client.get(f"{REQUESTS}?{query}")
    assert page.status_code == 400 and keys(page) == []


def test_what_holds_stands_in_chips_each_with_the_address_without_it(client: Client) -> None:
    query = {"state": "open", "needed_by": "ahead", "estimate_from": "10", "estimate_to": "99999"}
    said = chips(client.get(REQUESTS, query))
    assert set(said) == {"State", "Needed by", "Estimated amount"}
    text, without = said["Estimated amount"]
    assert text == "10 – 99,999"
    assert "estimate" not in without and "needed_by=ahead" in without and "state=open" in without
    assert said["State"][0] == "not closed"


def test_not_closed_leaves_out_what_has_ended(client: Client) -> None:
    ended = caller("lin.jiayi")
    with eyes_of("lin.jiayi"):
        draft = Request.objects.get(state="draft", owner=ended.actor)
    assert draft.pk in asked(client, state="open")
    actions.discard(draft, by=ended)
    assert draft.pk not in asked(client, state="open")
