"""The evidence pages: who may look, what stands there, and what goes out."""

import csv
import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Access, Audit
from guiju.purchasing.models import Request
from guiju.web.evidence.exporting import inert
from tests.companies import AUDIT, SYSTEM, eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
LISTS = ("changes", "accesses", "refusals")


@pytest.mark.parametrize("name", LISTS)
def test_only_who_reviews_the_records_may_look(name: str, client_for: ClientFor) -> None:
    assert client_for(AUDIT).get(f"/evidence/{name}/").status_code == 200
    for address in (f"/evidence/{name}/", f"/evidence/{name}.csv"):
        assert client_for(SYSTEM).get(address).status_code == 403


def test_a_change_shows_operator_time_and_content_together(client_for: ClientFor) -> None:
    with eyes_of(AUDIT):
        row = Audit.objects.filter(table="purchasing_request").select_related("actor").latest("pk")
    auditor = client_for(AUDIT)
    listed = auditor.get("/evidence/changes/?table=purchasing_request").content.decode()
    assert row.actor.name in listed and f"/evidence/changes/{row.pk}/" in listed
    page = auditor.get(f"/evidence/changes/{row.pk}/").content.decode()
    assert row.actor.name in page
    assert row.after is not None and row.after["what"] in page


def test_changes_are_found_by_what_they_say(client_for: ClientFor) -> None:
    with eyes_of(AUDIT):
        row = Audit.objects.filter(table="purchasing_request").latest("pk")
    auditor = client_for(AUDIT)
    assert row.after is not None
    found = auditor.get("/evidence/changes/", {"q": row.after["what"]}).content.decode()
    assert f"/evidence/changes/{row.pk}/" in found
    nothing = auditor.get("/evidence/changes/", {"q": "never written anywhere"})
    assert "/evidence/changes/1" not in nothing.content.decode()


def test_an_export_is_on_record_with_its_rows_and_filters(client_for: ClientFor) -> None:
    answer = client_for(AUDIT).get("/evidence/changes.csv?table=partners_partner")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    with eyes_of(AUDIT):
        access = Access.objects.get(verb=Access.Verb.EXPORT)
        assert access.rows == Audit.objects.filter(table="partners_partner").count()
    assert len(rows) == access.rows + 1
    assert access.filters == {"table": "partners_partner"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_is_computed_in_a_spreadsheet(text: str) -> None:
    assert inert(text) == f"'{text}"


def test_a_refusal_stands_in_the_list_and_on_the_record(client_for: ClientFor) -> None:
    asks = client_for("huang.xiulan")
    with eyes_of("huang.xiulan"):
        pk = Request.objects.filter(owner__account__login="huang.xiulan").latest("pk").pk
    address = f"/purchase-requests/{pk}/do/submit/"
    page = asks.post(address, {"key": str(uuid4()), "seen": "99"})
    assert page.status_code == 422
    answer = asks.post(
        address,
        {"key": str(uuid4()), "seen": "99", "papers_checked": "on"},
    )
    assert answer.status_code == 409
    listed = client_for(AUDIT).get("/evidence/refusals/").content.decode()
    assert "purchasing.request.submit" in listed and "stale" in listed


def test_a_filter_that_is_not_understood_exports_nothing(client_for: ClientFor) -> None:
    answer = client_for(AUDIT).get("/evidence/changes.csv?colour=red")
    assert answer.status_code == 400
