"""Attacks on approvals, revisions, numbers, obligations and papers by SQL."""

from decimal import Decimal

import pytest

from guiju.purchasing.models import Request, Supplier
from guiju.records.comments import say
from guiju.records.models import Revision
from guiju.records.revisions import propose
from tests.kernel.attack import DENIED, Wall, refused
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
CHANGE = "UPDATE purchasing_supplier SET {} WHERE id = %s"


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


# ---- approvals


def test_an_honest_approval_is_accepted(world: World, wall: Wall, submitted: Request) -> None:
    with rehearsal(wall, world.liu, submitted) as a:
        a.take("approve", "submitted", "approved", seat=a.seat())


def test_an_approval_short_of_its_count(world: World, wall: Wall, large: Request) -> None:
    with attack(wall, world.liu, large, "GJ036") as a:
        a.take("approve", "submitted", "approved", seat=a.seat())


def test_an_approval_without_a_seat(
    world: World, wall: Wall, submitted: Request, large: Request
) -> None:
    with attack(wall, world.liu, submitted, "GJ036") as a:
        a.take("approve", "submitted", "approved")
    with attack(wall, world.liu, large, "GJ036") as a:
        a.take("approve", "submitted", "submitted")


def test_a_seat_out_of_turn(world: World, wall: Wall, large: Request) -> None:
    with attack(wall, world.zhao, large, "GJ036") as a:
        a.take("approve", "submitted", "submitted", seat=a.seat(stage=2))


def test_a_seat_filled_by_no_candidate(world: World, wall: Wall, submitted: Request) -> None:
    with attack(wall, world.shen, submitted, "GJ036") as a:
        a.take("approve", "submitted", "approved", seat=a.seat())


def test_a_seat_filled_for_somebody_who_named_no_stand_in(
    world: World, wall: Wall, submitted: Request
) -> None:
    with attack(wall, world.shen, submitted, "GJ036") as a:
        a.take(
            "approve",
            "submitted",
            "approved",
            seat=a.seat(),
            on_behalf_of=world.liu.actor.pk,
        )


def test_a_stand_in_may_and_after_the_end_may_not(own_world: World, own_wall: Wall) -> None:
    world, wall = own_world, own_wall
    request = world.submitted_request()
    given = world.stands_in(world.zhu, world.liu)
    on_behalf = {"on_behalf_of": world.liu.actor.pk}
    with rehearsal(wall, world.zhu, request) as a:
        a.take("approve", "submitted", "approved", seat=a.seat(), **on_behalf)
    with unit_by_sql(wall, world.liu, request) as a:
        a.sql(f"UPDATE org_delegation SET {ENDED} WHERE id = %s", given.pk)
    with attack(wall, world.zhu, request, "GJ036") as a:
        a.take("approve", "submitted", "approved", seat=a.seat(), **on_behalf)
    with attack(wall, world.liu, request, "GJ001") as a:
        a.sql("UPDATE org_delegation SET ended_at = NULL WHERE id = %s", given.pk)


@pytest.mark.parametrize("when", ["early", "late"])
def test_a_stand_in_outside_the_time(own_world: World, own_wall: Wall, when: str) -> None:
    world, wall = own_world, own_wall
    request = world.submitted_request()
    span = {
        "early": "now() + interval '1 day', now() + interval '2 days'",
        "late": "now() - interval '2 days', now() - interval '1 day'",
    }
    with unit_by_sql(wall, world.liu, request) as a:
        a.sql(
            "INSERT INTO org_delegation (company_id, principal_id, deputy_id, since, until, reason)"
            f" SELECT guiju_company(), p.id, d.id, {span[when]}, 'x' "
            "FROM org_person p, org_person d WHERE p.actor_id = %s AND d.actor_id = %s",
            world.liu.actor.pk,
            world.zhu.actor.pk,
        )
    with attack(wall, world.zhu, request, "GJ036") as a:
        a.take(
            "approve",
            "submitted",
            "approved",
            seat=a.seat(),
            on_behalf_of=world.liu.actor.pk,
        )


