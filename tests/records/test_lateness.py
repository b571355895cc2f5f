"""Late entry (P1.3.3): when it happened, when it was entered, what the paper says."""

import copy
import datetime
from decimal import Decimal

import pytest

from guiju.kernel import clock
from guiju.kernel.parameters import parameters
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from tests.records.test_steps import refuses
from tests.records.world import REASON, World

LAG = "purchasing.request.entry_lag_days"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def entered(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    occurred: str,
    on: str,
    witness: str = "",
    reason: str = "",
) -> Request:
    """What happened on one day and is submitted on another."""
    monkeypatch.setattr(clock, "business_today", lambda company: day(on))
    request = world.draft_request(occurred_on=day(occurred), needed_by=day("2027-06-01"))
    world.paper(request, date=day(witness) if witness else None)
    return world.submit(request, reason=reason)


@pytest.mark.parametrize(
    ("occurred", "on"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24", "2026-11-25"),  # the next working day
        ("2026-11-20", "2026-11-23"),  # over a weekend
        ("2026-11-21", "2026-11-23"),  # on a Saturday
        ("2026-09-30", "2026-10-08"),  # over the national holidays
        ("2026-10-09", "2026-10-10"),  # a Saturday that is worked
    ],
)
def test_what_is_entered_in_time_asks_nothing_more(
    world: World, monkeypatch: pytest.MonkeyPatch, occurred: str, on: str
) -> None:
    request = entered(world, monkeypatch, occurred, on)
    assert "late" not in world.last_event(request).particulars


@pytest.mark.parametrize(
    ("occurred", "on"),
    [
        ("2026-11-23", "2026-11-25"),
        ("2026-11-20", "2026-11-24"),
        ("2026-09-30", "2026-10-09"),
        ("2026-10-09", "2026-10-12"),
        ("2025-11-24", "2026-11-24"),
    ],
)
def test_what_is_late_needs_a_reason(
    world: World, monkeypatch: pytest.MonkeyPatch, occurred: str, on: str
) -> None:
    with refuses("reason_missing") as refusal:
        entered(world, monkeypatch, occurred, on, reason="  ")
    assert refusal.value.demand == "P1.3.3"
    request = entered(world, monkeypatch, occurred, on, reason=REASON)
    late = world.last_event(request).particulars["late"]
    assert (late["occurred"], late["entered"]) == (occurred, on)
    assert occurred < late["allowed_until"] < on


def test_a_late_entry_is_first_the_head_s(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = own_world
    world.give_role(world.zhao, "approver", "production")
    keepers = [{"name": "keepers", "candidates": "role", "role": "master-keeper"}]
    world.active_route(stages=keepers, amount_from=Decimal(1))
    request = entered(world, monkeypatch, "2026-11-20", "2026-11-24", reason=REASON)
    with refuses("not_permitted"):
        requests.approve(request, by=world.zhao)
    assert requests.approve(request, by=world.liu).state == "submitted"
    assert requests.approve(request, by=world.zhao).state == "approved"


def test_a_late_entry_can_be_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head of the late entry and the head of the route are one person."""
    request = entered(world, monkeypatch, "2026-11-20", "2026-11-24", reason=REASON)
    requests.approve(request, by=world.liu)
    assert world.now(request).state == "approved"


def test_nothing_happens_in_the_future(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with refuses("rule_broken") as refusal:
        entered(world, monkeypatch, "2026-11-25", "2026-11-24", reason=REASON)
    assert refusal.value.field == "occurred_on"


def test_the_paper_bears_witness_against_a_later_date(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refuses("rule_broken") as refusal:
        entered(world, monkeypatch, "2026-11-24", "2026-11-24", witness="2026-11-20", reason=REASON)
    assert refusal.value.demand == "P1.3.3"
    entered(world, monkeypatch, "2026-11-24", "2026-11-24", witness="2026-11-24")


def test_a_paper_is_not_dated_in_the_future(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with refuses("rule_broken") as refusal:
        entered(world, monkeypatch, "2026-11-24", "2026-11-24", witness="2026-11-25")
    assert refusal.value.field == "witness_date"


@pytest.mark.parametrize(("days", "is_late"), [(0, True), (1, True), (2, False), (5, False)])
def test_the_parameter_decides(
    own_world: World, monkeypatch: pytest.MonkeyPatch, days: int, *, is_late: bool
) -> None:
    if days != parameters[LAG].default:
        own_world.set_parameter(LAG, days)
    request = entered(own_world, monkeypatch, "2026-11-23", "2026-11-25", reason=REASON)
    assert ("late" in own_world.last_event(request).particulars) is is_late


def test_without_its_parameter_nothing_is_entered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset = copy.copy(parameters[LAG])
    object.__setattr__(unset, "default", None)
    monkeypatch.setitem(parameters, LAG, unset)
    with refuses("not_configured") as refusal:
        entered(world, monkeypatch, "2026-11-24", "2026-11-24")
    assert refusal.value.demand == LAG


@pytest.mark.parametrize("value", [-1, 31, "one", True, 1.0])
def test_a_parameter_keeps_its_bounds(world: World, value: object) -> None:
    with refuses("rule_broken"):
        world.set_parameter(LAG, value)


def test_a_draft_that_waited_is_late_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was drafted in time and submitted too late: a draft is no entry."""
    monkeypatch.setattr(clock, "business_today", lambda company: day("2026-11-20"))
    request = world.papered_request(occurred_on=day("2026-11-20"), needed_by=day("2027-06-01"))
    monkeypatch.setattr(clock, "business_today", lambda company: day("2026-11-25"))
    with refuses("reason_missing"):
        world.submit(request)
