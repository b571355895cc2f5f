"""What no step lets through: state, right, papers, reason, route, seat, the same person."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import pytest

from guiju.kernel.errors import Refused
from guiju.kernel.models import Refusal, Unit
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.purchasing.supplier import actions as suppliers
from guiju.records.models import Attachment, Event, Record, Route, Seat
from guiju.records.papers import remove
from tests.records.world import LARGE, REASON, World

KEEPER = "supplier-keeper"


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


# ---- routes


def test_without_a_route_nothing_is_submitted(own_world: World) -> None:
    world = own_world
    with world.eyes():
        routes = list(Route.objects.select_related("record").filter(state="active"))
    retire = Route.lifecycle.actions["retire"]
    for route in routes:
        by = world.shen if route.owner_id != world.shen.actor.pk else world.luo
        retire(route, by=by, reason=REASON)
    with refuses("not_configured"):
        world.submitted_request()


def seats_of(world: World, request: Request) -> list[str]:
    with world.eyes():
        seats = Seat.objects.filter(record_id=request.pk).order_by("stage", "id")
        return [seat.name for seat in seats]


def named(name: str) -> list[dict[str, object]]:
    return [{"name": name, "candidates": "head", "hours": 8}]


def test_the_nearest_route_is_taken(own_world: World) -> None:
    world = own_world
    workshop, production = world.department("workshop-1"), world.department("production")
    assert seats_of(world, world.submitted_request()) == ["部门负责人"]
    world.active_route(stages=named("production"), for_department=production.pk)
    assert seats_of(world, world.submitted_request(department=workshop)) == ["production"]
    world.active_route(stages=named("workshop"), for_department=workshop.pk)
    assert seats_of(world, world.submitted_request(department=workshop)) == ["workshop"]
    assert seats_of(world, world.submitted_request()) == ["production"]
    assert seats_of(
        world, world.submitted_request(world.wang, department=world.department("purchasing"))
    ) == ["部门负责人"]


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        ("1999.99", "部门负责人"),
        ("2000", "from 2000"),
        ("2999", "from 2000"),
        ("3000", "from 3000"),
    ],
)
def test_the_highest_amount_that_is_reached_counts(
    own_world: World, estimate: str, expected: str
) -> None:
    for amount in ("3000", "2000"):
        own_world.active_route(stages=named(f"from {amount}"), amount_from=Decimal(amount))
    request = own_world.submitted_request(estimate=Decimal(estimate))
    assert seats_of(own_world, request) == [expected]


def test_a_category_says_more_than_a_department(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = own_world
    monkeypatch.setattr(Request, "category", lambda self: "tools")
    world.active_route(stages=named("near"), for_department=world.department("production").pk)
    world.active_route(stages=named("tools"), for_category="tools")
    world.active_route(stages=named("other"), for_category="other")
    assert seats_of(world, world.submitted_request()) == ["tools"]


def test_a_route_of_another_kind_or_not_yet_active_is_not_taken(own_world: World) -> None:
    world = own_world
    world.active_route(stages=named("supplier"), for_kind="purchasing.supplier")
    Route.lifecycle.actions["create"](
        by=world.luo, name="x", for_kind="purchasing.request", stages=named("proposed")
    )
    assert seats_of(world, world.submitted_request()) == ["部门负责人"]


def test_a_changed_route_does_not_touch_what_runs(own_world: World) -> None:
    world = own_world
    request = world.submitted_request()
    world.active_route(stages=[{"name": "keeper", "candidates": "role", "role": KEEPER}])
    assert seats_of(world, request) == ["部门负责人"]
    assert requests.approve(request, by=world.liu).state == "approved"
    assert seats_of(world, world.submitted_request()) == ["keeper"]


def test_a_route_that_nobody_can_walk_is_refused_at_once(own_world: World) -> None:
    """Better now than never: the same single person would have to fill two seats."""
    world = own_world
    head = {"name": "head", "candidates": "head"}
    world.active_route(amount_from=LARGE * 2, stages=[head, head | {"name": "head again"}])
    world.active_route(
        amount_from=LARGE * 3,
        stages=[{"name": "nobody", "candidates": "role", "role": "no-such-role"}],
    )
    for estimate in (LARGE * 2, LARGE * 3):
        with refuses("rule_broken"):
            world.submitted_request(estimate=estimate)


def test_a_route_is_activated_by_another(world: World) -> None:
    create, activate = (Route.lifecycle.actions[name] for name in ("create", "activate"))
    route = create(
        by=world.luo, name="x", for_kind="purchasing.request", stages=named("x"), amount_from=10**9
    )
    with refuses("duty_conflict"):
        activate(route, by=world.luo)
    with refuses("not_permitted"):
        activate(route, by=world.liu)


@pytest.mark.parametrize(
    "stages",
    [[], [{"name": "x", "candidates": "role"}], [{"name": "x", "candidates": "post"}], [{}]],
)
def test_a_route_asks_somebody(world: World, stages: list[dict[str, object]]) -> None:
    with refuses("rule_broken"):
        Route.lifecycle.actions["create"](
            by=world.luo, name="x", for_kind="purchasing.request", stages=stages
        )


def test_a_route_without_stages_is_none(world: World) -> None:
    with refuses("rule_broken"):
        Route.lifecycle.actions["create"](by=world.luo, name="x", for_kind="purchasing.request")


def test_the_candidates_of_a_post(own_world: World) -> None:
    world = own_world
    post = world.person(world.zhou).post
    world.active_route(
        amount_from=LARGE, stages=[{"name": "post", "candidates": "post", "post": post.pk}]
    )
    world.give_role(world.zhou, "approver", "production")
    request = world.submitted_request(estimate=LARGE)
    with refuses("not_permitted"):
        requests.approve(request, by=world.liu)
    assert requests.approve(request, by=world.zhou).state == "approved"


# ---- keys


def test_a_second_click_is_the_first_one(world: World) -> None:
    request, key = world.papered_request(), uuid4()
    by = world.keyed(world.xie, key)
    first = world.submit(request, by)
    second = world.submit(request, by)
    assert (second.pk, second.number, second.state) == (first.pk, first.number, "submitted")
    assert world.told(request) == ["create", "submit"]


def test_a_second_creation_is_the_first_one(world: World) -> None:
    by = world.keyed(world.xie, uuid4())
    said = {"what": "the same", "occurred_on": world.today, "department": None}
    said["department"] = world.department("production")
    assert world.draft_request(by, **said).pk == world.draft_request(by, **said).pk


@pytest.mark.parametrize("other", ["content", "reason", "person", "record", "action"])
def test_a_key_is_good_for_one_thing(world: World, other: str) -> None:
    request, key = world.draft_request(), uuid4()
    requests.edit(request, by=world.keyed(world.xie, key), why="one", reason="one")
    changes: dict[str, object] = {"why": "one", "reason": "one"}
    by, record, act = world.xie, request, requests.edit
    if other == "content":
        changes["why"] = "two"
    elif other == "reason":
        changes["reason"] = "two"
    elif other == "person":
        by = world.liu
    elif other == "record":
        record = world.draft_request()
    else:
        act, changes = requests.discard, {}
    with refuses("key_reused"):
        act(record, by=world.keyed(by, key), **changes)
    assert world.now(request).state == "draft"


def test_a_refused_key_is_still_good(world: World) -> None:
    request, key = world.draft_request(), uuid4()
    with refuses("rule_broken"):
        world.submit(request, world.keyed(world.xie, key))
    world.paper(request)
    assert world.submit(request, world.keyed(world.xie, key)).state == "submitted"


# ---- content


def test_an_edit_tells_each_field_before_and_after(world: World) -> None:
    request = world.draft_request(why="old", quantity=Decimal("1.5"))
    requests.edit(request, by=world.xie, why="new", quantity=Decimal("1.500"))
    assert world.last_event(request).particulars["changed"] == {"why": ["old", "new"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("no_such", 1),
        ("quantity", "many"),
        ("needed_by", "soon"),
        ("state", "approved"),
        ("number", "PR-1"),
        ("owner", 1),
        ("company", 1),
    ],
)
def test_what_is_no_field_or_no_value_is_refused(world: World, field: str, value: object) -> None:
    with refuses("rule_broken"):
        requests.edit(world.draft_request(), by=world.xie, **{field: value})


def test_what_is_too_long_for_its_field_is_refused(world: World) -> None:
    for change in ({"what": "x" * 201}, {"estimate": Decimal(10) ** 17}):
        with refuses("rule_broken"):
            requests.edit(world.draft_request(), by=world.xie, **change)


def test_what_was_looked_at_must_be_what_it_says_now(world: World) -> None:
    request = world.draft_request()
    requests.edit(request, by=world.xie, seen=1, why="first")
    with refuses("stale"):
        requests.edit(request, by=world.xie, seen=1, why="second")


# ---- masters


def test_a_supplier_is_activated_by_another(world: World) -> None:
    own = world.proposed_supplier()
    world_keeper = world.li
    with refuses("not_permitted"):
        suppliers.activate(own, by=world.wang, papers_checked=True)
    assert suppliers.activate(own, by=world_keeper, papers_checked=True).number


def test_who_proposed_does_not_activate_by_whatever_role(own_world: World) -> None:
    world = own_world
    world.give_role(world.wang, KEEPER)
    own = world.proposed_supplier()
    with refuses("duty_conflict"):
        suppliers.activate(own, by=world.wang, papers_checked=True)
    world.give_role(world.wu, KEEPER)
    copy = suppliers.create(by=world.wu, name="copy", origin=own)
    world.paper(copy, world.wu)
    with refuses("duty_conflict"):
        suppliers.activate(copy, by=world.wang, papers_checked=True)


def test_one_tax_number_is_one_supplier(world: World) -> None:
    first = world.active_supplier()
    with refuses("rule_broken"):
        world.proposed_supplier(tax_number=first.tax_number)
