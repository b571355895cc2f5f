"""Legal numbers: without gaps, in their series, reserved, frozen, void."""

from collections.abc import Iterator
from typing import Any

import pytest

from guiju.kernel.unit import Call, Unit, perform
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records import numbering
from guiju.records.models import Counter, Number
from tests.records.test_steps import refuses
from tests.records.world import REASON, World


def numbers(world: World, series: str) -> list[tuple[int, str, str]]:
    with world.eyes():
        rows = Number.objects.filter(company=world.company, series=series).order_by("ordinal")
        return [(row.ordinal, row.status, row.record.number) for row in rows]


def in_series(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The records submitted next draw from these series, one after the other."""
    following = iter(names)
    drawn: dict[int, str] = {}

    def series_now(record: Request, company: object) -> str:
        if record.pk not in drawn:
            drawn[record.pk] = next(following)
        return drawn[record.pk]

    monkeypatch.setattr(Request, "series_now", series_now)


@pytest.fixture
def reserving() -> Iterator[None]:
    """An edit reserves the number that the submission freezes."""
    edit = Request.lifecycle.steps["edit"]
    object.__setattr__(edit, "number", "reserve")
    yield
    object.__setattr__(edit, "number", "")


def submit_all(world: World, drafts: list[Request]) -> list[Request]:
    """In one unit of work, of which none is the call itself."""

    def work(unit: Unit) -> list[Request]:
        return [requests.submit(one, by=unit, papers_checked=True) for one in drafts]

    return perform(Call(world.xie, "test", drafts[0].pk), work, lambda pk: [])


def test_one_after_the_other_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    in_series(monkeypatch, *["A"] * 5)
    given = [world.submitted_request().number for _ in range(3)]
    assert given == ["A-000001", "A-000002", "A-000003"]


def test_a_refused_step_leaves_no_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    in_series(monkeypatch, *["B"] * 5)
    draft = world.draft_request()
    with refuses("rule_broken"):
        world.submit(draft)
    world.submitted_request()
    assert [row[0] for row in numbers(world, "B")] == [1]


def test_a_failure_after_the_draw_leaves_no_gap(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_series(monkeypatch, *["C"] * 5)
    draft = world.papered_request()

    def fail(unit: Unit) -> None:
        numbering_draw(unit)
        raise RuntimeError("the power fails")

    numbering_draw = numbering.draw
    with monkeypatch.context() as broken:
        broken.setattr(numbering, "draw", fail)
        with pytest.raises(RuntimeError):
            world.submit(draft)
    assert numbers(world, "C") == []
    assert world.submit(draft).number == "C-000001"


def test_several_of_several_series_in_one_unit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_series(monkeypatch, "E", "D", "E", "D", "E")
    done = submit_all(world, [world.papered_request() for _ in range(5)])
    assert [one.number for one in done] == [
        "E-000001",
        "D-000001",
        "E-000002",
        "D-000002",
        "E-000003",
    ]
    for one in done:
        assert (world.now(one).number, world.now(one).state) == (one.number, "submitted")


def test_the_series_are_drawn_in_sorted_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two units that want two series each take them in one order, or they would wait."""
    in_series(monkeypatch, "Z1", "Y1", "X1")
    locked = []
    from django.db import connection

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if "records_counter" in sql:
            locked.append(params[1])
        return execute(sql, params, many, context)

    drafts = [world.papered_request() for _ in range(3)]
    with connection.execute_wrapper(watch):
        submit_all(world, drafts)
    assert locked == ["X1", "Y1", "Z1"]


def test_a_number_stays_through_another_round(world: World) -> None:
    request = world.submitted_request()
    number = request.number
    request = requests.send_back(request, by=world.liu, reason=REASON)
    request = world.submit(requests.edit(request, by=world.xie, why="x"))
    assert (request.number, request.state) == (number, "submitted")
    with world.eyes():
        assert Number.objects.get(record_id=request.pk).status == "frozen"


def test_a_frozen_number_is_not_given_up_when_the_series_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent back in one year and submitted again in the next, it keeps its number."""
    request = world.submitted_request()
    number = request.number
    request = requests.send_back(request, by=world.liu, reason=REASON)
    monkeypatch.setattr(Request, "series_now", lambda self, company: "NEXT")
    request = world.submit(request)
    assert world.now(request).number == number
    assert numbers(world, "NEXT") == []


def test_the_list_and_the_counter_agree(world: World) -> None:
    world.submitted_request()
    with world.eyes():
        for counter in Counter.objects.all():
            ordinals = [row[0] for row in numbers_within(counter)]
            assert ordinals == list(range(1, counter.last + 1))


def numbers_within(counter: Counter) -> list[tuple[int]]:
    rows = Number.objects.filter(series=counter.series).order_by("ordinal")
    return list(rows.values_list("ordinal"))


def test_each_company_counts_for_itself(world: World) -> None:
    world.submitted_request()
    with world.eyes(world.olga):
        assert not Counter.objects.filter(company=world.company).exists()


@pytest.mark.usefixtures("reserving")
def test_a_number_is_reserved_and_later_frozen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_series(monkeypatch, "RES")
    request = requests.edit(world.papered_request(), by=world.xie, why="x")
    assert numbers(world, "RES") == [(1, "reserved", "RES-000001")]
    request = requests.edit(request, by=world.xie, why="y")
    assert world.submit(request).number == "RES-000001"
    assert numbers(world, "RES") == [(1, "frozen", "RES-000001")]


@pytest.mark.usefixtures("reserving")
def test_a_reserved_number_of_another_series_is_void_and_stays_on_the_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = world.papered_request()
    for series in ("OLD", "NEW"):
        monkeypatch.setattr(Request, "series_now", lambda self, company, s=series: s)
        request = requests.edit(request, by=world.xie, why=series)
        assert world.now(request).number == f"{series}-000001"
    assert world.submit(request).number == "NEW-000001"
    assert numbers(world, "OLD") == [(1, "void", "NEW-000001")]
    assert numbers(world, "NEW") == [(1, "frozen", "NEW-000001")]
    other = world.submitted_request()
    monkeypatch.setattr(Request, "series_now", lambda self, company: "OLD")
    assert world.submitted_request().number == "OLD-000002"
    assert other.number == "NEW-000002"


@pytest.mark.usefixtures("reserving")
def test_reserved_and_frozen_in_one_unit_is_one_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_series(monkeypatch, "BOTH")
    request = world.papered_request()

    def work(unit: Unit) -> Request:
        edited = requests.edit(request, by=unit, why="x")
        submitted: Request = requests.submit(edited, by=unit, papers_checked=True)
        return submitted

    perform(Call(world.xie, "test", request.pk), work, lambda pk: request)
    assert numbers(world, "BOTH") == [(1, "frozen", "BOTH-000001")]
    assert world.now(request).state == "submitted"


@pytest.mark.usefixtures("reserving")
def test_what_is_discarded_gives_its_number_up_visibly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_series(monkeypatch, "GONE")
    request = requests.edit(world.papered_request(), by=world.xie, why="x")
    requests.discard(request, by=world.xie)
    assert numbers(world, "GONE") == [(1, "reserved", "GONE-000001")]