def two_of(world: World, category: str) -> Request:
    """A submitted request whose one stage needs two of the keepers."""
    world.active_route(
        name=category,
        amount_from=LARGE * 2,
        stages=[
            {"name": "keepers", "candidates": "role", "role": "supplier-keeper", "count": 2},
        ],
    )
    return world.submitted_request(estimate=LARGE * 2)


def test_one_person_twice_and_once_more_through_a_stand_in(
    own_world: World, own_wall: Wall
) -> None:
    world, wall = own_world, own_wall
    request = two_of(world, "two")
    with attack(wall, world.zhao, request, "GJ034") as a:
        a.take("approve", "submitted", "submitted", seat=a.seat())
        a.take("approve", "submitted", "approved", seat=a.seat(place=1))
    world.stands_in(world.shen, world.zhao)
    world.stands_in(world.shen, world.zhou)
    by = {"on_behalf_of": world.zhao.actor.pk}
    with unit_by_sql(wall, world.shen, request) as a:
        a.take("approve", "submitted", "submitted", seat=a.seat(), **by)
    with attack(wall, world.zhao, request, "GJ034") as a:
        a.take("approve", "submitted", "approved", seat=a.seat(place=1))
    with attack(wall, world.shen, request, "GJ034") as a:
        a.take(
            "approve",
            "submitted",
            "approved",
            seat=a.seat(place=1),
            on_behalf_of=world.zhou.actor.pk,
        )
    with rehearsal(wall, world.zhou, request) as a:
        a.take("approve", "submitted", "approved", seat=a.seat(place=1))


def test_who_submitted_approves_what_was_asked_of_them(own_world: World, own_wall: Wall) -> None:
    """Liu is a candidate of the seat by SQL, and has submitted it all the same."""
    world, wall = own_world, own_wall
    request = world.papered_request()
    with attack(wall, world.liu, request, "GJ034") as a:
        a.event("submit", "draft", "submitted", particulars='{"papers": [1]}')
        a.sql(SEAT, request.pk, 2, [world.liu.actor.pk], 1)
        a.step("submitted")
        a.take("approve", "submitted", "approved", seat=a.seat())


@pytest.mark.parametrize("detour", ["edits", "edits and is represented", "origin"])
def test_who_edited_approves(own_world: World, own_wall: Wall, detour: str) -> None:
    """Zhu wrote some of it; the seat names Zhu."""
    world, wall = own_world, own_wall
    request, by, on_behalf = world.papered_request(), world.zhu, None
    if detour == "origin":
        from guiju.purchasing.request.actions import create

        content = {
            name: getattr(request, name)
            for name in ("what", "quantity", "unit_name", "estimate", "occurred_on", "needed_by")
        }
        mine = create(by=world.zhu, department=world.department("workshop-1"), why="x", **content)
        request = create(
            by=world.xie,
            department=world.department("production"),
            why="x",
            origin=mine,
            **content,
        )
        world.paper(request)
    else:
        with unit_by_sql(wall, world.zhu, request) as a:
            a.take("edit", "draft", "draft", edits=True)
    if detour == "edits and is represented":
        world.stands_in(world.shen, world.zhu)
        by, on_behalf = world.shen, world.zhu.actor.pk
    version = 1 if detour == "origin" else 2
    with unit_by_sql(wall, world.xie, request) as a:
        a.event("submit", "draft", "submitted", particulars='{"papers": [1]}')
        a.sql(SEAT, request.pk, version + 1, [world.zhu.actor.pk], version)
        a.step("submitted")
    with attack(wall, by, request, "GJ034") as a:
        a.take("approve", "submitted", "approved", seat=a.seat(), on_behalf_of=on_behalf)


def test_a_seat_of_another_record(world: World, wall: Wall, submitted: Request) -> None:
    other = world.submitted_request()
    with attack(wall, world.liu, submitted, "GJ036") as a:
        a.take("approve", "submitted", "approved", seat=a.seat(record=other.pk))


def test_a_seat_of_an_earlier_round(world: World, wall: Wall) -> None:
    from guiju.purchasing.request.actions import withdraw

    request = world.submitted_request()
    with unit_by_sql(wall, world.liu, request) as a:
        old = a.seat()
    again = world.submit(withdraw(request, by=world.xie))
    with attack(wall, world.liu, again, "GJ036") as a:
        a.take("approve", "submitted", "approved", seat=old)


