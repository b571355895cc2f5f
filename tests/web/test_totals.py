"""Totals: exact, over all that is found and one sees, and on request where it is much."""

from collections.abc import Callable

import pytest
from django.test import Client

from guiju.purchasing.models import Request
from guiju.web import lists
from tests.companies import eyes_of
from tests.web.lists_read import in_english, keys, link, total

BUYER, STRANGER = "wang.xiaoyan", "lin.jiayi"
REQUESTS = "/purchase-requests/"


@pytest.fixture
def client_in_english(client_for: Callable[[str], Client]) -> Callable[[str], Client]:
    return lambda login: in_english(client_for(login))


def sum_of(pks: list[int]) -> object:
    """What these requests come to, and how many they are."""
    with eyes_of(BUYER):
        estimates = Request.objects.filter(pk__in=pks).values_list("estimate", flat=True)
        return sum(estimates), len(pks)


def test_the_total_is_that_of_all_pages(
    client_in_english: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_in_english(BUYER)
    everything = keys(client.get(REQUESTS))
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 2)
    page = client.get(REQUESTS)
    assert len(keys(page)) == 2 < len(everything)
    assert total(page) == sum_of(everything)


def test_the_total_is_of_what_the_filter_finds_and_one_sees(
    client_in_english: Callable[[str], Client],
) -> None:
    for login in (BUYER, STRANGER):
        page = client_in_english(login).get(REQUESTS, {"estimate_to": "5000"})
        assert total(page) == sum_of(keys(page))
    own, everything = (total(client_in_english(login).get(REQUESTS)) for login in (STRANGER, BUYER))
    assert own is not None and everything is not None and own < everything


def test_beyond_the_count_it_is_added_up_when_asked_for(
    client_in_english: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_in_english(BUYER)
    expected = total(client.get(REQUESTS))
    monkeypatch.setattr(lists, "COUNTED_UP_TO", 2)
    page = client.get(REQUESTS, {"sort": "-record"})
    assert total(page) is None and expected is not None
    assert total(client.get(REQUESTS + link(page, "Add up all"))) == expected


def test_a_list_without_amounts_has_no_total(client_in_english: Callable[[str], Client]) -> None:
    assert total(client_in_english(BUYER).get("/people/")) is None
