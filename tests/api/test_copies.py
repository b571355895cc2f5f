"""Printed copies by the API: the same rights, the same counting."""

from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Access, Channel, Refusal
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import PrintCopy
from tests.api.programs import program
from tests.companies import caller, eyes_of

pytestmark = pytest.mark.usefixtures("database")
ASKS, STRANGER, KEEPER = "huang.xiulan", "lin.jiayi", "zhou.qian"
PAPER = {"language": "zh-hans"}


@pytest.fixture
def path() -> str:
    with eyes_of(ASKS):
        request = Request.objects.filter(department__code="warehouse").latest("pk")
    return f"/purchase-requests/{request.pk}/copies"


def test_a_copy_is_made_listed_and_fetched(path: str) -> None:
    asks = program(ASKS, "purchasing")
    first, (status, copy) = asks.post(path, PAPER), asks.post(path, PAPER)
    assert (first[0], status) == (201, 201)
    assert (first[1]["number"], copy["number"], copy["channel"]) == (1, 2, Channel.API)
    listed = asks.get(path)[1]["items"]
    assert [one["number"] for one in listed] == [1, 2] and listed[1] == copy
    answer = asks.raw(f"{path}/2")
    assert answer["Content-Type"] == "application/pdf"
    content = answer.content
    assert content.startswith(b"%PDF-") and len(content) == copy["bytes"]
    with eyes_of(ASKS):
        access = Access.objects.filter(verb=Access.Verb.FILE).latest("pk")
        assert (access.channel, access.filters["sha256"]) == (Channel.API, copy["sha256"])
    assert asks.get(f"{path}/3")[0] == 404


def test_the_same_key_prints_once(path: str) -> None:
    asks, key = program(ASKS, "purchasing"), uuid4()
    assert asks.post(path, PAPER, key=key) == asks.post(path, PAPER, key=key)
    assert len(asks.get(path)[1]["items"]) == 1
    assert asks.post(path, PAPER, key="no-uuid")[1]["code"] == "key_missing"


@pytest.mark.parametrize(
    "wrong", [{}, {"language": "fr"}, {"language": "en", "size": "a0"}, {"colour": "red", **PAPER}]
)
def test_there_is_no_such_paper(path: str, wrong: dict[str, str]) -> None:
    asks = program(ASKS, "purchasing")
    assert asks.post(path, wrong)[0] == 422
    assert asks.get(path)[1]["items"] == []


def test_a_token_for_reading_prints_nothing(path: str) -> None:
    reads = program(ASKS, "purchasing.request.read")
    assert reads.post(path, PAPER)[1]["code"] == "out_of_scope"
    program(ASKS, "purchasing").post(path, PAPER)
    assert reads.get(path)[0] == 200
    assert reads.get(f"{path}/1")[1]["code"] == "out_of_scope"


def test_what_one_may_not_see_is_not_there(path: str) -> None:
    other = program(STRANGER, "purchasing")
    assert other.post(path, PAPER)[0] == 404 and other.get(path)[0] == 404
    assert other.get(f"{path}/1")[0] == 404
    assert Client().get(f"/api/v1{path}/1").status_code == 401


def test_who_may_only_read_is_refused_on_record() -> None:
    with eyes_of("liu.yang"):
        request = Request.objects.get(what__startswith="伺服电机")
    requests.approve(request, by=caller("liu.yang"))
    path = f"/purchase-requests/{request.pk}/copies"
    assert program("liu.yang", "purchasing").post(path, PAPER)[0] == 201
    keeper = program(KEEPER, "purchasing")
    assert keeper.post(path, PAPER)[1]["code"] == "not_permitted"
    assert keeper.get(f"{path}/1")[1]["code"] == "not_permitted"
    with eyes_of(KEEPER):
        refusals = Refusal.objects.filter(subject=request.pk, action="purchasing.request.print")
        assert refusals.count() == 2
        assert PrintCopy.objects.filter(record_id=request.pk).count() == 1
