"""One step with many records: shown before, done one by one, each once, within bounds."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Access, Refusal
from guiju.kernel.models import Unit as UnitRow
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.papers import attach
from guiju.records.record import Event
from guiju.web.kinds import bulk
from tests.companies import account, caller, department, eyes_of
from tests.web.lists_read import in_english, text_of

ASKS, HEAD, STRANGER = "huang.xiulan", "chen.zhiqiang", "lin.jiayi"
BULK = "/purchase-requests/bulk"
ClientFor = Callable[[str], Client]


@pytest.fixture
def open_as(client_for: ClientFor) -> ClientFor:
    return lambda login: in_english(client_for(login))


def draft(number: int = 1, estimate: str = "10") -> Request:
    """Asked for by Huang for the warehouse."""
    request: Request = requests.create(
        by=caller(ASKS),
        department=department("warehouse"),
        what=f"thing {number}",
        quantity="1",
        unit_name="pc",
        estimate=estimate,
        occurred_on="2026-01-01",
        needed_by="2099-01-01",
        why="stock",
    )
    return request


def submitted(number: int = 1, estimate: str = "10") -> Request:
    request = draft(number, estimate)
    attach(by=caller(ASKS), record=request, name="a.pdf", content=[b"%PDF-1.4\n%%EOF\n"])
    sent: Request = requests.submit(
        request, by=caller(ASKS), papers_checked=True, reason="entered late"
    )
    return sent


def state(request: Request) -> str:
    with eyes_of(ASKS):
        return Request.objects.get(pk=request.pk).state


def preview(client: Client, action: str, *records: Request, **query: Any) -> Any:
    return client.get(f"{BULK}/{action}/", {"pk": [one.pk for one in records], **query})


def form_of(page: Any) -> dict[str, str]:
    """What the preview would send."""
    names = re.findall(
        r'<input type="hidden" name="(key|records)" value="([^"]*)"', page.content.decode()
    )
    return {name: unescape(value) for name, value in names}


def send(client: Client, action: str, page: Any, **answers: str) -> Any:
    return client.post(f"{BULK}/{action}/", form_of(page) | answers)


def text(page: Any) -> str:
    return text_of(page.content.decode())


def test_the_preview_counts_and_says_why_not(open_as: ClientFor) -> None:
    mine, gone = draft(1), draft(2)
    requests.discard(gone, by=caller(ASKS))
    page = preview(open_as(ASKS), "discard", mine, gone)
    said = text(page)
    assert "2 records chosen" in said and "1 will be done" in said and "1 will be refused" in said
    assert "does not start from there" in said
    assert form_of(page)["records"].startswith(f"{mine.pk}:")
    assert str(gone.pk) not in form_of(page)["records"]
    assert state(mine) == "draft"


def test_each_is_done_on_its_own_and_the_result_is_shown(open_as: ClientFor) -> None:
    client, first, second = open_as(ASKS), draft(1), draft(2)
    page = preview(client, "discard", first, second)
    requests.discard(first, by=caller(ASKS))  # somebody was faster
    result = send(client, "discard", page)
    assert result.status_code == 200
    assert "1 done" in text(result) and "1 refused" in text(result)
    assert state(second) == "discarded"
    with eyes_of(ASKS):
        units = UnitRow.objects.filter(action="purchasing.request.discard", channel="web")
        assert [unit.subject for unit in units] == [second.pk]


def test_sent_twice_it_is_done_once(open_as: ClientFor) -> None:
    client, records = open_as(ASKS), [draft(1), draft(2)]
    page = preview(client, "discard", *records)
    results = [send(client, "discard", page) for _click in range(2)]
    assert all("2 done" in text(result) and "refused" not in text(result) for result in results)
    with eyes_of(ASKS):
        for one in records:
            assert Event.objects.filter(record_id=one.pk, action="discard").count() == 1


def test_all_that_a_filter_finds_is_counted_anew(open_as: ClientFor) -> None:
    client = open_as(ASKS)
    records = [draft(number) for number in (1, 2, 3)]
    query = {"all": "2", "of": "q=thing&state=draft"}
    page = preview(client, "discard", **query)
    assert "3 records chosen" in text(page)
    assert "The filter found 2 records when you chose; now it finds 3." in text(page)
    draft(4)  # what comes later is not done
    assert "3 done" in text(send(client, "discard", page))
    assert [state(one) for one in records] == ["discarded"] * 3
    with eyes_of(ASKS):
        assert Request.objects.get(what="thing 4").state == "draft"


@pytest.mark.parametrize("of", ["colour=red", "state=purple", "estimate_from=x"])
def test_a_filter_that_is_not_understood_chooses_nothing(open_as: ClientFor, of: str) -> None:
    assert preview(open_as(ASKS), "discard", all="1", of=of).status_code == 422


def test_too_many_at_once_is_said_aloud_and_nothing_is_done(
    open_as: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    client, records = open_as(ASKS), [draft(number) for number in (1, 2, 3)]
    for page in (
        preview(client, "discard", all="3", of="q=thing"),
        preview(client, "discard", *records),
    ):
        assert "These are 3 records; at most 2 are done at once." in text(page)
        assert form_of(page) == {}
    said = ".".join(f"{one.pk}:1" for one in records)
    sent = client.post(f"{BULK}/discard/", {"key": str(uuid4()), "records": said})
    assert sent.status_code == 422
    assert {state(one) for one in records} == {"draft"}


def test_what_one_does_not_see_is_not_there(open_as: ClientFor) -> None:
    request = draft()
    client = open_as(STRANGER)
    page = preview(client, "discard", request)
    assert "0 records chosen" in text(page) and "not yours to see" in text(page)
    result = client.post(f"{BULK}/discard/", {"key": str(uuid4()), "records": f"{request.pk}:1"})
    assert state(request) == "draft" and "0 done" in text(result)


def test_an_approver_approves_many_only_once_each_was_opened(open_as: ClientFor) -> None:
    client, read, unread = open_as(HEAD), submitted(1), submitted(2)
    client.get(f"/purchase-requests/{read.pk}/")
    page = preview(client, "approve", read, unread)
    assert "1 will be done" in text(page) and "You have not opened it" in text(page)
    forged = client.post(f"{BULK}/approve/", {"key": str(uuid4()), "records": f"{unread.pk}:1"})
    assert "0 done" in text(forged) and state(unread) == "submitted"
    assert "1 done" in text(send(client, "approve", page)) and state(read) == "approved"
    with eyes_of(HEAD):
        refusal = Refusal.objects.get(action="purchasing.request.approve", subject=unread.pk)
        assert refusal.actor_id == account(HEAD).actor_id


def test_what_changed_since_it_was_opened_is_not_approved_with_many(open_as: ClientFor) -> None:
    client, request = open_as(HEAD), submitted()
    client.get(f"/purchase-requests/{request.pk}/")
    requests.withdraw(request, by=caller(ASKS))
    requests.edit(request, by=caller(ASKS), what="something else")
    requests.submit(request, by=caller(ASKS), papers_checked=True, reason="entered late")
    assert "You have not opened it" in text(preview(client, "approve", request))


def test_what_changed_since_the_preview_is_refused(open_as: ClientFor) -> None:
    client, request = open_as(ASKS), draft()
    page = preview(client, "discard", request)
    requests.edit(request, by=caller(ASKS), what="something else")
    assert "was changed while you looked at it" in text(send(client, "discard", page))
    assert state(request) == "draft"


def test_nobody_approves_their_own_with_many_either(open_as: ClientFor) -> None:
    request = submitted()
    client = open_as(ASKS)
    client.get(f"/purchase-requests/{request.pk}/")
    page = preview(client, "approve", request)
    assert "1 will be refused" in text(page) and form_of(page) == {}


@pytest.mark.parametrize("action", ["submit", "cancel", "reject", "edit", "amend", "create", "x"])
def test_other_steps_are_taken_one_by_one(open_as: ClientFor, action: str) -> None:
    client, request = open_as(ASKS), draft()
    assert preview(client, action, request).status_code == 404
    assert client.post(f"{BULK}/{action}/", {"records": f"{request.pk}:1"}).status_code == 404


def test_a_step_that_looks_at_papers_or_content_is_never_in_bulk() -> None:
    demands: tuple[dict[str, Any], ...] = (
        {"needs_papers": True},
        {"edits": True},
        {"by_revision": True},
    )
    for demand in demands:
        with pytest.raises(ValueError, match="not taken in bulk"):
            Lifecycle(
                State("draft", "draft"),
                Step("create", BIRTH, "draft", "Create", edits=True),
                Step("go", "draft", "draft", "Go", in_bulk=True, **demand),
            )


def test_preview_and_result_are_on_record_with_their_records(open_as: ClientFor) -> None:
    client, request = open_as(ASKS), draft()
    send(client, "discard", preview(client, "discard", request))
    with eyes_of(ASKS):
        reads = Access.objects.filter(
            actor=account(ASKS).actor, verb=Access.Verb.LIST, kind="purchasing.request"
        )
        assert [read.filters for read in reads.order_by("id")] == [{"records": [request.pk]}] * 2
        assert [read.rows for read in reads] == [1, 1]


def test_only_who_may_is_offered_a_step(open_as: ClientFor) -> None:
    page = open_as(HEAD).get("/purchase-requests/").content.decode()
    assert f"{BULK}/approve/" in page
    page = open_as(STRANGER).get("/purchase-requests/").content.decode()
    assert f"{BULK}/approve/" not in page and f"{BULK}/discard/" in page
