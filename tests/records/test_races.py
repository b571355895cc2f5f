"""Sixteen at once on one record, or on one series: each race ends as if one had come first.

Nothing is half done: who was not refused is one unit of work, who was is one refusal on record, and
what can be proved of the rows holds.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from guiju.kernel.database.invariants import invariants
from guiju.kernel.errors import Refused
from guiju.kernel.models import Refusal
from guiju.kernel.models import Unit as UnitRow
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.comments import say
from guiju.records.models import Counter as Series
from guiju.records.models import Number, Revision
from guiju.records.obligations import owed_by
from guiju.records.papers import remove
from guiju.records.revisions import approve as approve_revision
from guiju.records.revisions import propose
from tests.crowd import CROWD, at_once, crossing_by_sql
from tests.kernel.attack import Wall, refused
from tests.records.world import LARGE, REASON, World

HALF = CROWD // 2
KEEPERS = {"name": "keepers", "candidates": "role", "role": "master-keeper"}


@pytest.fixture
def world(own_world: World) -> World:
    """A database for each race."""
    return own_world


def race(world: World, *works: Callable[[], Any], clicks: int = 0) -> list[Any]:
    """What each got. Of what was done, so many were second clicks, which are no units of work."""
    before = counted(world)
    got = at_once(*works)
    done = [one for one in got if not isinstance(one, BaseException)]
    refused = [one for one in got if isinstance(one, Refused)]
    assert len(done) + len(refused) == len(got), got
    units, refusals = (after - was for after, was in zip(counted(world), before, strict=True))
    assert (units, refusals) == (len(done) - clicks, len(refused))
    with world.database.connected("owner") as owner:
        for name, one in invariants.items():
            if name.startswith(("records_", "approvals_")):
                assert owner.execute(one.sql).fetchall() == [], one.sentence
    return list(got)


def counted(world: World) -> tuple[int, int]:
    with world.eyes():
        return UnitRow.objects.count(), Refusal.objects.count()


def outcomes(got: list[Any]) -> dict[str, int]:
    """How many were done, how many refused by which code."""
    return dict(Counter(one.code if isinstance(one, Refused) else "done" for one in got))


def times(act: Callable[..., Any], *arguments: Any, by: list[Caller], **more: Any) -> list[Any]:
    """The same thing done by each of these."""
    return [partial(act, *arguments, by=caller, **more) for caller in by]


# ---- one record


@pytest.mark.parametrize("needed", [1, 2])
def test_approvals_of_one_stage(world: World, needed: int) -> None:
    """Three people with sixteen hands: as many seats are filled as there are, each by another."""
    world.active_route(stages=[KEEPERS | {"count": needed}], amount_from=LARGE)
    request = world.submitted_request(estimate=LARGE)
    hands = [(world.zhao, world.zhou, world.li)[number % 3] for number in range(CROWD)]
    got = race(world, *times(requests.approve, request, by=hands))
    said = outcomes(got)
    assert said.pop("done") == needed
    assert set(said) <= ({"wrong_state"} if needed == 1 else {"wrong_state", "duty_conflict"})
    assert world.told(request) == ["create", "submit"] + ["approve"] * needed
    assert world.now(request).state == "approved" and not world.open_obligations(request)


def test_approve_against_withdraw(world: World) -> None:
    request = world.submitted_request()
    got = race(
        world,
        *times(requests.approve, request, by=[world.liu] * HALF),
        *times(requests.withdraw, request, by=[world.xie] * HALF),
    )
    assert outcomes(got) == {"done": 1, "wrong_state": CROWD - 1}
    (last,) = [one for one in got if isinstance(one, Request)]
    assert world.now(request).state == last.state != "submitted"


def test_every_way_out_of_submitted(world: World) -> None:
    request = world.submitted_request()
    decided = [requests.approve, requests.send_back, requests.reject]
    left = [requests.withdraw, requests.cancel]
    got = race(
        world,
        *(partial(act, request, by=world.liu, reason=REASON) for act in decided * 4),
        *(partial(act, request, by=world.xie, reason=REASON) for act in left * 2),
    )
    # What was approved may still be cancelled.
    told = world.told(request)[2:]
    assert len(told) == outcomes(got)["done"] and told in (
        *([action] for action in ("approve", "send_back", "reject", "withdraw", "cancel")),
        ["approve", "cancel"],
    )
    assert set(outcomes(got)) == {"done", "wrong_state"}


def test_edits_of_the_same_version(world: World) -> None:
    request = world.draft_request()
    edits = [
        partial(requests.edit, request, by=world.xie, seen=1, why=f"because {number}")
        for number in range(CROWD)
    ]
    got = race(world, *edits)
    assert outcomes(got) == {"done": 1, "stale": CROWD - 1}
    (winner,) = [one for one in got if isinstance(one, Request)]
    assert world.now(request).why == winner.why
    assert world.told(request) == ["create", "edit"]


def test_edit_against_submit_against_discard(world: World) -> None:
    """Whoever submits has looked at what is submitted."""
    request = world.papered_request()
    got = race(
        world,
        *times(requests.edit, request, by=[world.xie] * 6, seen=1, why="x"),
        *times(requests.submit, request, by=[world.xie] * 5, seen=1, papers_checked=True),
        *times(requests.discard, request, by=[world.xie] * 5, seen=1),
    )
    said = outcomes(got)
    assert said.pop("done") == 1 and set(said) <= {"stale", "wrong_state"}
    assert len(world.told(request)) == 2


def test_submit_against_taking_the_only_paper_off(world: World) -> None:
    request = world.draft_request()
    paper = world.paper(request)
    got = race(
        world,
        *times(requests.submit, request, by=[world.xie] * HALF, papers_checked=True),
        *times(remove, paper, by=[world.xie] * HALF, reason=REASON),
    )
    with world.eyes():
        is_off = request.record.attachments.get().removed_at is not None
    submitted = world.now(request).state == "submitted"
    assert outcomes(got)["done"] == 1 and submitted != is_off


SUBMIT = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, unit_id, reason, particulars)
SELECT r.company_id, r.id, r.kind, 2, 'submit', 'draft', 'submitted', false, guiju_actor(),
    guiju_unit(), '', '{{"papers": [1]}}' FROM records_record r WHERE r.id = {0};
INSERT INTO records_seat (company_id, record_id, opened_at_version, stage, name, candidates, hours,
    content_version, content) VALUES (guiju_company(), {0}, 2, 1, 'head', '{{{1}}}', 1, 1, '');
UPDATE records_record SET version = 2, state = 'submitted' WHERE id = {0}
"""
TAKE_OFF = "UPDATE records_attachment SET removed_at = now() WHERE record_id = {0}"


