"""Attacks on states, events, content and evidence: what no SQL of the application gets through."""

from typing import Any

import pytest

from guiju.purchasing.models import Request, Supplier
from guiju.records.models import Route
from tests.kernel.attack import DENIED, UNIT, Wall, refused
from tests.records.attacking import CHECKED, STEP, Attack, attack, rehearsal, unit_by_sql
from tests.records.world import LARGE, World

CHAIN = "records_event_follows_the_one_before"
TRANSITION = "records_event_is_a_transition"
ONE_VERSION = "records_event_version_once"
REQUEST, SUPPLIER = "purchasing.request", "purchasing.supplier"
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
            "INSERT INTO purchasing_supplier (id, company_id, number, state, owner_id, name, "
            "tax_number, bank_name, bank_account, contact, phone, payment_days) VALUES "
            "(%s, guiju_company(), '', 'proposed', guiju_actor(), 'x', '', '', '', '', '', 1)",
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
        a.sql("UPDATE purchasing_supplier SET phone = '1' WHERE id = %s", supplier.pk)
        a.step("proposed")
        a.take("activate", "proposed", "active", particulars=CHECKED)


def test_who_edited_the_original_activates_the_copy(world: World, wall: Wall) -> None:
    from guiju.purchasing.supplier.actions import create

    original = world.proposed_supplier(by=world.wu)
    copy = create(by=world.wang, name="copy", origin=original)
    copy_of_copy = create(by=world.wang, name="copy of the copy", origin=copy)
    world.paper(copy_of_copy, world.wang)
    with attack(wall, world.wu, copy_of_copy, "GJ034") as a:
        a.take("activate", "proposed", "active", particulars=CHECKED)


# ---- content


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_a_header_changes_only_by_an_edit(
    request: pytest.FixtureRequest, world: World, wall: Wall, state: str
) -> None:
    record = request.getfixturevalue(state)
    with attack(wall, world.xie, record, "GJ038") as a:
        a.sql(CHANGE_HEADER, record.pk)


@pytest.mark.parametrize("change", [CHANGE_STAGE, NEW_STAGE, NO_STAGE])
def test_a_part_changes_only_by_an_edit(
    world: World, wall: Wall, route: Route, change: str
) -> None:
    with attack(wall, world.luo, route, "GJ038") as a:
        a.sql(change, route.pk)


