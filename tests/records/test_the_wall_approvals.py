"""Attacks on approvals, revisions, numbers, obligations and papers by SQL."""

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
from guiju.records.models import Revision
from guiju.records.revisions import propose
from tests.kernel.attack import Wall
from tests.records.attacking import attack, rehearsal, unit_by_sql
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
            {"name": "keepers", "candidates": "role", "role": "master-keeper", "count": 2},
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