@pytest.mark.parametrize("code", ["GJ040", "GJ035"])
def test_the_same_by_sql(world: World, own_wall: Wall, code: str) -> None:
    """Whoever is second waits, and then sees what the first one did."""
    request = world.papered_request()
    statements = [one.format(request.pk, world.liu.actor.pk) for one in (SUBMIT, TAKE_OFF)]
    if code == "GJ035":
        statements.reverse()
    with world.database.connected("admin") as admin, refused(code):
        crossing_by_sql(own_wall, admin, "xie.yuting", statements)()


# ---- one click


def test_sixteen_clicks_on_one_button(world: World) -> None:
    request = world.papered_request()
    by = world.keyed(world.xie, uuid4())
    submit = partial(requests.submit, request, by=by, papers_checked=True)
    got = race(world, *[submit] * CROWD, clicks=CROWD - 1)
    assert {(one.pk, one.number, one.state) for one in got} == {
        (request.pk, world.now(request).number, "submitted")
    }
    assert world.told(request) == ["create", "submit"]


def test_sixteen_clicks_on_one_new_record_and_one_new_revision(world: World) -> None:
    said = {"occurred_on": world.today, "department": world.department("production")}
    said |= {"what": "the same"}
    by = world.keyed(world.xie, uuid4())
    got = race(world, *[partial(world.draft_request, by, **said)] * CROWD, clicks=CROWD - 1)
    assert len({one.pk for one in got}) == 1
    request = world.approved_request()
    by = world.keyed(world.xie, uuid4())
    one = partial(propose, request, by=by, reason=REASON, why="x")
    got = race(world, *[one] * CROWD, clicks=CROWD - 1)
    assert len({revision.pk for revision in got}) == 1
    with world.eyes():
        assert Revision.objects.filter(subject_id=request.pk).count() == 1