def test_content_changed_after_the_version_step(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ038") as a:
        a.take("edit", "draft", "draft", edits=True)
        a.sql(CHANGE_HEADER, draft.pk)


def test_content_changed_by_an_event_that_is_no_edit(
    world: World, wall: Wall, submitted: Request
) -> None:
    with attack(wall, world.liu, submitted, "GJ038") as a:
        a.event("reject", "submitted", "rejected", reason="no")
        a.sql(CHANGE_HEADER, submitted.pk)
        a.step("rejected")


def test_a_line_moved_to_a_settled_record(world: World, wall: Wall, route: Route) -> None:
    create = Route.lifecycle.actions["create"]
    draft = create(
        by=world.luo,
        name="mine",
        for_kind=REQUEST,
        stages=[{"name": "stage", "candidates": "head"}],
    )
    move = "UPDATE records_routestage SET route_id = %s WHERE route_id = %s"
    for source, target in ((draft.pk, route.pk), (route.pk, draft.pk)):
        with attack(wall, world.luo, draft, "GJ038") as a:
            a.event("edit", "proposed", "proposed", edits=True)
            a.sql(move, target, source)
            a.step("proposed")


@pytest.mark.parametrize("change", ["state = 'approved'", "number = 'PR-2026-000001'"])
def test_the_mirror_cannot_be_bent(world: World, wall: Wall, draft: Request, change: str) -> None:
    with attack(wall, world.xie, draft, "purchasing_request_mirrors_record") as a:
        a.event("edit", "draft", "draft", edits=True)
        a.sql(f"UPDATE purchasing_request SET {change} WHERE id = %s", draft.pk)
        a.step("draft")


def test_the_mirror_keeps_its_owner(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ030") as a:
        a.event("edit", "draft", "draft", edits=True)
        a.sql(
            "UPDATE purchasing_request SET owner_id = %s WHERE id = %s",
            world.liu.actor.pk,
            draft.pk,
        )
        a.step("draft")


def test_a_row_in_the_table_of_another_kind(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.wang, draft, "GJ030") as a:
        new = a.born(SUPPLIER, "proposed")
        a.event("create", "", "proposed", edits=True, record=new)
        a.sql(copied(a, id=str(new), state="'proposed'"), draft.pk)
        a.step("proposed", new)


def test_a_typed_row_of_another_owner(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.liu, draft, "GJ030") as a:
        new = a.born(REQUEST, "draft")
        a.event("create", "", "draft", edits=True, record=new)
        a.sql(copied(a, id=str(new)), draft.pk)
        a.step("draft", new)


def test_a_record_without_its_typed_row(world: World, wall: Wall, draft: Request) -> None:
    with attack(wall, world.xie, draft, "GJ031") as a:
        new = a.born(REQUEST, "draft")
        a.event("create", "", "draft", edits=True, record=new)
        a.step("draft", new)


def test_a_link_into_another_company(world: World, wall: Wall, draft: Request) -> None:
    with wall.owner() as sql:
        ((foreign,),) = sql(
            "SELECT d.id FROM org_department d WHERE company_id = %s LIMIT 1", wall.homes["olga"]
        )
    with attack(wall, world.xie, draft, "purchasing_request_department_id_in_company") as a:
        a.event("edit", "draft", "draft", edits=True)
        a.sql("UPDATE purchasing_request SET department_id = %s WHERE id = %s", foreign, draft.pk)
        a.step("draft")


# ---- evidence, rows of others, writers


FINAL = ("records_event", "records_seat", "records_file", "records_comment")
KEPT = (
    *FINAL,
    "records_record",
    "records_number",
    "records_counter",
    "records_obligation",
    "records_attachment",
    "purchasing_request",
    "purchasing_supplier",
    "records_route",
    "records_revision",
)


@pytest.mark.parametrize("table", KEPT)
def test_nothing_is_deleted(world: World, wall: Wall, draft: Request, table: str) -> None:
    for change in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with attack(wall, world.xie, draft, DENIED) as a:
            a.sql(change)
    with wall.owner() as sql, refused("GJ001"):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", FINAL)
def test_evidence_is_final_even_for_the_owner(
    world: World, wall: Wall, submitted: Request, table: str
) -> None:
    from guiju.records.comments import say

    say(by=world.xie, record=submitted, text="Look here.")
    with attack(wall, world.xie, submitted, DENIED) as a:
        a.sql(f"UPDATE {table} SET company_id = company_id")
    for change in (f"UPDATE {table} SET company_id = company_id", f"DELETE FROM {table}"):
        with wall.owner() as sql:
            ((rows,),) = sql(f"SELECT count(*) FROM {table}")
            assert rows, "nothing to attack"
            with refused("GJ001"):
                sql(change)
            sql("ROLLBACK")


@pytest.mark.parametrize("table", KEPT)
def test_another_company_sees_and_touches_nothing(world: World, wall: Wall, table: str) -> None:
    with unit_by_sql(wall, world.olga, 0) as a:
        assert a.sql(f"SELECT count(*) FROM {table} WHERE company_id <> guiju_company()") == [(0,)]
        number = a.sql(f"SELECT 1 FROM {table} WHERE company_id = %s", world.company.pk)
        assert number == []


def test_another_company_s_record_does_not_move(world: World, wall: Wall, draft: Request) -> None:
    with unit_by_sql(wall, world.olga, draft) as a:
        assert a.sql(STEP + " RETURNING id", "draft", draft.pk) == []
        assert a.sql(CHANGE_HEADER + " RETURNING id", draft.pk) == []


def test_an_event_of_another_company_on_this_one_s_record(
    world: World, wall: Wall, draft: Request
) -> None:
    say = (
        "INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, "
        "to_state, edits, actor_id, unit_id, reason, particulars) VALUES (guiju_company(), %s, "
        "'purchasing.request', 2, 'edit', 'draft', 'draft', true, guiju_actor(), guiju_unit(), "
        "'', '{}')"
    )
    with attack(wall, world.olga, draft, "records_event_record_id_in_company") as a:
        a.sql(say, draft.pk)


def test_a_row_for_another_company(world: World, wall: Wall, draft: Request) -> None:
    born = (
        "INSERT INTO records_record (company_id, kind, state, version, number, owner_id) "
        "VALUES (%s, 'purchasing.request', 'draft', 0, '', guiju_actor())"
    )
    with attack(wall, world.olga, draft, DENIED) as a:
        a.sql(born, world.company.pk)


READER = "SELECT kernel_open_reading(%s, %s)"
OWE = (
    "INSERT INTO records_obligation (company_id, record_id, sort, what, owners, is_provisional, "
    "opened_at) VALUES (guiju_company(), %s, 'answer', 'x', '{1}', false, now())"
)
SAY = (
    "INSERT INTO records_comment (company_id, record_id, actor_id, text) "
    "VALUES (guiju_company(), %s, guiju_actor(), 'x')"
)
PAPER = (
    "INSERT INTO records_attachment (company_id, record_id, file_id, name, attached_at, "
    "attached_by_id) SELECT guiju_company(), %s, f.id, 'x', now(), {} FROM records_file f LIMIT 1"
)


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE records_obligation SET reminded_at = now() WHERE record_id = %s",
        OWE,
        SAY,
        PAPER.format("guiju_actor()"),
        "INSERT INTO records_file (company_id, sha256, size, content_type) "
        "SELECT guiju_company(), 'x', id, 'x' FROM records_record WHERE id = %s",
        "INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, "
        "to_state, edits, actor_id, unit_id, reason, particulars) SELECT company_id, record_id, "
        "kind, version + 1, 'withdraw', 'submitted', 'draft', false, guiju_actor(), unit_id, '', "
        "'{}' FROM records_event WHERE record_id = %s ORDER BY version DESC LIMIT 1",
    ],
)
def test_nothing_is_written_without_a_unit(
    world: World, wall: Wall, submitted: Request, write: str
) -> None:
    with refused("GJ005"), wall.connected() as sql:
        sql(READER, world.company.pk, world.xie.actor.pk)
        sql(write, submitted.pk)


@pytest.mark.parametrize(
    "write",
    [
        SAY.replace("guiju_actor()", "{}"),
        PAPER,
    ],
)
def test_nothing_is_said_in_another_s_name(
    world: World, wall: Wall, submitted: Request, write: str
) -> None:
    with attack(wall, world.xie, submitted, "GJ005") as a:
        a.sql(write.format(world.liu.actor.pk), submitted.pk)


def test_large_enough_for_two_seats() -> None:
    """The amount by which other modules reach the second route."""
    assert LARGE >= 50_000
