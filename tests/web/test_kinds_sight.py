"""One predicate for list, page, paper and file: what one may not see is not there."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.kernel.directory import directory
from guiju.kernel.models import Access, Actor
from guiju.kernel.unit import Caller
from guiju.org.models import Permit
from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions
from guiju.records.comments import Comment
from guiju.records.obligations import owed_by
from guiju.records.papers import Attachment
from guiju.records.revisions import propose
from guiju.records.sight import sees, visible_to
from tests.companies import account, caller, company, department, eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
# Who works in the warehouse, heads it, buys for all, sells, and reviews the records.
ASKS, HEAD, BUYER, STRANGER, AUDIT = (
    "huang.xiulan",
    "chen.zhiqiang",
    "wang.xiaoyan",
    "lin.jiayi",
    "zeng.hui",
)
EVERYBODY = (ASKS, HEAD, BUYER, STRANGER, AUDIT, "shen.guodong", "liu.yang", "chen.siyuan")


def of_the_warehouse() -> Request:
    with eyes_of(ASKS):
        return Request.objects.filter(department__code="warehouse").latest("pk")


def test_the_list_shows_what_the_page_shows(client_for: ClientFor) -> None:
    with eyes_of(ASKS):
        all_of_them = list(Request.objects.values_list("pk", flat=True))
    for login in (ASKS, BUYER, STRANGER, "liu.yang"):
        client = client_for(login)
        page = client.get("/purchase-requests/").content.decode()
        listed = {int(pk) for pk in re.findall(r'href="/purchase-requests/(\d+)/"', page)}
        opened = {
            pk for pk in all_of_them if client.get(f"/purchase-requests/{pk}/").status_code == 200
        }
        assert listed == opened, login


def test_reach_says_for_many_what_may_says_for_one() -> None:
    with eyes_of(ASKS) as own:
        requests = list(Request.objects.all())
    for login in EVERYBODY:
        with eyes_of(login) as own:
            actor = account(login).actor
            reach = directory().reach(actor, "purchasing.request.read", own)
            for request in requests:
                reached = (
                    reach.company
                    or request.department_id in reach.departments
                    or (reach.own and request.owner_id == actor.pk)
                )
                may = directory().may(actor, "purchasing.request.read", own, request)
                assert reached == may, (login, request.pk)


def test_a_record_of_others_is_not_there(client_for: ClientFor) -> None:
    stranger, request = client_for(STRANGER), of_the_warehouse()
    for path in ("", "edit/", "revise/", "do/approve/", "do/submit/"):
        address = f"/purchase-requests/{request.pk}/{path}"
        assert stranger.get(address).status_code in (403, 404), path
    assert stranger.get(f"/purchase-requests/{request.pk}/").status_code == 404
    assert stranger.post(f"/records/{request.pk}/comment/", said("hello")).status_code == 404
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n")
    form = {"key": str(uuid4()), "file": file}
    assert stranger.post(f"/records/{request.pk}/attach/", form).status_code == 404


def said(text: str) -> dict[str, str]:
    return {"key": str(uuid4()), "text": text}


def a_paper() -> Attachment:
    with eyes_of(ASKS):
        return Attachment.objects.filter(record__kind="purchasing.request").latest("pk")


def test_a_paper_goes_out_as_a_file_in_a_sandbox_and_on_record(client_for: ClientFor) -> None:
    paper = a_paper()
    answer = client_for("shen.guodong").get(f"/papers/{paper.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    assert content.startswith(b"%PDF")
    with eyes_of(ASKS):
        access = Access.objects.get(verb=Access.Verb.FILE, subject=paper.pk)
    assert access.actor_id == account("shen.guodong").actor_id
    assert access.filters["sha256"]


def test_a_paper_of_a_record_that_one_does_not_see_is_not_there(client_for: ClientFor) -> None:
    with eyes_of(ASKS):
        paper = Attachment.objects.filter(record_id=of_the_warehouse_with_papers().pk).latest("pk")
    assert client_for(STRANGER).get(f"/papers/{paper.pk}/").status_code == 404


def of_the_warehouse_with_papers() -> Request:
    with_papers = Attachment.objects.values("record_id")
    warehouse = Request.objects.filter(department__code="warehouse")
    return warehouse.filter(pk__in=with_papers).latest("pk")


def test_who_is_asked_sees_it_though_no_permit_reaches_so_far() -> None:
    with eyes_of("liu.yang"):
        waiting = owed_by(account("liu.yang").actor, company("liu.yang")).first()
        assert waiting is not None
        request = Request.objects.get(pk=waiting.record_id)
    with eyes_of("liu.yang") as own:
        assert sees(account("liu.yang").actor, own, request)
        assert visible_to(account("liu.yang").actor, own, Request).filter(pk=request.pk).exists()


def test_nobody_is_mentioned_who_may_not_see_it(client_for: ClientFor) -> None:
    request, asks = of_the_warehouse(), client_for(ASKS)
    name = account(STRANGER).actor.name
    answer = asks.post(f"/records/{request.pk}/comment/", said(f"@{name} hello"))
    assert answer.status_code == 422
    with eyes_of(ASKS):
        assert not Comment.objects.exists()


def test_who_is_mentioned_owes_an_answer(client_for: ClientFor) -> None:
    request, asks = of_the_warehouse(), client_for(ASKS)
    name = account(HEAD).actor.name
    assert asks.post(f"/records/{request.pk}/comment/", said(f"@{name}?")).status_code == 303
    with eyes_of(HEAD) as own:
        owed = owed_by(account(HEAD).actor, own).filter(sort="answer", record_id=request.pk)
        assert owed.count() == 1
    page = client_for(HEAD).get("/inbox/").content.decode()
    assert f"/purchase-requests/{request.pk}/" in page


def test_a_permit_up_to_an_amount_ends_there(as_owner: object) -> None:
    with eyes_of(HEAD) as own:
        request = Request.objects.filter(department__code="warehouse").latest("pk")
    actor = account(HEAD).actor
    limit_to(request.estimate - 1, as_owner)
    with eyes_of(HEAD) as own:
        assert not directory().may(actor, "purchasing.request.approve", own, request)
        assert directory().may(actor, "purchasing.request.read", own, request)
    limit_to(request.estimate, as_owner)
    with eyes_of(HEAD) as own:
        assert directory().may(actor, "purchasing.request.approve", own, request)


def limit_to(amount: object, owner: object) -> None:
    """As a company sets it one day by an action; here the permits are the test's own."""
    run = owner.execute  # type: ignore[attr-defined]  # a connection of psycopg
    run("ALTER TABLE org_permit DISABLE TRIGGER USER")
    run("UPDATE org_permit SET up_to = %s WHERE permission LIKE 'purchasing.request.%%'", [amount])
    run("ALTER TABLE org_permit ENABLE TRIGGER USER")