def test_one_key_with_sixteen_payloads(world: World) -> None:
    request, by = world.draft_request(), world.keyed(world.xie, uuid4())
    edits = [partial(requests.edit, request, by=by, why=str(number)) for number in range(CROWD)]
    got = race(world, *edits)
    assert outcomes(got) == {"done": 1, "key_reused": CROWD - 1}
    (winner,) = [one for one in got if isinstance(one, Request)]
    assert world.now(request).why == winner.why
    assert world.told(request) == ["create", "edit"]


def test_one_key_for_two_buttons(world: World) -> None:
    request, by = world.submitted_request(), world.keyed(world.liu, uuid4())
    approve = partial(requests.approve, request, by=by)
    reject = partial(requests.reject, request, by=by, reason=REASON)
    before = len(world.told(request))
    got = at_once(*[approve] * HALF, *[reject] * HALF)
    said = outcomes(got)
    assert said == {"done": HALF, "key_reused": HALF}
    assert len(world.told(request)) == before + 1


# ---- revisions


def pending(world: World, request: Request, count: int) -> list[Revision]:
    """Revisions of class checked on one base, each of which one approval would apply."""
    return [
        propose(request, by=world.xie, reason=REASON, why=f"because {number}")
        for number in range(count)
    ]


def test_revise_against_cancel(world: World) -> None:
    request = world.approved_request()
    (revision,) = pending(world, request, 1)
    got = race(
        world,
        *times(approve_revision, revision, by=[world.liu] * HALF),
        *times(requests.cancel, request, by=[world.xie] * HALF, reason=REASON),
    )
    told, state = world.told(request)[3:], world.now(revision).state
    assert (told, state) in ((["cancel"], "proposed"), (["amend", "cancel"], "applied"))
    assert outcomes(got) == {"done": len(told), "wrong_state": CROWD - len(told)}
    assert (world.now(request).why == "stock") == (state == "proposed")


def test_propose_against_cancel(world: World) -> None:
    request = world.approved_request()
    got = race(
        world,
        *times(propose, request, by=[world.xie] * HALF, reason=REASON, why="x"),
        *times(requests.cancel, request, by=[world.xie] * HALF, reason=REASON),
    )
    with world.eyes():
        proposed = Revision.objects.filter(subject_id=request.pk).count()
    assert world.told(request)[-1] == "cancel"
    assert outcomes(got) == {"done": proposed + 1, "wrong_state": CROWD - proposed - 1}


def test_revisions_of_one_base(world: World) -> None:
    """All may be proposed; one is applied, and the others are told that their base has moved."""
    request = world.approved_request()
    proposals = [
        partial(propose, request, by=world.xie, reason=REASON, seen=1, why=f"because {number}")
        for number in range(CROWD)
    ]
    proposed = race(world, *proposals)
    assert outcomes(proposed) == {"done": CROWD}
    got = race(world, *(partial(approve_revision, one, by=world.liu) for one in proposed))
    assert outcomes(got) == {"done": 1, "stale": CROWD - 1}
    (applied,) = [one for one in got if isinstance(one, Revision)]
    assert world.now(request).why == applied.difference["why"][1]
    assert world.told(request)[3:] == ["amend"]


