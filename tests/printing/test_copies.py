"""Printed copies: drawn once, counted without a gap, kept, and made only by who may."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from guiju.kernel.errors import Refused
from guiju.kernel.models import Access, Refusal
from guiju.kernel.unit import Caller
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.files import File
from guiju.records.models import PrintCopy
from guiju.records.prints import print_copy
from guiju.records.record import Kind
from guiju.records.sight import sees
from guiju.web.kinds.screen import screens
from guiju.web.printing.copies import make_copy
from tests.kernel.attack import Wall, refused
from tests.printing.reading import content_of, text_of
from tests.records.attacking import attack, unit_by_sql
from tests.records.test_steps import refuses
from tests.records.world import LARGE, REASON, World

NEXT = (
    "INSERT INTO records_printcopy (company_id, record_id, version, number, language, size, "
    "file_id, actor_id, unit_id) SELECT company_id, record_id, version, number + 1, language, "
    "size, file_id, coalesce(%s, guiju_actor()), coalesce(%s, guiju_unit()) "
    "FROM records_printcopy WHERE id = %s"
)
THREADS = 16


def printed(record: Kind, by: Caller, language: str = "en", size: str = "") -> PrintCopy:
    return make_copy(screens[record.kind], record, by=by, language=language, size=size)


def numbers(world: World, record: Kind) -> list[int]:
    with world.eyes():
        copies = PrintCopy.objects.filter(record_id=record.pk).order_by("pk")
        return list(copies.values_list("number", flat=True))


@pytest.fixture(scope="module")
def approved(world: World) -> Request:
    return world.approved_request()


@pytest.fixture(scope="module")
def first(world: World, approved: Request) -> PrintCopy:
    return printed(approved, world.xie)


def test_a_copy_is_kept_and_says_what_it_is(world: World, approved: Request) -> None:
    copy = printed(world.now(approved), world.keyed(world.xie, uuid4()))
    content = content_of(copy)
    with world.eyes():
        record = Request.objects.select_related("record").get(pk=approved.pk).record
        kept = PrintCopy.objects.select_related("unit", "actor", "file").get(pk=copy.pk)
    assert kept.version == record.version
    assert kept.actor_id == world.xie.actor.pk and kept.unit.channel == world.xie.channel
    assert kept.file.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.file.content_type == "application/pdf"
    text = text_of(content)
    assert approved.number in text and world.xie.actor.name.replace(" ", "") in text
    assert f"Version{record.version}," in text


def test_each_print_is_the_next_copy_and_says_so(world: World) -> None:
    request = world.approved_request()
    texts = [text_of(content_of(printed(request, world.xie))) for _time in range(3)]
    assert numbers(world, request) == [1, 2, 3]
    assert "Firstprint" in texts[0] and "Copy," not in texts[0]
    assert "Copy,printno.2" in texts[1] and "Copy,printno.3" in texts[2]


def test_a_second_click_is_the_first_copy(world: World) -> None:
    request, by = world.approved_request(), world.keyed(world.xie, uuid4())
    one, same = printed(request, by), printed(request, by)
    assert one.pk == same.pk and numbers(world, request) == [1]
    with refuses("key_reused"):
        printed(request, by, language="zh-hans")


def test_sixteen_who_print_at_once_leave_no_gap(world: World) -> None:
    request = world.approved_request()

    def one(_number: int) -> int:
        try:
            return printed(request, world.keyed(world.xie, uuid4())).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(one, range(THREADS)))
    assert sorted(made) == list(range(1, THREADS + 1))
    assert sorted(numbers(world, request)) == sorted(made)
    with world.eyes():
        files = PrintCopy.objects.filter(record_id=request.pk).values("file").distinct()
        assert files.count() == THREADS  # each says its own number


def test_a_print_is_among_the_reads(world: World) -> None:
    request = world.approved_request()
    copy = printed(request, world.liu)
    with world.eyes():
        access = Access.objects.get(verb=Access.Verb.PRINT, subject=request.pk)
    assert access.actor_id == world.liu.actor.pk and access.kind == "purchasing.request"
    assert access.filters["copy"] == 1 and access.filters["sha256"] == copy.file.sha256


def test_it_moves_nothing(world: World, approved: Request) -> None:
    told = world.told(approved)
    before = world.now(approved).record
    printed(approved, world.xie)
    assert world.told(approved) == told
    assert world.now(approved).record.version == before.version


# ---- who may, and what


def test_who_may_not_prints_nothing(world: World) -> None:
    request = world.approved_request()
    for stranger in (world.lin, world.deng):
        with refuses("not_permitted"):
            printed(request, stranger)
    assert numbers(world, request) == []
    with world.eyes():
        refusal = Refusal.objects.filter(subject=request.pk, action="purchasing.request.print")
        assert refusal.count() == 2


def test_to_read_is_not_to_print(world: World) -> None:
    """Zhou is asked to approve a large request of production and so sees it; she prints none."""
    request = world.submitted_request(estimate=LARGE)
    requests.approve(request, by=world.liu)
    with world.eyes(world.zhou):
        assert sees(world.zhou.actor, world.company, request)
    with refuses("not_permitted"):
        printed(request, world.zhou)


def test_another_company_s_record_is_not_printed(world: World, approved: Request) -> None:
    with pytest.raises((Refused, Request.DoesNotExist)):
        printed(approved, world.olga)


def test_what_was_discarded_is_not_printed(world: World) -> None:
    draft = world.draft_request()
    requests.discard(draft, by=world.xie)
    with refuses("wrong_state"):
        printed(draft, world.xie)
    assert numbers(world, draft) == []


@pytest.mark.parametrize(("language", "size"), [("fr", "a4"), ("en", "a5"), ("", "a4")])
def test_there_is_no_such_paper(world: World, approved: Request, language: str, size: str) -> None:
    with refuses("rule_broken"):
        printed(approved, world.xie, language, size)


def test_what_fails_while_it_is_drawn_is_not_counted(world: World) -> None:
    request = world.approved_request()

    def fail(*_said: Any) -> bytes:
        raise RuntimeError("the printer burns")

    with pytest.raises(RuntimeError):
        print_copy(request, by=world.xie, language="en", size="a4", draw=fail)
    assert numbers(world, request) == []
    assert printed(request, world.xie).number == 1


def test_what_changed_meanwhile_is_what_is_printed(world: World) -> None:
    """The page was opened before the request was cancelled: the paper says that it is."""
    request = world.approved_request()
    requests.cancel(request, by=world.xie, reason=REASON)
    copy = printed(request, world.xie)
    assert "CANCELLED" in text_of(content_of(copy))
    assert copy.version == world.now(request).record.version


def test_a_copy_costs_few_statements(world: World, approved: Request) -> None:
    printed(approved, world.xie)
    sent: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        sent.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        printed(approved, world.xie)
    assert len(sent) <= 24, sent


# ---- by SQL


def test_the_next_copy_by_sql_is_accepted(world: World, wall: Wall, first: PrintCopy) -> None:
    """The honest way, so that the attacks below fail by what is wrong in each."""
    request = world.approved_request()
    copy = printed(request, world.xie)
    with unit_by_sql(wall, world.xie, request) as one:
        one.sql(NEXT, None, None, copy.pk)
    assert numbers(world, request) == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_printcopy SET number = 9 WHERE id = %s",
        "DELETE FROM records_printcopy WHERE id = %s",
    ],
)
def test_a_copy_is_never_changed(
    world: World, wall: Wall, approved: Request, first: PrintCopy, change: str
) -> None:
    with attack(wall, world.xie, approved, "42501") as a:
        a.sql(change, first.pk)
    with refused("GJ001"), wall.owner() as owner:
        owner("SELECT set_config('guiju.company', %s, true)", str(world.company.pk))
        owner(change, first.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [("number", "number"), ("number", "number + 2"), ("version", "version + 1"), ("version", "1")],
)
def test_no_copy_but_the_next_of_the_record_as_it_stands(
    world: World, wall: Wall, column: str, value: str
) -> None:
    request = world.approved_request()
    copy = printed(request, world.xie)
    said = {"version": "version", "number": "number + 1"} | {column: value}
    statement = NEXT.replace("version, number + 1", f"{said['version']}, {said['number']}")
    with attack(wall, world.xie, request, "GJ041") as a:
        a.sql(statement, None, None, copy.pk)


def test_a_copy_is_made_in_one_s_own_name_and_unit(
    world: World, wall: Wall, approved: Request, first: PrintCopy
) -> None:
    newest = printed(approved, world.xie)
    with attack(wall, world.xie, approved, "GJ005") as a:
        a.sql(NEXT, world.liu.actor.pk, None, newest.pk)
    with attack(wall, world.xie, approved, "GJ005") as a:
        a.sql(NEXT, None, newest.unit_id, newest.pk)
    with refused("GJ005"), wall.connected() as sql:
        sql("SELECT kernel_open_reading(%s, %s)", world.company.pk, world.xie.actor.pk)
        sql(NEXT, None, newest.unit_id, newest.pk)


def test_a_copy_is_a_pdf_of_the_company(world: World, wall: Wall, approved: Request) -> None:
    newest = printed(approved, world.xie)
    paper = world.paper(world.draft_request(), content=b"plain text", name="a.txt")
    other = NEXT.replace("file_id, coalesce", "%s, coalesce")
    with attack(wall, world.xie, approved, "GJ041") as a:
        a.sql(other, paper.file_id, None, None, newest.pk)
    with world.eyes():
        beyond = File.objects.latest("pk").pk + 1000
    with attack(wall, world.xie, approved, "GJ041") as a:
        a.sql(other, beyond, None, None, newest.pk)


def test_a_copy_of_another_company_is_not_seen(world: World, wall: Wall) -> None:
    copy = printed(world.approved_request(), world.xie)
    with wall.unit("olga") as sql:
        assert sql("SELECT id FROM records_printcopy") == []
    with refused("42501"), wall.unit("olga") as sql:
        sql(
            "INSERT INTO records_printcopy (company_id, record_id, version, number, language, "
            "size, file_id, actor_id, unit_id) VALUES (%s, %s, %s, 2, 'en', 'a4', %s, "
            "guiju_actor(), guiju_unit())",
            copy.company_id, copy.record_id, copy.version, copy.file_id,
        )  # fmt: skip
