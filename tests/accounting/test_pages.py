"""Every page of the books that is of no kind, as each of the cast: who may, and nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from guiju.accounting.models import Period, PostingRule
from guiju.accounting.urls import urlpatterns
from guiju.server.cluster import Cluster
from tests.companies import browser, eyes_of
from tests.conftest import Database, cloned, django_at

OK, MISSING, NO, AWAY, METHOD, UNREADABLE = 200, 404, 403, 302, 405, 422
NOBODY, OUTSIDER, SALES = "nobody", "olga", "lin.jiayi"
BOOKKEEPER, CHIEF, CASHIER = "zhou.qian", "zhao.min", "he.li"
EVERYBODY = (NOBODY, OUTSIDER, SALES, BOOKKEEPER, CHIEF, CASHIER)
READERS = (BOOKKEEPER, CHIEF, CASHIER)
FORMS = {  # who gets the form, and what a form without a key is answered
    "book-adopt": (BOOKKEEPER,),
    "book-confirm": (CHIEF,),
    "book-withdraw": (BOOKKEEPER,),
    "generation-run": (BOOKKEEPER,),
}
NAMES = [str(pattern.name) for pattern in urlpatterns]


@pytest.fixture(scope="module")
def place(cluster: Cluster, neighbours: str, static_files: Path) -> Iterator[Database]:
    """One database for the whole matrix: no page of it changes anything."""
    with cloned(cluster, neighbours) as database, django_at(database.address()):
        yield database


@pytest.fixture(scope="module")
def browsers(place: Database) -> dict[str, Client]:
    """Everybody, each signed in once."""
    return {NOBODY: Client(), **{login: browser(login) for login in EVERYBODY[1:]}}


@pytest.fixture(scope="module")
def addresses(place: Database) -> dict[str, str]:
    """The address of each page."""
    with eyes_of(CHIEF):
        keys = {"rule": PostingRule.objects.all()[0].pk, "period": Period.objects.all()[0].pk}
    return {
        str(pattern.name): reverse(
            str(pattern.name), kwargs={name: keys[name] for name in pattern.pattern.converters}
        )
        for pattern in urlpatterns
    }


@pytest.mark.parametrize("login", EVERYBODY)
@pytest.mark.parametrize("name", NAMES)
def test_who_may_look_and_send(
    browsers: dict[str, Client], addresses: dict[str, str], name: str, login: str
) -> None:
    answers = (
        browsers[login].get(addresses[name]).status_code,
        browsers[login].post(addresses[name]).status_code,
    )
    assert answers == expected(name, login)


def expected(name: str, login: str) -> tuple[int, int]:
    """Seen and sent. Olga is an administrator of another company and has no books."""
    if name in FORMS:
        if login == NOBODY:
            return AWAY, NO
        return (OK, UNREADABLE) if login in FORMS[name] else (NO, NO)
    if login == NOBODY:
        return AWAY, METHOD
    return OK if login in READERS else NO, METHOD
