"""What somebody owes: opened with a stage, closed by what was done, reminded of, escalated."""

import datetime

import pytest

from guiju.kernel import clock
from guiju.kernel.models import Actor, Channel
from guiju.kernel.unit import Caller
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.comments import LONGEST, say
from guiju.records.models import Comment, Obligation
from guiju.records.obligations import escalate, owed_by, remind, to_escalate, to_remind
from guiju.records.tasks import CLOCKWORK
from tests.records.test_steps import refuses
from tests.records.world import LARGE, REASON, World

HOUR = datetime.timedelta(hours=1)


def inbox(world: World, by: Caller) -> set[int]:
    assert by.company is not None
    with world.eyes(by):
        return set(owed_by(by.actor, by.company).values_list("record_id", flat=True))


def system(world: World) -> Caller:
    """The part of the system that looks after deadlines."""
    return Caller(Actor.objects.get(name=CLOCKWORK), world.company, Channel.JOB)


# ---- opened and closed


def test_each_stage_owes_when_its_turn_comes(own_world: World) -> None:
    world = own_world
    world.give_role(world.zhao, "approver", "production")
    request = world.submitted_request(estimate=LARGE)
    (first,) = world.open_obligations(request)
    assert (first.sort, first.owners) == ("approve", [world.liu.actor.pk])
    requests.approve(request, by=world.liu)
    (second,) = world.open_obligations(request)
    assert second.pk != first.pk and world.zhao.actor.pk in second.owners
    assert world.liu.actor.pk not in second.owners
    requests.approve(request, by=world.zhao)
    assert world.open_obligations(request) == []


@pytest.mark.parametrize("step", ["withdraw", "send_back", "reject", "cancel", "approve"])
def test_what_moves_on_is_owed_no_longer(world: World, step: str) -> None:
    request = world.submitted_request()
    assert request.pk in inbox(world, world.liu)
    by = world.xie if step in ("withdraw", "cancel") else world.liu
    Request.lifecycle.actions[step](request, by=by, reason=REASON)
    assert world.open_obligations(request) == []
    assert request.pk not in inbox(world, world.liu)


def test_a_draft_owes_nothing(world: World) -> None:
    assert world.open_obligations(world.papered_request()) == []


def test_what_was_closed_names_the_unit_that_did_it(world: World) -> None:
    request = world.approved_request()
    with world.eyes():
        done = Obligation.objects.get(record_id=request.pk)
        assert done.closed_by is not None
        assert done.closed_by.action == "purchasing.request.approve"
        assert done.closed_at is not None and done.closed_at >= done.opened_at


