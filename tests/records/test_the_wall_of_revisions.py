"""Attacks by SQL on revisions."""

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
from guiju.records.models import Revision
from guiju.records.revisions import propose
from tests.kernel.attack import Wall
from tests.records.attacking import Attack, attack, rehearsal, unit_by_sql
from tests.records.world import LARGE, REASON, World

ENDED = "ended_at = now()"
SEAT = (
    "INSERT INTO records_seat (company_id, record_id, opened_at_version, stage, name, candidates, "
    "hours, content_version, content) VALUES (guiju_company(), %s, %s, 1, 'mine', %s, 1, %s, '')"
)
REVISION = (
    "INSERT INTO records_revision (id, company_id, number, state, owner_id, subject_id, "
    "subject_version, field_class, why, difference) "
    "VALUES (%s, guiju_company(), '', 'draft', guiju_actor(), %s, %s, %s, 'x', %s::jsonb)"
)
CHANGE = "UPDATE partners_partner SET {} WHERE id = %s"


@pytest.fixture(scope="module")
def submitted(world: World) -> Request:
    return world.submitted_request()


@pytest.fixture(scope="module")
def large(world: World) -> Request:
    """It needs two approvals, one stage after the other."""
    return world.submitted_request(estimate=LARGE)


@pytest.fixture
def supplier(world: World) -> Supplier:
    return world.active_supplier()


@pytest.fixture
def pending(world: World, supplier: Supplier) -> Revision:
    """Of class checked: one approval."""
    return propose(supplier, by=world.wang, reason=REASON, payment_days=60)


# ---- revisions


def change_subject(a: Attack, subject: Supplier, revision: Revision, assignment: str = "") -> None:
    """The subject's event, content and step."""
    a.event("change", "active", "active", edits=True, revision=revision.pk, record=subject.pk)
    if assignment:
        a.sql(CHANGE.format(assignment), subject.pk)
    a.step("active", subject.pk)


def test_an_honest_revision_is_accepted(
    world: World, wall: Wall, supplier: Supplier, pending: Revision
) -> None:
    with rehearsal(wall, world.li, pending) as a:
        a.take("approve", "proposed", "applied", seat=a.seat())
        change_subject(a, supplier, pending, "payment_days = 60")


def test_a_change_without_a_revision(world: World, wall: Wall, supplier: Supplier) -> None:
    with attack(wall, world.wang, supplier, "GJ037") as a:
        a.event("change", "active", "active", edits=True)
        a.sql(CHANGE.format("payment_days = 60"), supplier.pk)
        a.step("active")


def test_a_change_by_a_revision_that_is_not_approved(
    world: World, wall: Wall, supplier: Supplier, pending: Revision
) -> None:
    with attack(wall, world.wang, supplier, "GJ037") as a:
        change_subject(a, supplier, pending, "payment_days = 60")


def test_a_change_by_a_revision_approved_by_half(world: World, wall: Wall) -> None:
    supplier = world.active_supplier()
    half = propose(supplier, by=world.wang, reason=REASON, tax_number="9")
    Revision.lifecycle.actions["approve"](world.revision(half.pk), by=world.li)
    with attack(wall, world.wang, supplier, "GJ037") as a:
        change_subject(a, supplier, half, "tax_number = '9'")


def test_a_revision_approved_and_not_applied(world: World, wall: Wall, pending: Revision) -> None:
    with attack(wall, world.li, pending, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat())


def test_a_revision_applied_in_name_only(
    world: World, wall: Wall, supplier: Supplier, pending: Revision
) -> None:
    """The event is told and the content stays as it was."""
    with attack(wall, world.li, pending, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat())
        change_subject(a, supplier, pending)


@pytest.mark.parametrize(
    "assignment", ["payment_days = 61", "payment_days = 60, tax_number = 'MINE'"]
)
def test_a_revision_applied_with_other_values(
    world: World, wall: Wall, supplier: Supplier, pending: Revision, assignment: str
) -> None:
    with attack(wall, world.li, pending, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat())
        change_subject(a, supplier, pending, assignment)


