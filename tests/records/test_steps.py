"""What no step lets through: state, right, papers, reason, route, seat, the same person."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from guiju.kernel.errors import Refused
from guiju.kernel.models import Refusal, Unit
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import Attachment, Event, Record, Seat
from guiju.records.papers import remove
from tests.records.world import LARGE, REASON, World

KEEPER = "master-keeper"


@contextmanager
def refuses(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The action must refuse by this code."""
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.code == code, f"{refusal.value.code}: {refusal.value}"
    assert str(refusal.value) and refusal.value.what_to_do


# ---- a refusal leaves nothing but its own record


def test_a_refusal_changes_nothing_and_is_on_record(world: World) -> None:
    request = world.submitted_request()
    with world.eyes():
        before = Event.objects.count(), Record.objects.count(), Unit.objects.count()
    with refuses("not_permitted"):
        requests.approve(request, by=world.lin)
    with world.eyes():
        assert (Event.objects.count(), Record.objects.count(), Unit.objects.count()) == before
        refusal = Refusal.objects.latest("id")
    assert (refusal.actor_id, refusal.action) == (world.lin.actor.pk, "purchasing.request.approve")
    assert (refusal.subject, refusal.code) == (request.pk, "not_permitted")


def test_a_refused_birth_leaves_no_record(world: World) -> None:
    with world.eyes():
        before = Record.objects.count()
    with refuses("not_permitted"):
        world.draft_request(world.lin)
    with refuses("rule_broken"):
        world.draft_request(quantity=Decimal(0))
    with world.eyes():
        assert Record.objects.count() == before


# ---- rights


def test_one_asks_for_one_s_own_department_and_those_below(world: World) -> None:
    workshop = world.department("workshop-1")
    assert world.draft_request(department=workshop).state == "draft"
    with refuses("not_permitted"):
        world.draft_request(world.zhu, department=world.department("production"))
    with refuses("not_permitted"):
        world.draft_request(department=world.department("sales"))


def test_nobody_moves_a_request_to_a_department_they_may_not_ask_for(world: World) -> None:
    request = world.draft_request()
    with refuses("not_permitted"):
        requests.edit(request, by=world.xie, department=world.department("sales"))


@pytest.mark.parametrize("step", ["edit", "discard", "submit"])
def test_own_drafts_are_one_s_own(world: World, step: str) -> None:
    request = world.papered_request()
    act = Request.lifecycle.actions[step]
    for somebody in (world.liu, world.lin):
        with refuses("not_permitted"):
            act(request, by=somebody, papers_checked=True)


def test_a_right_in_one_department_ends_there(world: World) -> None:
    request = world.submitted_request()
    with refuses("not_permitted"):
        requests.send_back(request, by=world.qian, reason=REASON)
    with refuses("not_permitted"):
        requests.send_back(request, by=world.zhu, reason=REASON)
    assert requests.send_back(request, by=world.shen, reason=REASON).state == "draft"


def test_another_company_has_no_rights_here(world: World) -> None:
    request = world.submitted_request()
    with pytest.raises(Request.DoesNotExist):
        requests.approve(request, by=world.olga)


def test_a_right_up_to_an_amount_ends_there(own_world: World) -> None:
    world = own_world
    below = world.submitted_request(estimate=Decimal(5000))
    above = world.submitted_request(estimate=Decimal("5000.01"))
    world.limit("purchasing.request.approve", Decimal(5000))
    with refuses("not_permitted"):
        requests.approve(above, by=world.liu)
    assert requests.approve(below, by=world.liu).state == "approved"


