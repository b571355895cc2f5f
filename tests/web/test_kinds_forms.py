"""A request's life through its pages: entered, papered, submitted, decided, revised."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.purchasing.models import Request
from guiju.records.revisions import Revision
from tests.companies import department, eyes_of
from tests.conftest import Database

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
ASKS, HEAD = "huang.xiulan", "chen.zhiqiang"
PDF = b"%PDF-1.4\n%%EOF\n"


def newest() -> Request:
    with eyes_of(ASKS):
        return Request.objects.latest("pk")


def entered(client: Client, **changed: str) -> Request:
    """A request by the form, of 12 pieces for 1,200."""
    form = {
        "key": str(uuid4()),
        "department": str(department("warehouse").pk),
        "what": "Bearings",
        "quantity": "12",
        "unit_name": "pc",
        "estimate": "1200.00",
        "occurred_on": today(client),
        "needed_by": "2099-01-01",
        "why": "Spare parts",
    }
    answer = client.post("/purchase-requests/new/", {**form, **changed})
    assert answer.status_code == 303, answer.content.decode()
    return newest()


def today(client: Client) -> str:
    page = client.get("/purchase-requests/new/").content.decode()
    found = re.search(r'name="occurred_on" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def paper(client: Client, request: Request) -> None:
    file = SimpleUploadedFile("request.pdf", PDF)
    answer = client.post(
        f"/records/{request.pk}/attach/", {"key": str(uuid4()), "file": file, "witness_date": ""}
    )
    assert answer.status_code == 303, answer.content.decode()


def step(client: Client, request: Request, action: str, **said: str) -> int:
    address = f"/purchase-requests/{request.pk}/do/{action}/"
    return client.post(address, {"key": str(uuid4()), **said}).status_code


def submitted(client: Client) -> Request:
    request = entered(client)
    paper(client, request)
    assert step(client, request, "submit", papers_checked="on") == 303
    return request


def test_a_request_goes_its_way_through_the_pages(client_for: ClientFor) -> None:
    asks, head = client_for(ASKS), client_for(HEAD)
    request = submitted(asks)
    assert f"/purchase-requests/{request.pk}/" in head.get("/inbox/").content.decode()
    assert step(head, request, "approve", reason="needed") == 303
    assert newest().state == "approved"
    page = head.get(f"/purchase-requests/{request.pk}/").content.decode()
    assert "needed" in page and "request.pdf" in page


def test_without_the_tick_nothing_is_submitted_and_the_field_says_so(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    request = entered(asks)
    paper(asks, request)
    assert step(asks, request, "submit") == 422
    assert newest().state == "draft"


def test_a_refused_entry_keeps_what_was_typed(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    form = {"key": str(uuid4()), "what": "Half a bearing", "quantity": "many"}
    answer = asks.post("/purchase-requests/new/", form)
    assert answer.status_code == 422
    assert "Half a bearing" in answer.content.decode() and "many" in answer.content.decode()


def test_a_rule_of_the_record_stands_at_its_field(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    with pytest.raises(AssertionError, match="id_needed_by") as refused:
        entered(asks, needed_by="2001-01-01")
    assert "errorlist" in str(refused.value)


def test_who_was_slower_is_told_and_overwrites_nothing(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    request = entered(asks)
    address = f"/purchase-requests/{request.pk}/edit/"
    page = asks.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    form = {
        "department": str(request.department_id),
        "what": "First",
        "quantity": "12",
        "unit_name": "pc",
        "estimate": "1200.00",
        "occurred_on": str(request.occurred_on),
        "needed_by": "2099-01-01",
        "why": "Spare parts",
        "seen": seen[1],
    }
    assert asks.post(address, {**form, "key": str(uuid4())}).status_code == 303
    late = asks.post(address, {**form, "what": "Second", "key": str(uuid4())})
    assert late.status_code == 409 and "Second" in late.content.decode()
    assert newest().what == "First"


def test_the_second_click_is_the_first(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    key = str(uuid4())
    one, two = entered(asks, key=key), entered(asks, key=key)
    assert one.pk == two.pk


def test_what_is_settled_changes_only_by_a_revision_that_another_approves(
    client_for: ClientFor,
) -> None:
    asks, head = client_for(ASKS), client_for(HEAD)
    request = submitted(asks)
    assert step(head, request, "approve") == 303
    blank = asks.get(f"/purchase-requests/{request.pk}/revise/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', blank)
    assert seen is not None
    form = {
        "key": str(uuid4()),
        "seen": seen[1],
        "department": str(request.department_id),
        "what": "Bearings",
        "quantity": "12",
        "unit_name": "pc",
        "estimate": "1200.00",
        "occurred_on": str(request.occurred_on),
        "needed_by": "2099-02-02",
        "why": "Spare parts",
        "reason": "The line stands still in January",
    }
    answer = asks.post(f"/purchase-requests/{request.pk}/revise/", form)
    assert answer.status_code == 303, answer.content.decode()
    with eyes_of(ASKS):
        revision = Revision.objects.get(subject_id=request.pk)
    shown = head.get(f"/revisions/{revision.pk}/").content.decode()
    assert "2099-01-01" in shown and "2099-02-02" in shown
    assert str(newest().needed_by) == "2099-01-01"
    own = asks.post(f"/revisions/{revision.pk}/approve/", {"key": str(uuid4())})
    assert own.status_code == 403
    other = head.post(f"/revisions/{revision.pk}/approve/", {"key": str(uuid4())})
    assert other.status_code == 303, other.content.decode()
    assert str(newest().needed_by) == "2099-02-02"


def test_a_copy_begins_with_what_the_first_one_says(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    request = entered(asks, what="Bearings of the same make")
    page = asks.get(f"/purchase-requests/new/?origin={request.pk}").content.decode()
    assert "Bearings of the same make" in page


def test_only_the_company_and_what_is_active_can_be_linked(
    client_for: ClientFor, database: Database
) -> None:
    asks = client_for(ASKS)
    foreign = str(department("finance").pk)
    answer = asks.post("/purchase-requests/new/", {"key": str(uuid4()), "department": foreign})
    assert answer.status_code == 422
    page = answer.content.decode()
    offered = re.search(r'<select name="department".*?</select>', page, re.DOTALL)
    assert offered and f'<option value="{foreign}"' not in offered[0]