def test_two_approvals_of_a_revision_against_its_withdrawal(world: World) -> None:
    request = world.approved_request()
    revision = propose(request, by=world.xie, reason=REASON, estimate=LARGE)
    hands = [world.liu, world.shen] * 4
    got = race(
        world,
        *times(approve_revision, revision, by=hands),
        *times(Revision.lifecycle.actions["withdraw"], revision, by=[world.xie] * HALF),
    )
    state = world.now(revision).state
    assert (world.now(request).estimate == LARGE) == (state == "applied")
    assert state in {"applied", "withdrawn"}
    told = world.told(revision)[2:]
    assert told in (["withdraw"], ["approve", "withdraw"], ["approve", "approve"])
    assert outcomes(got)["done"] == len(told)


# ---- numbers


@pytest.fixture
def three_series(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each record draws from one of three."""
    series = ["RA", "RB", "RC"]
    monkeypatch.setattr(Request, "series_now", lambda self, company: series[self.pk % 3])
    return series


def numbers(world: World) -> dict[str, list[int]]:
    """The ordinals of each series of the test, as they were drawn."""
    found: dict[str, list[int]] = {}
    with world.eyes():
        for row in Number.objects.filter(series__startswith="R").order_by("ordinal"):
            if len(row.series) == 2:
                found.setdefault(row.series, []).append(row.ordinal)
        last = {row.series: row.last for row in Series.objects.filter(series__in=found)}
    assert last == {series: ordinals[-1] for series, ordinals in found.items()}
    return found


def test_sixteen_numbers_of_three_series(world: World, three_series: list[str]) -> None:
    drafts = [world.papered_request() for _one in range(CROWD)]
    got = race(world, *(partial(world.submit, draft) for draft in drafts))
    assert len({one.number for one in got}) == CROWD
    found = numbers(world)
    assert set(found) == set(three_series)
    for ordinals in found.values():
        assert ordinals == list(range(1, len(ordinals) + 1))


def test_units_that_draw_from_several_series_each(world: World, three_series: list[str]) -> None:
    """In one order, or they would wait for one another; some fail after they have drawn."""
    pairs = [[world.papered_request() for _one in range(3)] for _unit in range(CROWD)]

    def submit_all(drafts: list[Request], *, fails: bool) -> str:
        def work(unit: Unit) -> str:
            for draft in drafts:
                requests.submit(draft, by=unit, papers_checked=True)
            if fails:
                unit.closing.append(fail)
            return "done"

        return perform(Call(world.xie, "test", drafts[0].pk), work, lambda pk: "again")

    got = race(
        world,
        *(partial(submit_all, pair, fails=nth % 4 == 3) for nth, pair in enumerate(pairs)),
    )
    assert outcomes(got) == {"done": CROWD * 3 // 4, "refused": CROWD // 4}
    expected = list(range(1, CROWD * 3 // 4 + 1))
    assert numbers(world) == dict.fromkeys(three_series, expected)


def fail(unit: Unit) -> None:
    """What is done last of all, after the numbers were drawn."""
    assert not unit.wanted, "the numbers are not drawn yet"
    raise Refused("at the last moment")


def test_a_number_reserved_by_sixteen_edits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One record draws one number, whoever is first."""
    edit = Request.lifecycle.steps["edit"]
    monkeypatch.setattr(Request, "series_now", lambda self, company: "RA")
    request = world.draft_request()
    object.__setattr__(edit, "number", "reserve")
    try:
        edits = [
            partial(requests.edit, request, by=world.xie, why=str(number))
            for number in range(CROWD)
        ]
        got = race(world, *edits)
    finally:
        object.__setattr__(edit, "number", "")
    assert outcomes(got) == {"done": CROWD}
    assert {one.number for one in got} == {"RA-000001"}
    assert numbers(world) == {"RA": [1]}


# ---- what is owed


def test_sixteen_answers(world: World) -> None:
    request = world.draft_request()
    say(by=world.xie, record=request, text="Liu?", mentioned=[world.liu.actor.pk])
    got = race(world, *times(say, by=[world.liu] * CROWD, record=request, text="Yes."))
    assert outcomes(got) == {"done": CROWD}
    with world.eyes(world.liu):
        owed = owed_by(world.liu.actor, world.company).filter(record_id=request.pk)
        assert not owed.exists()
