"""Attacks by SQL on content, evidence, and rows of others."""

import pytest

from guiju.partners.models import Partner as Supplier
from guiju.purchasing.models import Request
from guiju.records.models import Route
from tests.kernel.attack import DENIED, Wall, refused
from tests.records.attacking import STEP, Attack, attack, unit_by_sql
from tests.records.world import LARGE, World

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
    with attack(wall, world.xie, draft, "GJ030") as a:
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
    "partners_partner",
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
        (
            "INSERT INTO records_file (company_id, sha256, size, content_type) "
            "SELECT guiju_company(), 'x', id, 'x' FROM records_record WHERE id = %s"
        ),
        (
            "INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, "
            "to_state, edits, actor_id, unit_id, reason, particulars) "
            "SELECT company_id, record_id, kind, version + 1, 'withdraw', 'submitted', 'draft', "
            "false, guiju_actor(), unit_id, '', '{}' FROM records_event WHERE record_id = %s "
            "ORDER BY version DESC LIMIT 1"
        ),
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