def test_a_role_withdrawn_ends_at_once(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.take_role(world.liu, "approver")
    with refuses("not_permitted"):
        requests.approve(request, by=world.liu)
    assert world.now(request).state == "submitted"


def test_who_lost_the_role_is_not_represented_either(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.stands_in(world.shen, world.liu)
    world.take_role(world.liu, "approver")
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)


# ---- papers and reasons


def test_nothing_is_submitted_without_its_paper(world: World) -> None:
    request = world.draft_request()
    with refuses("rule_broken") as refusal:
        world.submit(request)
    assert (refusal.value.field, refusal.value.demand) == ("papers", "P3.2.2a")


def test_nothing_is_submitted_unchecked(world: World) -> None:
    request = world.papered_request()
    with refuses("rule_broken") as refusal:
        requests.submit(request, by=world.xie)
    assert refusal.value.field == "papers_checked"


def test_a_paper_taken_off_is_none(world: World) -> None:
    request = world.draft_request()
    remove(world.paper(request), by=world.xie, reason="wrong one")
    with refuses("rule_broken"):
        world.submit(request)


def test_the_event_names_the_papers_that_were_checked(world: World) -> None:
    request = world.draft_request()
    gone, kept = world.paper(request), world.paper(request)
    remove(gone, by=world.xie, reason="wrong one")
    world.submit(request)
    assert world.last_event(request).particulars["papers"] == [kept.pk]


@pytest.mark.parametrize("step", ["send_back", "reject", "cancel"])
def test_a_reason_is_more_than_blanks(world: World, step: str) -> None:
    request = world.submitted_request()
    by = world.xie if step == "cancel" else world.liu
    with refuses("reason_missing"):
        Request.lifecycle.actions[step](request, by=by, reason="\n \t")
    assert world.now(request).state == "submitted"


def test_the_papers_of_what_was_submitted_stay(world: World) -> None:
    request = world.submitted_request()
    with world.eyes():
        paper = Attachment.objects.get(record_id=request.pk)
    with refuses("wrong_state"):
        remove(paper, by=world.xie, reason=REASON)
    requests.withdraw(request, by=world.xie)
    with refuses("wrong_state"):
        remove(paper, by=world.xie, reason=REASON)


def test_a_paper_is_taken_off_by_its_own_hand_once_and_with_a_reason(world: World) -> None:
    request = world.draft_request()
    paper = world.paper(request)
    with refuses("not_permitted"):
        remove(paper, by=world.liu, reason=REASON)
    with refuses("reason_missing"):
        remove(paper, by=world.xie)
    remove(paper, by=world.xie, reason=REASON)
    with refuses("wrong_state"):
        remove(paper, by=world.xie, reason=REASON)


def test_who_does_not_see_a_record_adds_no_paper(world: World) -> None:
    with refuses("not_permitted"):
        world.paper(world.draft_request(), world.lin)


# ---- approval: who


def test_who_submitted_does_not_approve(world: World) -> None:
    """Liu heads production and asks for it: the general manager decides."""
    request = world.submitted_request(world.liu)
    with refuses("duty_conflict"):
        requests.approve(request, by=world.liu)
    assert requests.approve(request, by=world.shen).state == "approved"


def test_who_is_no_candidate_does_not_approve(world: World) -> None:
    request = world.submitted_request()
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)


def test_a_copy_is_not_approved_by_who_made_the_original(own_world: World) -> None:
    """Liu's draft, discarded and entered again by Xie as a copy of it, and as a copy of that."""
    world = own_world
    world.active_route(stages=[{"name": "any", "candidates": "role", "role": "approver"}])
    original = world.draft_request(world.liu)
    requests.discard(original, by=world.liu)
    copy = world.draft_request(origin=original)
    for one in (copy, world.draft_request(origin=copy)):
        world.paper(one)
        submitted = world.submit(one)
        with refuses("duty_conflict"):
            requests.approve(submitted, by=world.liu)
        assert requests.approve(submitted, by=world.shen).state == "approved"


def test_a_stand_in_approves_and_the_event_says_for_whom(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.stands_in(world.shen, world.liu)
    assert requests.approve(request, by=world.shen).state == "approved"
    event = world.last_event(request)
    assert (event.actor_id, event.on_behalf_of_id) == (world.shen.actor.pk, world.liu.actor.pk)


@pytest.mark.parametrize("when", ["ended", "early", "over"])
def test_a_stand_in_outside_the_time_does_not(own_world: World, when: str) -> None:
    from guiju.kernel import clock
    from guiju.org.delegation.actions import end_delegation

    world, now, day = own_world, clock.now(), datetime.timedelta(days=1)
    request = world.submitted_request()
    if when == "ended":
        end_delegation(world.stands_in(world.shen, world.liu), by=world.liu)
    elif when == "early":
        world.stands_in(world.shen, world.liu, since=now + day)
    else:
        given = world.stands_in(world.shen, world.liu)
        with world.database.connected("admin") as admin:
            admin.execute("SET session_replication_role = replica")
            admin.execute(
                "UPDATE org_delegation SET since = %s, until = %s WHERE id = %s",
                [now - 2 * day, now - day, given.pk],
            )
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)


