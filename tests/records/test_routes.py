"""Which route a record takes, the keys of clicks, and what content may say."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import pytest

from guiju.kernel.errors import Refused
from guiju.partners.partner import actions as partners
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import Route, Seat
from tests.records.world import LARGE, REASON, World

KEEPER = "master-keeper"


@contextmanager
def refuses(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The action must refuse by this code."""
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.code == code, f"{refusal.value.code}: {refusal.value}"
    assert str(refusal.value) and refusal.value.what_to_do


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
    monkeypatch.setattr(Request, "route_category", lambda self: "tools")
    world.active_route(stages=named("near"), for_department=world.department("production").pk)
    world.active_route(stages=named("tools"), for_category="tools")
    world.active_route(stages=named("other"), for_category="other")
    assert seats_of(world, world.submitted_request()) == ["tools"]


def test_a_route_of_another_kind_or_not_yet_active_is_not_taken(own_world: World) -> None:
    world = own_world
    world.active_route(stages=named("supplier"), for_kind="partners.partner")
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
        partners.activate(own, by=world.wang, papers_checked=True)
    assert partners.activate(own, by=world_keeper, papers_checked=True).number


def test_who_proposed_does_not_activate_by_whatever_role(own_world: World) -> None:
    world = own_world
    world.give_role(world.wang, KEEPER)
    own = world.proposed_supplier()
    with refuses("duty_conflict"):
        partners.activate(own, by=world.wang, papers_checked=True)
    world.give_role(world.wu, KEEPER)
    copy = partners.create(by=world.wu, name="copied", is_supplier=True, origin=own)
    world.paper(copy, world.wu)
    with refuses("duty_conflict"):
        partners.activate(copy, by=world.wang, papers_checked=True)


def test_one_tax_number_is_one_supplier(world: World) -> None:
    first = world.active_supplier()
    with refuses("rule_broken"):
        world.proposed_supplier(tax_number=first.tax_number)
