"""What is settled changes only by a revision, and no revision does more than was approved."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.partners.partner import actions as partners
from guiju.purchasing.request import actions as requests
from guiju.records.models import Revision, Route
from guiju.records.revisions import approve, propose, reject, withdraw
from tests.records.test_routes import named
from tests.records.test_steps import refuses
from tests.records.world import REASON, World


def test_a_free_field_is_applied_at_once_and_recorded(world: World) -> None:
    supplier = world.active_supplier(phone="1")
    done = propose(supplier, by=world.wang, reason=REASON, phone="2")
    assert (done.state, done.field_class) == ("applied", "free")
    assert world.now(supplier).phone == "2"
    event = world.last_event(supplier)
    assert event.particulars["changed"] == {"phone": ["1", "2"]}
    assert (event.revision_id, event.reason) == (done.pk, REASON)


def test_a_checked_field_waits_for_a_second_person(world: World) -> None:
    supplier = world.active_supplier(payment_days=30)
    revision = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    assert (revision.state, revision.field_class) == ("proposed", "checked")
    assert world.now(supplier).payment_days == 30
    approve(revision, by=world.li)
    assert world.now(supplier).payment_days == 60
    assert world.told(supplier)[-1] == "change"


def test_a_sensitive_field_waits_for_two(world: World) -> None:
    supplier = world.active_supplier()
    revision = propose(supplier, by=world.wang, reason=REASON, tax_number="9", phone="9")
    assert revision.field_class == "sensitive"
    assert approve(revision, by=world.li).state == "proposed"
    with refuses("duty_conflict"):
        approve(world.revision(revision.pk), by=world.li)
    assert world.now(supplier).tax_number == supplier.tax_number
    assert approve(world.revision(revision.pk), by=world.zhao).state == "applied"
    assert world.now(supplier).tax_number == "9"


def test_a_sensitive_field_follows_its_route(own_world: World) -> None:
    world = own_world
    world.active_route(
        for_kind="records.revision",
        for_category="partners.partner",
        stages=[{"name": "keepers", "candidates": "role", "role": "master-keeper", "count": 3}],
    )
    revision = propose(world.active_supplier(), by=world.wang, reason=REASON, tax_number="9")
    for somebody, state in ((world.li, "proposed"), (world.zhao, "proposed")):
        assert approve(world.revision(revision.pk), by=somebody).state == state
    assert approve(world.revision(revision.pk), by=world.zhou).state == "applied"


def test_who_proposed_does_not_approve(own_world: World) -> None:
    world = own_world
    world.give_role(world.wang, "master-keeper")
    revision = propose(world.active_supplier(), by=world.wang, reason=REASON, payment_days=60)
    with refuses("duty_conflict"):
        approve(revision, by=world.wang)
    world.stands_in(world.wang, world.li)
    with refuses("duty_conflict"):
        approve(revision, by=world.wang)


def test_who_may_not_revise_does_not(world: World) -> None:
    supplier = world.active_supplier()
    with refuses("not_permitted"):
        propose(supplier, by=world.xie, reason=REASON, phone="1")
    revision = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    for act in (approve, reject):
        with refuses("not_permitted"):
            act(revision, by=world.wu, reason=REASON)
    with refuses("not_permitted"):
        withdraw(revision, by=world.wu)


def test_nobody_proposes_changes_to_what_is_not_theirs(own_world: World) -> None:
    """Staff may propose for their own requests. Lin is of another department, and of no role."""
    world = own_world
    request = world.approved_request()
    with refuses("not_permitted"):
        propose(request, by=world.lin, reason=REASON, specification="mine")
    with refuses("not_permitted"):
        propose(request, by=world.liu, reason=REASON, specification="mine")


def test_the_date_on_which_it_happened_is_not_free(world: World) -> None:
    """Else the rule about late entry is passed afterwards, by nobody's leave."""
    request = world.approved_request()
    earlier = request.occurred_on - datetime.timedelta(days=300)
    revision = propose(request, by=world.xie, reason=REASON, occurred_on=earlier)
    assert revision.state == "proposed"
    assert world.now(request).occurred_on == request.occurred_on


@pytest.mark.parametrize("kind", ["purchasing.request", "partners.partner", "records.route"])
def test_no_kind_leaves_its_date_free(kind: str) -> None:
    from django.apps import apps

    model = apps.get_model(kind)
    assert model.occurred_field in model.checked | model.sensitive | {""}


def test_a_revision_needs_a_reason(world: World) -> None:
    for reason in ("", " \n"):
        with refuses("reason_missing"):
            propose(world.active_supplier(), by=world.wang, reason=reason, phone="1")


def test_a_revision_that_changes_nothing(world: World) -> None:
    supplier = world.active_supplier(phone="1")
    nothing: tuple[dict[str, Any], ...] = ({}, {"phone": "1"}, {"payment_days": "30"})
    for changes in nothing:
        with refuses("rule_broken"):
            propose(supplier, by=world.wang, reason=REASON, **changes)


