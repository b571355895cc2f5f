"""Each proof goes red when its sentence is broken, and the others stay green."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from guiju.accounting.invariants import PROOFS as OF_BOOKS
from guiju.kernel.database.invariants import invariant, invariants
from guiju.kernel.unit import sqlstate
from guiju.server.cluster import Cluster
from tests.companies import AUDIT, SYSTEM
from tests.conftest import Database, cloned, django_at
from tests.kernel.attack import UNIT, Wall
from tests.records.breaking import BREAKS as OF_RECORDS
from tests.records.breaking import without

PERSON = "(SELECT id FROM org_person WHERE staff_number = '{}' AND company_id = guiju_company())"
ROLE = "(SELECT id FROM org_role WHERE code = '{}' AND company_id = guiju_company())"
ASSIGN = (
    "INSERT INTO org_assignment (company_id, person_id, role_id, since) "
    f"VALUES (guiju_company(), {PERSON}, {ROLE}, now())"
)
EXCEPTION = (
    "INSERT INTO org_dutyexception (company_id, person_id, conflict_id, reason, approver_id, since,"
    " review_by) SELECT guiju_company(), {}, min(id), 'x', {}, current_date - 20, "
    "current_date + 20 FROM org_dutyconflict WHERE company_id = guiju_company()"
)


BREAKS = {
    "classified": ["CREATE TABLE forgotten (id bigint)"],
    "fenced": ["ALTER TABLE org_person DISABLE ROW LEVEL SECURITY"],
    "audited": ["DROP TRIGGER org_person_audit_update ON org_person"],
    "final": ["DROP TRIGGER kernel_unit_is_final ON kernel_unit"],
    "triggers_on": ["ALTER TABLE org_person DISABLE TRIGGER org_person_stays"],
    "rights": ["GRANT DELETE ON org_person TO guiju_app"],
    "partitions": [("DO $$ BEGIN EXECUTE 'DROP TABLE kernel_audit_' || to_char("
                   "now() AT TIME ZONE 'GMT' + interval '1 month', 'YYYY_MM'); END $$")],
    "audit_has_its_unit": [
        ('INSERT INTO kernel_audit (unit_id, actor_id, company_id, "table", operation, row_id) '
        "VALUES (0, guiju_actor(), guiju_company(), 'org_person', 'U', 1)")
    ],
    "keys_valid": ["ALTER TABLE org_person ADD CONSTRAINT looked_away CHECK (true) NOT VALID"],
    "account_has_a_person": without(
        "ALL", "org_account",
        "INSERT INTO org_account (actor_id, login, state, language, password, session_serial) "
        "SELECT id, 'nobody', 'active', 'en', '', 0 FROM kernel_actor WHERE name = 'installation'",
    ),
    "human_has_a_person": [
        ("INSERT INTO kernel_actor (company_id, sort, name) "
        "VALUES (guiju_company(), 'human', 'Nobody')")
    ],
    "duties_apart": without(
        "org_assignment_keeps_duties_apart", "org_assignment",
        ASSIGN.format("1802", "system-administrator"),
    ),
    "exceptions_confirmed": without(
        "org_dutyexception_is_limited", "org_dutyexception",
        EXCEPTION.format(PERSON.format("1801"), PERSON.format("1901")),
    ),
    "three_administrators": [f"UPDATE org_account SET state = 'suspended' WHERE login = '{AUDIT}'"],
    "leavers_are_out": [
        "UPDATE org_person SET left_on = current_date - 2 WHERE staff_number = '1202'"
    ],
    "own_roles": without(
        "org_assignment_keeps_duties_apart", "org_assignment", ASSIGN.format("1801", "personnel")
    ),
    **OF_RECORDS,
}  # fmt: skip

# What these break is part of the wall, which is not as it was built any more.
OF_THE_WALL = {"classified", "fenced", "audited", "final", "triggers_on", "rights", "keys_valid"}
TAMPERED = [
    "DROP TRIGGER org_person_stays ON org_person",
    "DROP TRIGGER org_account_stays ON org_account",
    "DROP TRIGGER org_department_is_a_tree ON org_department",
    "DROP TRIGGER org_person_is_not_emptied ON org_person",
    "DROP TRIGGER kernel_refusal_is_stamped ON kernel_refusal",
    (
        "CREATE TRIGGER mine BEFORE UPDATE ON org_person FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "ALTER POLICY company ON org_person USING (true)",
    "CREATE POLICY mine ON org_person USING (true)",
    "ALTER TABLE org_post DROP CONSTRAINT org_post_department_id_in_company",
    "ALTER TABLE kernel_actor DROP CONSTRAINT kernel_actor_service_has_an_owner",
    "ALTER TABLE org_person DROP CONSTRAINT org_person_staff_number_once",
    (
        "CREATE OR REPLACE FUNCTION kernel_is_final() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NEW; END'"
    ),
    "ALTER FUNCTION kernel_audit_rows() SET search_path = public",
    "GRANT SELECT ON org_person TO PUBLIC",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW mine AS SELECT * FROM org_person; GRANT SELECT ON mine TO guiju_app",
]
TOO_MUCH = [
    "GRANT UPDATE (at) ON kernel_unit TO guiju_app",
    "GRANT UPDATE ON kernel_installation TO guiju_app",
    "REVOKE SELECT ON org_person FROM guiju_app",
]


@pytest.fixture
def database(cluster: Cluster, neighbours: str, static_files: Path) -> Iterator[Database]:
    """Both companies; Django works in it as the owner, who proves."""
    with cloned(cluster, neighbours) as database, django_at(database.address("owner")):
        yield database


def proofs() -> dict[str, bool]:
    """What `prove --json` says of each invariant; its exit code must agree."""
    said = StringIO()
    code = 0
    try:
        call_command("prove", "--json", stdout=said)
    except SystemExit as end:
        code = int(str(end.code))
    found = {proof["name"]: bool(proof["holds"]) for proof in json.loads(said.getvalue())}
    assert code == (not all(found.values()))
    return found


def red() -> set[str]:
    """The names of those that fail."""
    return {name for name, holds in proofs().items() if not holds}


def break_it(wall: Wall, statements: list[str]) -> None:
    """Break one thing as the owner, who may switch rules off, in a unit for the audit."""
    with wall.owner() as sql:
        sql(UNIT, wall.homes[SYSTEM], wall.actors[SYSTEM])
        for statement in statements:
            sql(statement)


def test_nothing_is_broken_in_a_company_that_was_just_founded(database: Database) -> None:
    found = proofs()
    assert set(found) == set(invariants) and all(found.values())


def test_no_proof_is_without_a_test_that_breaks_it() -> None:
    assert {*BREAKS, *OF_BOOKS, "least_privilege", "as_built"} == set(invariants)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_turns_its_proof_red_and_no_other(
    database: Database, own_wall: Wall, name: str
) -> None:
    break_it(own_wall, BREAKS[name])
    assert red() == ({name, "as_built"} if name in OF_THE_WALL else {name})


@pytest.mark.parametrize("statement", TAMPERED)
def test_no_part_of_the_wall_is_changed_unseen(
    database: Database, own_wall: Wall, statement: str
) -> None:
    break_it(own_wall, [statement])
    assert "as_built" in red()


@pytest.mark.parametrize("statement", TOO_MUCH)
def test_no_right_is_given_or_taken_unseen(
    database: Database, own_wall: Wall, statement: str
) -> None:
    break_it(own_wall, [statement])
    assert red() == {"as_built", "rights"}


def test_a_role_that_passes_for_another_is_seen(database: Database) -> None:
    with database.connected("admin") as admin:
        admin.execute("GRANT guiju_owner TO guiju_app")
        try:
            assert "as_built" in red()
        finally:
            admin.execute("REVOKE guiju_owner FROM guiju_app")


def test_an_application_that_owns_something_turns_least_privilege_red(database: Database) -> None:
    with database.connected("admin") as admin:
        admin.execute("CREATE SEQUENCE public.mine")
        admin.execute("ALTER SEQUENCE public.mine OWNER TO guiju_app")
    assert red() == {"least_privilege"}


def test_the_printed_proof_names_what_breaks_it(database: Database, own_wall: Wall) -> None:
    break_it(own_wall, BREAKS["classified"])
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("prove", stdout=said)
    lines = said.getvalue().splitlines()
    assert sum(line.startswith("FAILS") for line in lines) == 2
    assert any(line.strip() == "forgotten" for line in lines)


def test_proving_changes_nothing(database: Database) -> None:
    """A proof that wrote would be refused: it runs in a transaction that only reads."""
    invariant("writes", "x", "DELETE FROM kernel_installation RETURNING id")
    try:
        with pytest.raises(DatabaseError) as refusal:
            call_command("prove", stdout=StringIO())
        assert sqlstate(refusal.value) == "25006"
    finally:
        del invariants["writes"]


def test_two_proofs_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="classified"):
        invariant("classified", "x", "SELECT 1")
