"""Attacks on states, events, content and evidence: what no SQL of the application gets through."""

from typing import Any

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
from guiju.records.models import Route
from tests.kernel.attack import DENIED, UNIT, Wall, refused
from tests.records.attacking import CHECKED, Attack, attack, rehearsal, unit_by_sql
from tests.records.world import World

CHAIN = "records_event_follows_the_one_before"
TRANSITION = "records_event_is_a_transition"
ONE_VERSION = "records_event_version_once"
REQUEST, SUPPLIER = "purchasing.request", "partners.partner"
CHANGE_HEADER = "UPDATE purchasing_request SET why = 'x' WHERE id = %s"
CHANGE_STAGE = "UPDATE records_routestage SET hours = 1 WHERE route_id = %s"
NEW_STAGE = (
    "INSERT INTO records_routestage (company_id, route_id, position, name, candidates, role, "
    "count, hours) SELECT company_id, id, 9, 'x', 'head', '', 1, 1 FROM records_route WHERE id = %s"
)
NO_STAGE = "DELETE FROM records_routestage WHERE route_id = %s"
COPY_HEADER = (
    "INSERT INTO purchasing_request (id, company_id, number, state, owner_id, department_id, what, "
    "specification, quantity, unit_name, estimate, occurred_on, needed_by, why) "
    "SELECT {id}, company_id, {number}, {state}, {owner}, department_id, what, specification, "
    "quantity, unit_name, estimate, occurred_on, needed_by, why "
    "FROM purchasing_request WHERE id = %s"
)


@pytest.fixture(scope="module")
def draft(world: World) -> Request:
    return world.draft_request()


@pytest.fixture(scope="module")
def submitted(world: World) -> Request:
    return world.submitted_request()


@pytest.fixture(scope="module")
def approved(world: World) -> Request:
    return world.approved_request()


@pytest.fixture(scope="module")
def supplier(world: World) -> Supplier:
    return world.proposed_supplier()


@pytest.fixture(scope="module")
def route(world: World) -> Route:
    return world.active_route(for_category="never")


def copied(a: Attack, **wrong: str) -> str:
    """The statement that gives a new record its typed row."""
    return COPY_HEADER.format(**{"number": "''", "state": "'draft'", "owner": "owner_id", **wrong})


# ---- the honest way, without which no attack says anything


def test_an_honest_edit_by_sql_is_accepted(world: World, wall: Wall, draft: Request) -> None:
    with rehearsal(wall, world.xie, draft) as a:
        a.event("edit", "draft", "draft", edits=True)
        a.sql(CHANGE_HEADER, draft.pk)
        a.step("draft")


def test_an_honest_birth_by_sql_is_accepted(world: World, wall: Wall, draft: Request) -> None:
    with rehearsal(wall, world.xie, draft) as a:
        new = a.born(REQUEST, "draft")
        a.event("create", "", "draft", edits=True, record=new)
        a.sql(copied(a, id=str(new)), draft.pk)
        a.step("draft", new)


def test_an_honest_rejection_by_sql_is_accepted(
    world: World, wall: Wall, submitted: Request
) -> None:
    with rehearsal(wall, world.liu, submitted) as a:
        a.take("reject", "submitted", "rejected", reason="no")


# ---- states and events