def test_a_revision_applied_with_other_lines(world: World, wall: Wall) -> None:
    """What was approved of a route is its name; its stages are left alone."""
    world.give_role(world.wang, "process-owner")
    world.give_role(world.wu, "process-owner")
    route = world.active_route(for_category="never again")
    revision = propose(route, by=world.wang, reason=REASON, name="Renamed")
    approve = Revision.lifecycle.actions["approve"]
    approve(world.revision(revision.pk), by=world.wu)
    with attack(wall, world.luo, revision, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat(place=1))
        a.event("change", "active", "active", edits=True, revision=revision.pk, record=route.pk)
        a.sql("UPDATE records_route SET name = 'Renamed' WHERE id = %s", route.pk)
        a.sql("UPDATE records_routestage SET count = 9 WHERE route_id = %s", route.pk)
        a.step("active", route.pk)


def test_a_revision_applied_to_something_else(world: World, wall: Wall, pending: Revision) -> None:
    other = world.active_supplier()
    with attack(wall, world.li, pending, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat())
        change_subject(a, other, pending, "payment_days = 60")


def test_a_revision_applied_twice(world: World, wall: Wall) -> None:
    supplier = world.active_supplier()
    done = propose(supplier, by=world.wang, reason=REASON, phone="1")
    with unit_by_sql(wall, world.wang, supplier) as a:
        ((version,),) = a.sql("SELECT version FROM records_record WHERE id = %s", supplier.pk)
    # Its base has moved with it, and that alone would do: here the base is the newest again.
    with world.database.connected("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE records_revision SET subject_version = %s WHERE id = %s", [version, done.pk]
        )
    with attack(wall, world.wang, supplier, "records_event_applies_once") as a:
        change_subject(a, supplier, done)


def test_a_revision_applied_on_a_moved_base(world: World, wall: Wall) -> None:
    supplier = world.active_supplier()
    stale = propose(supplier, by=world.wang, reason=REASON, payment_days=60)
    propose(supplier, by=world.wang, reason=REASON, phone="1")
    with attack(wall, world.li, stale, "GJ037") as a:
        a.take("approve", "proposed", "applied", seat=a.seat())
        change_subject(a, supplier, stale, "payment_days = 60")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("tax_number", "free"), ("tax_number", "checked"), ("payment_days", "free")],
)
def test_a_revision_of_the_wrong_class(
    world: World, wall: Wall, supplier: Supplier, field: str, wrong: str
) -> None:
    with attack(wall, world.wang, supplier, "GJ037") as a:
        new = a.born("records.revision", "draft")
        a.event("create", "", "draft", edits=True, record=new, reason="why")
        a.sql(
            REVISION, new, supplier.pk, 1, wrong, f'{{"{field}": ["1", "2"], "phone": ["", "1"]}}'
        )
        a.step("draft", new)


def test_a_delicate_revision_applied_as_if_it_were_free(
    world: World, wall: Wall, supplier: Supplier
) -> None:
    with attack(wall, world.wang, supplier, "GJ037") as a:
        new = a.born("records.revision", "draft")
        a.event("create", "", "draft", edits=True, record=new, reason="why")
        a.sql(REVISION, new, supplier.pk, 1, "sensitive", '{"tax_number": ["1", "2"]}')
        a.step("draft", new)
        a.take("apply_free", "draft", "applied", record=new)
        a.event("change", "active", "active", edits=True, revision=new, record=supplier.pk)
        a.sql(CHANGE.format("tax_number = '2'"), supplier.pk)
        a.step("active", supplier.pk)


def test_a_revision_rewritten_while_it_waits(world: World, wall: Wall, pending: Revision) -> None:
    with attack(wall, world.wang, pending, "GJ038") as a:
        a.sql(
            'UPDATE records_revision SET difference = \'{"payment_days": ["30", "90"]}\' '
            "WHERE id = %s",
            pending.pk,
        )


def test_a_revision_named_by_a_step_that_is_none(
    world: World, wall: Wall, supplier: Supplier, pending: Revision
) -> None:
    with attack(wall, world.li, supplier, "GJ037") as a:
        a.take("retire", "active", "retired", reason="x", revision=pending.pk)
