"""Two people change one record: both versions side by side, and what was typed stays."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Access
from guiju.purchasing.models import Request
from guiju.purchasing.request.actions import create, edit
from tests.companies import caller, department, eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
ASKS, STRANGER = "huang.xiulan", "lin.jiayi"


@pytest.fixture
def request_() -> Request:
    made: Request = create(
        by=caller(ASKS), department=department("warehouse"), what="Bearings", quantity="12",
        unit_name="pc", estimate="1200", occurred_on="2026-01-01", needed_by="2099-01-01",
        why="Spare parts",
    )  # fmt: skip
    return made


def typed(client: Client, request: Request, **changed: str) -> dict[str, str]:
    """The form as it was opened, with some fields typed anew."""
    page = client.get(f"/purchase-requests/{request.pk}/edit/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    form = {
        "department": str(request.department_id), "what": "Bearings", "quantity": "12",
        "unit_name": "pc", "estimate": "1200.00", "occurred_on": "2026-01-01",
        "needed_by": "2099-01-01", "why": "Spare parts", "seen": seen[1],
    }  # fmt: skip
    return {**form, **changed}


def send(client: Client, request: Request, form: dict[str, str]) -> Any:
    return client.post(f"/purchase-requests/{request.pk}/edit/", {**form, "key": str(uuid4())})


def test_both_versions_are_shown_and_nothing_is_overwritten(
    client_for: ClientFor, request_: Request
) -> None:
    client = client_for(ASKS)
    form = typed(client, request_, what="Rollers", why="Mine")
    edit(request_, by=caller(ASKS), what="Balls", quantity="20")
    answer = send(client, request_, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.DOTALL)
    what, quantity = (next(row for row in rows if text in row) for text in ("Balls", "20"))
    assert "Bearings" in what and "Rollers" in what and 'data-take="what"' in what
    assert "12" in quantity and "data-take" not in quantity
    assert not any("Mine" in row for row in rows)  # the other one did not touch it
    # Taken over: what only the other one changed. Kept: what was typed here.
    assert 'name="quantity" value="20"' in page and 'name="what" value="Rollers"' in page
    assert "Mine</textarea>" in page
    with eyes_of(ASKS):
        assert Request.objects.get(pk=request_.pk).what == "Balls"


def test_what_was_looked_at_can_be_saved(client_for: ClientFor, request_: Request) -> None:
    client = client_for(ASKS)
    form = typed(client, request_, what="Rollers")
    edit(request_, by=caller(ASKS), quantity="20")
    page = send(client, request_, form).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None and seen[1] != form["seen"]
    answer = send(client, request_, {**form, "quantity": "20", "seen": seen[1]})
    assert answer.status_code == 303
    with eyes_of(ASKS):
        saved = Request.objects.get(pk=request_.pk)
    assert saved.what == "Rollers" and saved.quantity == 20


def test_a_third_change_in_between_is_a_conflict_again(
    client_for: ClientFor, request_: Request
) -> None:
    client = client_for(ASKS)
    form = typed(client, request_, what="Rollers")
    edit(request_, by=caller(ASKS), quantity="20")
    page = send(client, request_, form).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    edit(request_, by=caller(ASKS), quantity="30")
    assert send(client, request_, {**form, "seen": seen[1]}).status_code == 409


def test_the_page_may_ask_whether_somebody_was_faster(
    client_for: ClientFor, request_: Request
) -> None:
    client, address = client_for(ASKS), f"/purchase-requests/{request_.pk}/seen/"
    with eyes_of(ASKS):
        before = Access.objects.count()
    first = client.get(address).json()
    edit(request_, by=caller(ASKS), quantity="20")
    second = client.get(address).json()
    assert second["version"] > first["version"] and second["who"]
    with eyes_of(ASKS):
        assert Access.objects.count() == before


def test_who_does_not_see_it_is_not_told(client_for: ClientFor, request_: Request) -> None:
    address = f"/purchase-requests/{request_.pk}/seen/"
    assert client_for(STRANGER).get(address).status_code == 404
    assert Client().get(address).status_code == 401