def test_it_is_due_in_working_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight working hours from Friday, 17:00 in Shanghai, are over on Monday."""
    friday = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(clock, "business_now", lambda company: friday)
    monkeypatch.setattr(clock, "business_today", lambda company: friday.date())
    request = world.submitted_request()
    (owed,) = world.open_obligations(request)
    assert owed.due == datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
    assert not owed.is_provisional


def test_beyond_the_published_calendar_it_is_provisional(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime.datetime(2035, 11, 20, 2, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(clock, "business_now", lambda company: later)
    monkeypatch.setattr(clock, "business_today", lambda company: later.date())
    (owed,) = world.open_obligations(world.submitted_request())
    assert owed.is_provisional


# ---- the inbox


def test_the_inbox_is_one_s_own_and_of_those_one_stands_in_for(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    assert request.pk in inbox(world, world.liu)
    assert request.pk not in inbox(world, world.zhu)
    given = world.stands_in(world.zhu, world.liu)
    assert request.pk in inbox(world, world.zhu)
    from guiju.org.delegation.actions import end_delegation

    end_delegation(given, by=world.liu)
    assert request.pk not in inbox(world, world.zhu)


def test_the_inbox_of_another_company_is_empty(world: World) -> None:
    world.submitted_request()
    assert inbox(world, world.olga) == set()


# ---- reminders and escalation


def owed_and_overdue(world: World) -> Obligation:
    (owed,) = world.open_obligations(world.submitted_request())
    with world.database.connected("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE records_obligation SET due = now() - interval '1 hour' WHERE id = %s", [owed.pk]
        )
    return owed


def is_listed(world: World, rows: object, owed: Obligation) -> bool:
    with world.eyes():
        return rows.filter(pk=owed.pk).exists()  # type: ignore[attr-defined,no-any-return]


def test_who_is_overdue_is_reminded_once(world: World) -> None:
    owed = owed_and_overdue(world)
    assert is_listed(world, to_remind(world.company, HOUR), owed)
    remind(owed, by=system(world))
    assert not is_listed(world, to_remind(world.company, HOUR), owed)


def test_what_is_not_due_soon_is_not_reminded_of(world: World) -> None:
    (owed,) = world.open_obligations(world.submitted_request())
    assert not is_listed(world, to_remind(world.company, -HOUR), owed)
    assert not is_listed(world, to_escalate(world.company), owed)


def test_overdue_goes_to_the_superior_too_once(world: World) -> None:
    owed = owed_and_overdue(world)
    assert is_listed(world, to_escalate(world.company), owed)
    escalate(owed, by=system(world))
    assert not is_listed(world, to_escalate(world.company), owed)
    with world.eyes():
        now = Obligation.objects.get(pk=owed.pk)
        assert set(now.owners) == {world.liu.actor.pk, world.shen.actor.pk}
    assert owed.record_id in inbox(world, world.shen)
    assert owed.record_id in inbox(world, world.liu)


def test_a_superior_who_owes_it_has_no_seat_by_that(world: World) -> None:
    owed = owed_and_overdue(world)
    escalate(owed, by=system(world))
    with world.eyes():
        request = Request.objects.get(pk=owed.record_id)
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)


@pytest.mark.parametrize("somebody", ["xie", "liu", "shen", "chen"])
def test_nobody_reminds_or_escalates_by_hand(world: World, somebody: str) -> None:
    owed = owed_and_overdue(world)
    for act in (remind, escalate):
        with refuses("not_permitted"):
            act(owed, by=getattr(world, somebody))


# ---- comments


def test_who_is_mentioned_owes_an_answer_until_it_is_given(world: World) -> None:
    request = world.draft_request()
    say(by=world.xie, record=request, text="What do you say?", mentioned=[world.liu.actor.pk])
    (owed,) = world.open_obligations(request)
    assert (owed.sort, owed.owners, owed.due) == ("answer", [world.liu.actor.pk], None)
    say(by=world.xie, record=request, text="Well?")
    assert len(world.open_obligations(request)) == 1
    say(by=world.liu, record=request, text="It is all right.")
    assert world.open_obligations(request) == []


def test_an_answer_is_no_approval(world: World) -> None:
    request = world.submitted_request()
    say(by=world.xie, record=request, text="Please.", mentioned=[world.liu.actor.pk])
    say(by=world.liu, record=request, text="Later.")
    (owed,) = world.open_obligations(request)
    assert owed.sort == "approve"


def test_nobody_owes_an_answer_to_themselves(world: World) -> None:
    request = world.draft_request()
    say(by=world.xie, record=request, text="Note.", mentioned=[world.xie.actor.pk])
    assert world.open_obligations(request) == []


def test_who_does_not_see_it_is_not_mentioned(world: World) -> None:
    request = world.draft_request()
    for stranger in (world.lin.actor.pk, world.olga.actor.pk, 999_999_999):
        with refuses("rule_broken"):
            say(by=world.xie, record=request, text="Look.", mentioned=[stranger])
    assert world.open_obligations(request) == []


def test_who_does_not_see_it_says_nothing(world: World) -> None:
    request = world.draft_request()
    with refuses("not_permitted"):
        say(by=world.lin, record=request, text="Hello.")
    with refuses("not_permitted"):
        say(by=world.olga, record=request, text="Hello.")


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST + 1)])
def test_a_comment_says_something_and_ends(world: World, text: str) -> None:
    with refuses("rule_broken"):
        say(by=world.xie, record=world.draft_request(), text=text)


def test_a_comment_is_its_author_s(world: World) -> None:
    comment = say(by=world.xie, record=world.draft_request(), text=" Well. ")
    with world.eyes():
        kept = Comment.objects.get(pk=comment.pk)
    assert (kept.text, kept.actor_id) == ("Well.", world.xie.actor.pk)
    assert Actor.objects.get(pk=kept.actor_id) == world.xie.actor