def test_nothing_is_revised_that_is_not_settled(world: World) -> None:
    with refuses("wrong_state"):
        propose(world.proposed_supplier(), by=world.wang, reason=REASON, phone="1")
    with refuses("wrong_state"):
        propose(world.submitted_request(), by=world.xie, reason=REASON, why="x")
    retired = partners.retire(world.active_supplier(), by=world.li, reason=REASON)
    with refuses("wrong_state"):
        propose(retired, by=world.wang, reason=REASON, phone="1")


def test_a_base_that_moved_refuses_what_was_proposed_against_it(world: World) -> None:
    supplier = world.active_supplier()
    first = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    second = propose(supplier, by=world.wu, reason=REASON, name="Renamed")
    approve(first, by=world.li)
    with refuses("stale"):
        approve(second, by=world.li)
    assert world.now(second).state == "proposed"
    assert world.now(supplier).name == supplier.name
    assert withdraw(second, by=world.wu).state == "withdrawn"


def test_what_is_no_longer_there_is_not_revised(world: World) -> None:
    supplier = world.active_supplier()
    revision = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    partners.retire(supplier, by=world.zhao, reason=REASON)
    with refuses("wrong_state"):
        approve(revision, by=world.li)


def test_a_rejected_revision_changes_nothing(world: World) -> None:
    supplier = world.active_supplier()
    revision = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    with refuses("reason_missing"):
        reject(revision, by=world.li)
    assert reject(revision, by=world.li, reason=REASON).state == "rejected"
    assert world.now(supplier).payment_days == 30
    with refuses("wrong_state"):
        approve(revision, by=world.zhao)


def test_a_revision_keeps_the_rules_of_its_kind(world: World) -> None:
    request = world.approved_request()
    for changes in ({"quantity": 0}, {"estimate": -1}, {"no_such": 1}, {"state": "draft"}):
        with refuses("rule_broken"):
            propose(request, by=world.xie, reason=REASON, **changes)


def test_the_direct_way_to_what_is_settled_is_closed(world: World) -> None:
    request = world.approved_request()
    with refuses("wrong_state"):
        requests.edit(request, by=world.xie, why="x")
    assert "amend" not in type(request).lifecycle.actions


def test_a_second_click_proposes_once_and_shows_the_same(world: World) -> None:
    supplier = world.active_supplier()
    by = world.keyed(world.wang, uuid4())
    first = propose(supplier, by=by, reason=REASON, payment_days=60)
    propose(supplier, by=world.wu, reason=REASON, name="Other")
    again = propose(supplier, by=by, reason=REASON, payment_days=60)
    assert again.pk == first.pk


def test_a_key_is_good_for_one_proposal(world: World) -> None:
    supplier, by = world.active_supplier(), world.keyed(world.wang, uuid4())
    propose(supplier, by=by, reason=REASON, payment_days=60)
    with refuses("key_reused"):
        propose(supplier, by=by, reason=REASON, payment_days=61)


def test_a_route_s_stages_change_by_revision_alone(own_world: World) -> None:
    world = own_world
    for somebody in (world.wang, world.wu):
        world.give_role(somebody, "process-owner")
    route = world.active_route(stages=named("head"), amount_from=Decimal(10**9))
    revision = propose(route, by=world.wang, reason=REASON, stages=named("other"))
    assert revision.field_class == "sensitive"
    with world.eyes():
        assert [stage.name for stage in route.stages.all()] == ["head"]
    approve(world.revision(revision.pk), by=world.wu)
    approve(world.revision(revision.pk), by=world.shen)
    with world.eyes():
        assert [stage.name for stage in Route.objects.get(pk=route.pk).stages.all()] == ["other"]


def test_the_demo_s_own_process_owners_can_change_a_route(world: World) -> None:
    """There must be enough of them, or no route ever changes."""
    route = world.active_route(stages=named("head"), amount_from=Decimal(10**9))
    assert propose(route, by=world.luo, reason=REASON, name="Renamed").state == "proposed"


def test_a_supplier_taken_into_use_twice(world: World) -> None:
    """Two with one tax number: the second is refused where it becomes active by a revision."""
    first, second = world.active_supplier(), world.active_supplier()
    with refuses("rule_broken"):
        propose(second, by=world.wang, reason=REASON, tax_number=first.tax_number)
    assert Supplier.kind == "partners.partner"


def test_a_revision_is_a_record_of_its_own(world: World) -> None:
    revision = propose(world.active_supplier(), by=world.wang, reason=REASON, phone="77")
    assert world.told(revision) == ["create", "apply_free"]
    with world.eyes():
        assert Revision.objects.get(pk=revision.pk).record.version == 2