def test_a_stand_in_s_stand_in_is_none(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.stands_in(world.zhu, world.liu)
    world.stands_in(world.shen, world.zhu)
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)


def test_who_submitted_stands_in_for_nobody_here(own_world: World) -> None:
    world = own_world
    request = world.submitted_request(world.liu)
    world.stands_in(world.liu, world.shen)
    with refuses("duty_conflict"):
        requests.approve(request, by=world.liu)


def test_who_submitted_is_not_represented_by_a_stand_in(own_world: World) -> None:
    """Zhu stands in for Liu, who submitted: what Liu may not do, Zhu may not do for Liu."""
    world = own_world
    request = world.submitted_request(world.liu)
    world.give_role(world.zhu, "approver", "production")
    world.stands_in(world.zhu, world.liu)
    with refuses("not_permitted"):
        requests.approve(request, by=world.zhu)


def test_a_delegation_hands_on_seats_and_no_roles(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.stands_in(world.lin, world.liu)
    for step in ("send_back", "reject", "approve"):
        with refuses("not_permitted"):
            Request.lifecycle.actions[step](request, by=world.lin, reason=REASON)


def test_nobody_gives_two_approvals_of_one_round(own_world: World) -> None:
    world = own_world
    world.active_route(
        amount_from=LARGE,
        stages=[{"name": "two", "candidates": "role", "role": KEEPER, "count": 2}],
    )
    world.give_role(world.zhou, "approver", "production")
    world.give_role(world.zhao, "approver", "production")
    request = world.submitted_request(estimate=LARGE)
    requests.approve(request, by=world.zhao)
    with refuses("duty_conflict"):
        requests.approve(request, by=world.zhao)
    world.stands_in(world.zhao, world.zhou)
    with refuses("duty_conflict"):
        requests.approve(request, by=world.zhao)
    world.stands_in(world.shen, world.zhao)
    with refuses("not_permitted"):
        requests.approve(request, by=world.shen)
    assert requests.approve(request, by=world.zhou).state == "approved"


# ---- approval: rounds and stages


def test_the_stages_come_one_after_the_other(own_world: World) -> None:
    world = own_world
    world.give_role(world.zhao, "approver", "production")
    request = world.submitted_request(estimate=LARGE)
    with refuses("not_permitted"):
        requests.approve(request, by=world.zhao)
    assert requests.approve(request, by=world.liu).state == "submitted"
    with refuses("duty_conflict"):
        requests.approve(request, by=world.liu)
    assert requests.approve(request, by=world.zhao).state == "approved"
    with refuses("wrong_state"):
        requests.approve(request, by=world.zhao)


def test_what_was_sent_back_starts_a_new_round(own_world: World) -> None:
    world = own_world
    world.give_role(world.zhao, "approver", "production")
    request = world.submitted_request(estimate=LARGE)
    requests.approve(request, by=world.liu)
    request = requests.send_back(request, by=world.liu, reason=REASON)
    number = request.number
    request = world.submit(requests.edit(request, by=world.xie, why="now with more"))
    assert request.number == number
    with refuses("not_permitted"):
        requests.approve(request, by=world.zhao)
    assert requests.approve(request, by=world.liu).state == "submitted"
    assert requests.approve(request, by=world.zhao).state == "approved"
    with world.eyes():
        rounds = Seat.objects.filter(record_id=request.pk).values("opened_at_version").distinct()
        assert rounds.count() == 2


def test_what_is_decided_is_not_withdrawn(world: World) -> None:
    request = world.approved_request()
    with refuses("wrong_state"):
        requests.withdraw(request, by=world.xie)
    with refuses("wrong_state"):
        requests.edit(request, by=world.xie, why="x")


def test_what_was_withdrawn_is_not_approved(world: World) -> None:
    request = world.submitted_request()
    requests.withdraw(request, by=world.xie)
    with refuses("wrong_state"):
        requests.approve(request, by=world.liu)