def test_a_seat_filled_twice(world: World, wall: Wall, large: Request) -> None:
    with attack(wall, world.liu, large, "records_event_fills_seat_once") as a:
        a.take("approve", "submitted", "submitted", seat=a.seat())
        a.take("approve", "submitted", "submitted", seat=a.seat())


def test_a_seat_filled_by_two(own_world: World, own_wall: Wall) -> None:
    world, wall = own_world, own_wall
    request = two_of(world, "two")
    with unit_by_sql(wall, world.zhao, request) as a:
        a.take("approve", "submitted", "submitted", seat=a.seat())
    with attack(wall, world.zhou, request, "records_event_fills_seat_once") as a:
        a.take("approve", "submitted", "submitted", seat=a.seat())


def test_a_seat_filled_by_a_step_that_fills_none(
    world: World, wall: Wall, submitted: Request
) -> None:
    with attack(wall, world.liu, submitted, "GJ036") as a:
        a.take("reject", "submitted", "rejected", reason="x", seat=a.seat())


def test_on_behalf_of_somebody_in_a_step_that_fills_no_seat(
    world: World, wall: Wall, submitted: Request
) -> None:
    with attack(wall, world.liu, submitted, "GJ036") as a:
        a.take("reject", "submitted", "rejected", reason="x", on_behalf_of=world.zhu.actor.pk)


def test_a_submission_that_awaits_nobody(world: World, wall: Wall) -> None:
    draft = world.papered_request()
    with attack(wall, world.xie, draft, "GJ036") as a:
        a.take("submit", "draft", "submitted", particulars='{"papers": [1]}')


@pytest.mark.parametrize("opened_at", [1, 2, 3])
def test_a_seat_added_later(world: World, wall: Wall, submitted: Request, opened_at: int) -> None:
    with attack(wall, world.xie, submitted, "GJ036") as a:
        a.sql(SEAT, submitted.pk, opened_at, [world.shen.actor.pk], 1)


def test_a_seat_with_another_content(world: World, wall: Wall) -> None:
    draft = world.papered_request()
    with attack(wall, world.xie, draft, "GJ036") as a:
        a.event("submit", "draft", "submitted", particulars='{"papers": [1]}')
        a.sql(SEAT, draft.pk, 2, [world.liu.actor.pk], 2)
        a.step("submitted")