def test_a_state_without_its_event(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ031") as a:
        a.step("approved")
    with attack(wall, world.xie, draft, "GJ031") as a:
        a.sql("UPDATE records_record SET state = 'approved' WHERE id = %s", draft.pk)


def test_a_state_other_than_the_event_says(world: World, wall: Wall, submitted: Request) -> None:
    with attack(wall, world.liu, submitted, "GJ031") as a:
        a.event("reject", "submitted", "rejected", reason="no")
        a.step("approved")


def test_a_version_without_its_event(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ031") as a:
        a.event("edit", "draft", "draft", edits=True)
        a.event("edit", "draft", "draft", edits=True, ahead=2)
        a.sql("UPDATE records_record SET version = version + 2 WHERE id = %s", draft.pk)


def test_a_forged_from_state(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.liu, draft, CHAIN) as a:
        a.take("reject", "submitted", "rejected", reason="no")


def test_a_move_that_the_lifecycle_does_not_know(
    world: World, wall: Wall, draft: Request, submitted: Request
) -> None:
    with attack(wall, world.liu, draft, TRANSITION) as a:
        a.take("approve", "draft", "approved")
    with attack(wall, world.xie, submitted, TRANSITION) as a:
        a.take("withdraw", "submitted", "draft", edits=True)


def test_nobody_rewrites_the_rules(world: World, wall: Wall, draft: Request) -> None:
    for change in (
        "UPDATE records_transition SET needs_reason = false",
        "DELETE FROM records_fieldclass",
        "INSERT INTO records_transition (kind, action) VALUES ('x', 'x')",
    ):
        with attack(wall, world.xie, draft, DENIED) as a:
            a.sql(change)


def test_back_to_draft(world: World, wall: Wall, approved: Request) -> None:
    with attack(wall, world.xie, approved, "GJ031") as a:
        a.sql("UPDATE records_record SET version = 1, state = 'draft' WHERE id = %s", approved.pk)
    with attack(wall, world.xie, approved, ONE_VERSION) as a:
        version = a.sql("SELECT version FROM records_record WHERE id = %s", approved.pk)[0][0]
        a.event("create", "", "draft", edits=True, ahead=1 - version)


def test_two_events_for_one_version(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, ONE_VERSION) as a:
        a.event("edit", "draft", "draft", edits=True)
        a.event("discard", "draft", "discarded")
        a.step("draft")


def test_an_event_that_never_moves_its_record(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ031") as a:
        a.event("edit", "draft", "draft", edits=True)


def test_an_event_that_leaves_a_version_out(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, CHAIN) as a:
        a.event("edit", "draft", "draft", edits=True, ahead=2)


@pytest.mark.parametrize(("state", "code"), [("draft", "GJ031"), ("approved", "GJ031")])
def test_a_record_that_was_never_born(
    world: World, wall: Wall, draft: Request, state: str, code: str
) -> None:
    with attack(wall, world.xie, draft, code) as a:
        a.born(REQUEST, state)


@pytest.mark.parametrize("wrong", [{"version": 1}, {"number": "PR-2026-000999"}])
def test_a_record_born_in_the_middle_of_its_life(
    world: World, wall: Wall, draft: Request, wrong: dict[str, Any]
) -> None:
    with attack(wall, world.xie, draft, "GJ030") as a:
        a.born(REQUEST, "draft", **wrong)


def test_a_record_born_in_another_s_name(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ030") as a:
        a.born(REQUEST, "draft", owner=world.liu.actor.pk)


def test_a_record_born_approved(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ031") as a:
        new = a.born(REQUEST, "submitted")
        a.event("reject", "submitted", "rejected", record=new, reason="it never was")
        a.step("rejected", new)


def test_a_second_birth(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, CHAIN) as a:
        a.take("create", "", "draft", edits=True)


def test_an_event_of_another_kind(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.wang, draft, "GJ031") as a:
        new = a.born(REQUEST, "proposed")
        a.event("create", "", "proposed", edits=True, kind=SUPPLIER, record=new)
        a.step("proposed", new)


def test_events_of_a_record_that_does_not_exist_yet(
    world: World, wall: Wall, draft: Request
) -> None:
    """Before its record stands, an event has nobody to be apart from, and no kind to be of."""
    with attack(wall, world.wang, draft, "GJ031") as a:
        ((new,),) = a.sql("SELECT nextval('records_record_id_seq')")
        a.sql(
            "INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, "
            "to_state, edits, actor_id, unit_id, reason, particulars) VALUES "
            "(guiju_company(), %s, %s, 1, 'create', '', 'proposed', true, guiju_actor(), "
            "guiju_unit(), '', '{}'), "
            "(guiju_company(), %s, %s, 2, 'activate', 'proposed', 'active', false, guiju_actor(), "
            "guiju_unit(), '', '{\"papers\": []}')",
            new,
            SUPPLIER,
            new,
            SUPPLIER,
        )
        a.sql(
            "INSERT INTO records_record (id, company_id, kind, state, version, number, owner_id) "
            "VALUES (%s, guiju_company(), %s, 'proposed', 0, '', guiju_actor())",
            new,
            SUPPLIER,
        )
        a.sql(
            "INSERT INTO partners_partner (id, company_id, number, state, owner_id, name, "
            "short_name, is_supplier, is_customer, tax_number, taxpayer, invoice_title, address, "
            "phone, payment_days, currency, pinyin, near_name) VALUES "
            "(%s, guiju_company(), '', 'proposed', guiju_actor(), 'x', '', true, false, '', "
            "'general', '', '', '', 1, 'CNY', '', '')",
            new,
        )
        a.step("proposed", new)
        a.step("active", new)


def test_an_event_in_another_s_name(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ005") as a:
        a.take("edit", "draft", "draft", edits=True, actor=world.liu.actor.pk)


def test_an_event_in_another_unit(world: World, wall: Wall, draft: Request) -> None:
    with unit_by_sql(wall, world.xie, draft) as a:
        ((old,),) = a.sql("SELECT guiju_unit()")
    with attack(wall, world.xie, draft, "GJ005") as a:
        a.take("edit", "draft", "draft", edits=True, unit=old)


def test_a_record_keeps_its_kind_owner_and_origin(world: World, wall: Wall, draft: Request) -> None:
    for column, value in (("kind", "'x'"), ("owner_id", "1"), ("origin_id", "id")):
        with attack(wall, world.xie, draft, DENIED) as a:
            a.sql(f"UPDATE records_record SET {column} = {value} WHERE id = %s", draft.pk)
    with wall.owner() as sql:
        sql(UNIT, wall.homes["xie.yuting"], wall.actors["xie.yuting"])
        for column, value in (("kind", "'x'"), ("owner_id", "1"), ("origin_id", "id")):
            with refused("GJ030"):
                sql("SAVEPOINT one")
                sql(f"UPDATE records_record SET {column} = {value} WHERE id = %s", draft.pk)
            sql("ROLLBACK TO one")


# ---- what a step demands


def test_a_reason_left_out(world: World, wall: Wall, submitted: Request) -> None:
    with attack(wall, world.liu, submitted, "GJ033") as a:
        a.take("send_back", "submitted", "draft", reason="  ")


def test_papers_left_out(world: World, wall: Wall, supplier: Supplier) -> None:
    with attack(wall, world.li, supplier, "GJ035") as a:
        a.take("activate", "proposed", "active")


def test_papers_that_are_none(world: World, wall: Wall) -> None:
    bare = world.now(world.proposed_supplier())
    with world.eyes():
        paper = bare.record.attachments.get()
    from guiju.records.papers import remove

    remove(paper, by=world.wang, reason="wrong one")
    with attack(wall, world.li, bare, "GJ035") as a:
        a.take("activate", "proposed", "active", particulars='{"papers": []}')


def test_one_s_own_step_by_another(world: World, wall: Wall, submitted: Request) -> None:
    with attack(wall, world.liu, submitted, "GJ034") as a:
        a.take("withdraw", "submitted", "draft")


def test_who_proposed_activates(world: World, wall: Wall, supplier: Supplier) -> None:
    with attack(wall, world.wang, supplier, "GJ034") as a:
        a.take("activate", "proposed", "active", particulars=CHECKED)


def test_who_edited_activates(world: World, wall: Wall, supplier: Supplier) -> None:
    with attack(wall, world.li, supplier, "GJ034") as a:
        a.event("edit", "proposed", "proposed", edits=True)
        a.sql("UPDATE partners_partner SET phone = '1' WHERE id = %s", supplier.pk)
        a.step("proposed")
        a.take("activate", "proposed", "active", particulars=CHECKED)


def test_who_edited_the_original_activates_the_copy(world: World, wall: Wall) -> None:
    from guiju.partners.partner.actions import create

    original = world.proposed_supplier(by=world.wu)
    copy = create(by=world.wang, name="copy", is_supplier=True, origin=original)
    copy_of_copy = create(by=world.wang, name="once more", is_supplier=True, origin=copy)
    world.paper(copy_of_copy, world.wang)
    with attack(wall, world.wu, copy_of_copy, "GJ034") as a:
        a.take("activate", "proposed", "active", particulars=CHECKED)