def test_discarded_ones_are_hidden_until_asked_for(client_for: ClientFor) -> None:
    asks = client_for(ASKS)
    by: Caller = caller(ASKS)
    request = actions.create(
        by=by,
        department=department("warehouse"),
        what="A mistake",
        quantity="1",
        unit_name="pc",
        estimate="1",
        occurred_on="2026-01-01",
        needed_by="2099-01-01",
        why="none",
    )
    actions.discard(request, by=by)
    assert "A mistake" not in asks.get("/purchase-requests/").content.decode()
    assert "A mistake" in asks.get("/purchase-requests/?state=discarded").content.decode()


def test_permit_and_actor_are_the_company_s_own() -> None:
    with eyes_of(ASKS) as own:
        assert Permit.objects.filter(company=own).exists()
        foreign = Actor(pk=1, company_id=own.pk + 1, sort=Actor.Sort.HUMAN)
        assert not directory().reach(foreign, "purchasing.request.read", own)


def test_two_seats_of_one_stage_are_one_thing_to_decide(client_for: ClientFor) -> None:
    """A sensitive change of a supplier needs two; each of them finds it once."""
    with eyes_of(BUYER):
        supplier = Supplier.objects.filter(state="active").latest("pk")
    propose(supplier, by=caller(BUYER), reason="new bank", tax_number="1")
    page = client_for("zhou.qian").get("/inbox/").content.decode()
    assert page.count('class="row-link"') == 1
