"""Printing from a record's page: who may, what is counted, and how the copy is sent."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from guiju.kernel.models import Access, Channel, Refusal
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import PrintCopy
from tests.companies import account, caller, eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
ASKS, HEAD, BUYER, STRANGER, KEEPER = (
    "huang.xiulan",
    "chen.zhiqiang",
    "wang.xiaoyan",
    "lin.jiayi",
    "zhou.qian",
)
PAPER = {"language": "en", "size": "a4"}


def of_the_warehouse() -> Request:
    with eyes_of(ASKS):
        return Request.objects.filter(department__code="warehouse").latest("pk")


def printed(client: Client, request: Request, **form: str) -> HttpResponse:
    """Send the form as the page makes it."""
    page = client.get(request.get_absolute_url()).content.decode()
    found = re.search(r'<form[^>]*data-copy>.*?name="key" value="([^"]+)"', page, re.DOTALL)
    key = found[1] if found else str(uuid4())
    address = f"{request.get_absolute_url()}print/"
    answer: HttpResponse = client.post(address, PAPER | {"key": key} | form)  # type: ignore[assignment]
    return answer


def copies(request: Request) -> list[PrintCopy]:
    with eyes_of(ASKS):
        rows = PrintCopy.objects.filter(record_id=request.pk).select_related("unit", "file")
        return list(rows.order_by("number"))


def test_a_print_leads_to_its_copy_which_the_browser_shows(client_for: ClientFor) -> None:
    client, request = client_for(ASKS), of_the_warehouse()
    answer = printed(client, request)
    (copy,) = copies(request)
    assert (answer.status_code, answer["Location"]) == (303, f"/copies/{copy.pk}/")
    assert copy.unit.channel == Channel.WEB
    shown = client.get(answer["Location"])
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == f'inline; filename="{request.number}-1.pdf"'
    assert shown["X-Content-Type-Options"] == "nosniff" and "no-store" in shown["Cache-Control"]
    policy = shown["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert shown.content.startswith(b"%PDF-")


def test_to_open_a_copy_again_counts_nothing_and_is_on_record(client_for: ClientFor) -> None:
    client, request = client_for(ASKS), of_the_warehouse()
    address = printed(client, request)["Location"]
    for _time in range(2):
        assert client.get(address).status_code == 200
    (copy,) = copies(request)
    with eyes_of(ASKS):
        opened = Access.objects.filter(verb=Access.Verb.FILE, subject=copy.pk)
        assert opened.count() == 2
        assert {one.filters["sha256"] for one in opened} == {copy.file.sha256}
        made = Access.objects.filter(verb=Access.Verb.PRINT, subject=request.pk)
        assert made.count() == 1


def test_the_page_tells_of_its_copies(client_for: ClientFor) -> None:
    client, request = client_for(ASKS), of_the_warehouse()
    before = client.get(request.get_absolute_url()).content.decode()
    assert 'id="copy-1"' not in before and "打印第 1 份" in before
    for _time in range(2):
        printed(client, request)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "已打印 2 次" in page and "打印第 3 份" in page
    assert page.count("打印了第") == 2  # in the timeline
    for copy in copies(request):
        assert f'href="/copies/{copy.pk}/"' in page and copy.file.sha256[:8] in page


def test_a_copy_that_was_touched_is_not_passed_off_as_the_copy(client_for: ClientFor) -> None:
    client, request = client_for(ASKS), of_the_warehouse()
    address = printed(client, request)["Location"]
    (copy,) = copies(request)
    path = copy.file.path
    path.write_bytes(path.read_bytes() + b" ")
    assert client.get(address).status_code == 500
    path.unlink()
    assert client.get(address).status_code == 500


def test_a_second_click_on_one_page_is_one_copy(client_for: ClientFor) -> None:
    client, request, key = client_for(ASKS), of_the_warehouse(), str(uuid4())
    both = {printed(client, request, key=key)["Location"] for _time in range(2)}
    assert len(both) == 1 and len(copies(request)) == 1


def test_who_may_only_read_is_told_why_not(client_for: ClientFor) -> None:
    """Zhao is asked about it and sees it, and has no right to print for the warehouse."""
    client = client_for(KEEPER)
    with eyes_of(KEEPER):
        request = next(one for one in Request.objects.order_by("pk") if one.state == "submitted")
    with eyes_of("liu.yang"):
        request = Request.objects.get(what__startswith="伺服电机")
    requests.approve(request, by=caller("liu.yang"))
    page = client.get(request.get_absolute_url())
    assert page.status_code == 200
    assert "data-copy" not in page.content.decode()
    answer = printed(client, request)
    assert answer.status_code == 403 and copies(request) == []
    with eyes_of(KEEPER):
        assert Refusal.objects.filter(
            actor=account(KEEPER).actor, action="purchasing.request.print"
        ).exists()


def test_what_one_does_not_see_is_not_there(client_for: ClientFor) -> None:
    request, stranger = of_the_warehouse(), client_for(STRANGER)
    address = printed(client_for(ASKS), request)["Location"]
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/records/{request.pk}/?copy=1").status_code == 404
    assert printed(stranger, request).status_code == 404
    assert len(copies(request)) == 1


def test_a_copy_is_opened_only_by_who_may_print(client_for: ClientFor) -> None:
    with eyes_of("liu.yang"):
        request = Request.objects.get(what__startswith="伺服电机")
    requests.approve(request, by=caller("liu.yang"))
    address = printed(client_for("liu.yang"), request)["Location"]
    keeper = client_for(KEEPER)
    assert keeper.get(request.get_absolute_url()).status_code == 200
    assert keeper.get(address).status_code == 403


def test_what_was_discarded_is_not_printed(client_for: ClientFor) -> None:
    with eyes_of(ASKS):
        draft = Request.objects.filter(state="draft").latest("pk")
    owner = draft.owner
    login = next(one for one in (ASKS, STRANGER, BUYER) if account(one).actor.pk == owner.pk)
    requests.discard(draft, by=caller(login))
    client = client_for(login)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "data-copy" not in page and "不予打印" in page
    assert client.get(f"{draft.get_absolute_url()}print/").status_code == 409
    assert printed(client, draft).status_code == 409 and copies(draft) == []


@pytest.mark.parametrize(("field", "value"), [("language", "fr"), ("size", "a0")])
def test_a_form_of_somebody_s_own_making(client_for: ClientFor, field: str, value: str) -> None:
    request = of_the_warehouse()
    answer = printed(client_for(ASKS), request, **{field: value})
    assert answer.status_code == 422 and copies(request) == []


def test_the_square_leads_to_the_page_and_the_copy(client_for: ClientFor) -> None:
    client, request = client_for(ASKS), of_the_warehouse()
    page = request.get_absolute_url()
    assert client.get(f"/records/{request.pk}/?copy=2")["Location"] == f"{page}#copy-2"
    for nonsense in ("", "?copy=", "?copy=x", "?copy=-1", "?copy=1%0d%0aX:y"):
        assert client.get(f"/records/{request.pk}/{nonsense}")["Location"] == page
    answer = Client().get(f"/records/{request.pk}/?copy=2")
    assert answer.status_code == 302 and "next=%2Frecords%2F" in answer["Location"]


def test_the_form_stands_on_a_page_of_its_own_too(client_for: ClientFor) -> None:
    request = of_the_warehouse()
    answer = client_for(ASKS).get(f"{request.get_absolute_url()}print/")
    assert answer.status_code == 200 and 'name="language"' in answer.content.decode()
