"""Attacks by SQL on numbers, obligations and papers."""

from decimal import Decimal

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
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