def test_a_seat_in_a_step_that_opens_no_route(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ036") as a:
        a.event("edit", "draft", "draft", edits=True)
        a.sql(SEAT, draft.pk, 2, [world.liu.actor.pk], 2)
        a.step("draft")


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
    half = propose(supplier, by=world.wang, reason=REASON, bank_account="9")
    Revision.lifecycle.actions["approve"](world.revision(half.pk), by=world.li)
    with attack(wall, world.wang, supplier, "GJ037") as a:
        change_subject(a, supplier, half, "bank_account = '9'")


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
    "assignment", ["payment_days = 61", "payment_days = 60, bank_account = 'mine'"]
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
    [("bank_account", "free"), ("bank_account", "checked"), ("payment_days", "free")],
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
        a.sql(REVISION, new, supplier.pk, 1, "sensitive", '{"bank_account": ["1", "2"]}')
        a.step("draft", new)
        a.take("apply_free", "draft", "applied", record=new)
        a.event("change", "active", "active", edits=True, revision=new, record=supplier.pk)
        a.sql(CHANGE.format("bank_account = '2'"), supplier.pk)
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


# ---- numbers

NUMBER = (
    "INSERT INTO records_number (company_id, series, ordinal, number, record_id, status) "
    "VALUES (guiju_company(), %s, %s, records_number_of(%s, %s), %s, %s)"
)
COUNT = (
    "INSERT INTO records_counter AS c (company_id, series, last) VALUES (guiju_company(), %s, %s) "
    "ON CONFLICT (company_id, series) DO UPDATE SET last = c.last + excluded.last"
)
NAMED = "UPDATE records_record SET number = %s WHERE id = %s"
RESERVED, FROZEN = "reserved", "frozen"


def draw(a: Attack, series: str, ordinal: int, record: int, status: str = RESERVED) -> None:
    a.sql(NUMBER, series, ordinal, series, ordinal, record, status)


def test_an_honest_number_is_accepted(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with rehearsal(wall, world.xie, draft) as a:
        a.sql(COUNT, "X", 1)
        draw(a, "X", 1, draft.pk)
        a.sql(NAMED, "X-000001", draft.pk)


def test_a_gap(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(COUNT, "GAP", 2)
        draw(a, "GAP", 2, draft.pk)
        a.sql(NAMED, "GAP-000002", draft.pk)
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(COUNT, "GAP", 1)


def test_a_number_beyond_the_counter(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    for series in ("NEW", "PR-2026"):
        with attack(wall, world.xie, draft, "GJ032") as a:
            draw(a, series, 90, draft.pk)
            a.sql(NAMED, f"{series}-000090", draft.pk)


def test_a_number_twice(world: World, wall: Wall, submitted: Request) -> None:
    draft = world.draft_request()
    series, _dash, ordinal = submitted.number.rpartition("-")
    with attack(wall, world.xie, draft, "records_number_once") as a:
        draw(a, series, int(ordinal), draft.pk)
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(NAMED, submitted.number, draft.pk)


def test_a_number_that_nobody_drew(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(NAMED, "PR-1999-000001", draft.pk)


def test_a_number_that_says_something_else(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(COUNT, "ELSE", 1)
        a.sql(NUMBER, "ELSE", 1, "OTHER", 1, draft.pk, RESERVED)
        a.sql(NAMED, "OTHER-000001", draft.pk)


def test_a_number_drawn_and_not_put_on_its_record(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(COUNT, "LOST", 1)
        draw(a, "LOST", 1, draft.pk)


def test_a_number_born_void(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql(COUNT, "VOID", 1)
        draw(a, "VOID", 1, draft.pk, "void")


@pytest.mark.parametrize(
    "change",
    [
        "status = 'void'",
        "status = 'reserved'",
        "record_id = {other}",
        "number = 'PR-1999-000001'",
        "ordinal = ordinal + 1000",
        "series = 'X'",
    ],
)
def test_a_frozen_number_stays(world: World, wall: Wall, submitted: Request, change: str) -> None:
    other = world.draft_request()
    with attack(wall, world.xie, submitted, "GJ032") as a:
        a.sql(
            f"UPDATE records_number SET {change.format(other=other.pk)} WHERE record_id = %s",
            submitted.pk,
        )


def test_a_frozen_number_is_not_exchanged_for_another(world: World, wall: Wall) -> None:
    submitted = world.submitted_request()
    with attack(wall, world.xie, submitted, "GJ032") as a:
        a.sql(COUNT, "ANEW", 1)
        draw(a, "ANEW", 1, submitted.pk, FROZEN)
        a.sql(NAMED, "ANEW-000001", submitted.pk)


def test_a_number_is_not_taken_off(world: World, wall: Wall, submitted: Request) -> None:
    with attack(wall, world.xie, submitted, "GJ032") as a:
        a.sql(NAMED, "", submitted.pk)


def test_a_reserved_number_is_not_voided_while_it_is_used(world: World, wall: Wall) -> None:
    draft = world.draft_request()
    with unit_by_sql(wall, world.xie, draft) as a:
        a.sql(COUNT, "USED", 1)
        draw(a, "USED", 1, draft.pk)
        a.sql(NAMED, "USED-000001", draft.pk)
    with attack(wall, world.xie, draft, "GJ032") as a:
        a.sql("UPDATE records_number SET status = 'void' WHERE record_id = %s", draft.pk)


@pytest.mark.parametrize("change", ["last = 0", "last = last", "series = 'Z', last = last + 1"])
def test_a_counter_only_grows(world: World, wall: Wall, submitted: Request, change: str) -> None:
    with attack(wall, world.xie, submitted, "GJ032") as a:
        a.sql(f"UPDATE records_counter SET {change}")


def test_two_records_of_one_number(world: World, wall: Wall) -> None:
    draft, submitted = world.draft_request(), world.submitted_request()
    with world.database.connected("admin") as admin, refused("records_record_number_once"):
        admin.execute("SET session_replication_role = replica")
        admin.execute(NAMED, [submitted.number, draft.pk])


# ---- obligations and papers


@pytest.fixture(scope="module")
def owed(world: World) -> Request:
    """Liu owes an approval and has answered, and Xie's paper is on it."""
    request = world.submitted_request()
    say(by=world.xie, record=request, text="Liu?", mentioned=[world.liu.actor.pk])
    say(by=world.liu, record=request, text="Yes.")
    return request


@pytest.mark.parametrize(
    "change",
    [
        "owners = '{}'",
        "owners = ARRAY[1::bigint]",
        "what = 'something else'",
        "record_id = record_id - 1",
        "seat_id = NULL",
        "due = due + interval '9 days'",
        "due = NULL",
        "closed_at = now()",
        "closed_by_id = 1",
        "opened_at = now()",
        "sort = 'answer'",
    ],
)
def test_an_obligation_is_kept(world: World, wall: Wall, owed: Request, change: str) -> None:
    with attack(wall, world.liu, owed, "GJ039") as a:
        a.sql(
            f"UPDATE records_obligation SET {change} WHERE record_id = %s AND sort = 'approve'",
            owed.pk,
        )


@pytest.mark.parametrize("change", ["closed_at = NULL, closed_by_id = NULL", "reminded_at = now()"])
def test_what_is_done_is_done(world: World, wall: Wall, owed: Request, change: str) -> None:
    with attack(wall, world.liu, owed, "GJ039") as a:
        ((count,),) = a.sql(
            "SELECT count(*) FROM records_obligation WHERE record_id = %s AND sort = 'answer' "
            "AND closed_at IS NOT NULL",
            owed.pk,
        )
        assert count == 1
        a.sql(
            f"UPDATE records_obligation SET {change} WHERE record_id = %s AND sort = 'answer'",
            owed.pk,
        )


def test_an_obligation_closed_in_another_unit(world: World, wall: Wall, owed: Request) -> None:
    with unit_by_sql(wall, world.xie, owed) as a:
        ((old,),) = a.sql("SELECT guiju_unit()")
    with attack(wall, world.liu, owed, "GJ039") as a:
        a.sql(
            "UPDATE records_obligation SET closed_at = now(), closed_by_id = %s "
            "WHERE record_id = %s AND sort = 'approve'",
            old,
            owed.pk,
        )


@pytest.mark.parametrize(
    "change",
    ["name = 'x'", "witness_date = now()", "attached_by_id = attached_by_id + 1", "file_id = 1"],
)
def test_a_paper_stays(world: World, wall: Wall, change: str) -> None:
    draft = world.papered_request()
    with attack(wall, world.xie, draft, "GJ040") as a:
        a.sql(f"UPDATE records_attachment SET {change} WHERE record_id = %s", draft.pk)


OFF = "UPDATE records_attachment SET removed_at = {} WHERE record_id = %s"


def test_a_paper_is_taken_off_by_its_own_hand_and_once(world: World, wall: Wall) -> None:
    draft = world.papered_request()
    with attack(wall, world.liu, draft, "GJ040") as a:
        a.sql(OFF.format("now()"), draft.pk)
    with unit_by_sql(wall, world.xie, draft) as a:
        a.sql(OFF.format("now()"), draft.pk)
    with attack(wall, world.xie, draft, "GJ040") as a:
        a.sql(OFF.format("NULL"), draft.pk)


def test_the_papers_of_what_was_submitted_stay(world: World, wall: Wall, owed: Request) -> None:
    with attack(wall, world.xie, owed, "GJ040") as a:
        a.sql(OFF.format("now()"), owed.pk)


def test_no_rights_on_what_follows_by_itself(world: World, wall: Wall, submitted: Request) -> None:
    for column in ("company_id", "id"):
        with attack(wall, world.xie, submitted, DENIED) as a:
            a.sql(f"UPDATE records_record SET {column} = {column} WHERE id = %s", submitted.pk)


def test_the_amounts_are_what_the_demo_s_routes_part(world: World) -> None:
    assert world.submitted_request(estimate=Decimal(1)).state == "submitted"
