"""What nobody can do to the database as the application's role, whatever the code says."""

import pytest

from tests.companies import AUDIT, STAFF, SYSTEM
from tests.kernel.attack import DENIED, UNIT, Wall, refused

CHANGE = "UPDATE org_person SET phone = '0' WHERE staff_number = '1001'"
IN_CONTEXT = (
    "SELECT set_config('guiju.company', %s, true), set_config('guiju.actor', %s, true), "
    "set_config('guiju.unit', %s, true)"
)
PERSON = "SELECT id FROM org_person WHERE staff_number = '1001'"


# ---- who writes


def test_a_person_changes_a_row_in_their_own_unit(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        assert sql(CHANGE + " RETURNING phone") == [("0",)]


def test_nobody_writes_without_a_unit(wall: Wall) -> None:
    with refused("GJ005"), wall.connected() as sql:
        sql(IN_CONTEXT, str(wall.homes[SYSTEM]), "", "")
        sql(CHANGE)


def test_a_reader_writes_nothing(wall: Wall) -> None:
    with refused("GJ005"), wall.connected() as sql:
        sql("SELECT kernel_open_reading(%s, %s)", wall.homes[SYSTEM], wall.actors[SYSTEM])
        sql(CHANGE)


def test_nobody_writes_in_a_unit_that_is_over(own_wall: Wall) -> None:
    with own_wall.connected() as sql:
        ((unit,),) = sql(UNIT, own_wall.homes[SYSTEM], own_wall.actors[SYSTEM])
    with refused("GJ005"), own_wall.connected() as sql:
        sql(IN_CONTEXT, str(own_wall.homes[SYSTEM]), str(own_wall.actors[SYSTEM]), str(unit))
        sql(CHANGE)


def test_nobody_writes_in_a_unit_that_does_not_exist(wall: Wall) -> None:
    with refused("GJ005"), wall.connected() as sql:
        sql(IN_CONTEXT, str(wall.homes[SYSTEM]), str(wall.actors[SYSTEM]), "999999999")
        sql(CHANGE)


def test_nobody_writes_as_another_in_their_own_unit(wall: Wall) -> None:
    with refused("GJ005"), wall.unit(SYSTEM) as sql:
        sql("SELECT set_config('guiju.actor', %s, true)", str(wall.actors[AUDIT]))
        sql(CHANGE)


def test_nobody_turns_to_another_company_within_a_unit(wall: Wall) -> None:
    with refused("GJ005"), wall.unit(SYSTEM) as sql:
        sql("SELECT set_config('guiju.company', %s, true)", str(wall.homes["olga"]))
        sql("UPDATE org_person SET phone = '0' WHERE staff_number = '1'")


def test_nobody_opens_a_unit_for_a_transaction_to_come(own_wall: Wall) -> None:
    home, actor = own_wall.homes[SYSTEM], own_wall.actors[SYSTEM]
    with own_wall.connected() as sql:
        sql(IN_CONTEXT, str(home), str(actor), "")
        ((unit,),) = sql(
            "INSERT INTO kernel_unit (company_id, actor_id, channel, action, subject, reason, "
            "payload, xid) VALUES (%s, %s, 'code', 'x', 1, '', '', "
            "(pg_current_xact_id()::text::bigint + 1)::text::xid8) RETURNING id",
            home,
            actor,
        )
    with refused("GJ005"), own_wall.connected() as sql:
        sql(IN_CONTEXT, str(home), str(actor), str(unit))
        sql(CHANGE)


def test_nobody_opens_a_unit_in_another_s_name(wall: Wall) -> None:
    with refused("GJ005"), wall.unit(SYSTEM) as sql:
        sql(
            "INSERT INTO kernel_unit (company_id, actor_id, channel, action, subject, reason, "
            "payload) VALUES (guiju_company(), %s, 'code', 'x', 1, '', '')",
            wall.actors[AUDIT],
        )


def test_nobody_acts_for_a_company_that_is_not_theirs(wall: Wall) -> None:
    with refused("GJ012"), wall.unit("olga", company=wall.homes[SYSTEM]):
        pass
    with refused("GJ012"), wall.connected() as sql:
        sql(UNIT, None, wall.actors[SYSTEM])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kernel_company SET name = 'x'",
        "UPDATE kernel_actor SET name = name || 'x'",
        "INSERT INTO kernel_actor (sort, name) VALUES ('system', 'x')",
        (
            "INSERT INTO kernel_company (code, name, credit_code, time_zone) "
            "VALUES ('x', 'x', '', 'Asia/Shanghai')"
        ),
        (
            "INSERT INTO kernel_calendarversion (source, covers_from, covers_to) "
            "VALUES ('x', '2026-01-01', '2026-12-31')"
        ),
    ],
)
def test_reference_rows_are_written_in_a_unit_too(wall: Wall, change: str) -> None:
    with refused("GJ005"), wall.connected() as sql:
        sql(change)


# ---- the other company


def test_nobody_sees_the_rows_of_another_company(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        assert sql("SELECT DISTINCT company_id FROM org_person") == [(wall.homes[SYSTEM],)]
        assert sql("UPDATE org_person SET phone = '0' WHERE name = 'Olga' RETURNING id") == []
    with wall.connected() as sql:
        assert sql("SELECT count(*) FROM org_person") == [(0,)]


def test_nobody_puts_a_row_into_another_company(wall: Wall) -> None:
    department = "INSERT INTO org_department (company_id, code, name) VALUES (%s, 'x', 'x')"
    with wall.rehearsal(SYSTEM) as sql:
        sql(department, wall.homes[SYSTEM])
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(department, wall.homes["olga"])


def test_no_key_leads_into_another_company(wall: Wall) -> None:
    post = "INSERT INTO org_post (company_id, department_id, name) VALUES (%s, %s, 'x')"
    with wall.rehearsal("olga") as sql:
        ((theirs,),) = sql("SELECT id FROM org_department")
        sql(post, wall.homes["olga"], theirs)
    with refused("org_post_department_id_in_company"), wall.unit(SYSTEM) as sql:
        sql(post, wall.homes[SYSTEM], theirs)


@pytest.mark.parametrize("table", ["org_department", "org_post", "org_role", "org_permit"])
@pytest.mark.parametrize("column", ["id", "company_id"])
def test_a_row_keeps_its_key_and_its_company(wall: Wall, table: str, column: str) -> None:
    with refused("GJ002"), wall.unit(SYSTEM) as sql:
        sql(f"UPDATE {table} SET {column} = {column} + 100000")


@pytest.mark.parametrize("change", ["company_id = %s", "sort = 'service', owner_id = id"])
def test_an_actor_stays_who_it_is(wall: Wall, change: str) -> None:
    values = [wall.homes["olga"]] if "%s" in change else []
    with refused("GJ002"), wall.unit(SYSTEM) as sql:
        sql(f"UPDATE kernel_actor SET {change} WHERE id = {wall.actors[STAFF]}", *values)


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ("(NULL, 'human', 'x', NULL)", "kernel_actor_system_belongs_to_nobody"),
        ("({home}, 'system', 'x', NULL)", "kernel_actor_system_belongs_to_nobody"),
        ("({home}, 'service', 'x', NULL)", "kernel_actor_service_has_an_owner"),
        ("({home}, 'human', 'x', {me})", "kernel_actor_service_has_an_owner"),
        ("(NULL, 'system', 'installation', NULL)", "kernel_actor_system_named_once"),
    ],
)
def test_an_actor_is_of_one_of_three_sorts(wall: Wall, row: str, constraint: str) -> None:
    values = row.format(home=wall.homes[SYSTEM], me=wall.actors[SYSTEM])
    with refused(constraint), wall.unit(SYSTEM) as sql:
        sql(f"INSERT INTO kernel_actor (company_id, sort, name, owner_id) VALUES {values}")


# ---- the clock and the installation


def test_a_real_company_gets_no_clock_of_its_own(wall: Wall) -> None:
    with refused("GJ011"), wall.unit(SYSTEM) as sql:
        sql("UPDATE kernel_company SET simulated_now = now() WHERE id = %s", wall.homes[SYSTEM])


@pytest.mark.parametrize("change", ["'2026-01-01'", "NULL"])
def test_a_simulated_clock_is_neither_set_back_nor_taken_away(wall: Wall, change: str) -> None:
    born = (
        "INSERT INTO kernel_company (code, name, credit_code, time_zone, simulated_now) "
        "VALUES ('sim', 'Sim', '', 'Asia/Shanghai', '2026-02-01') RETURNING id"
    )
    with wall.rehearsal(SYSTEM) as sql:
        ((simulated,),) = sql(born)
        sql("UPDATE kernel_company SET simulated_now = '2026-03-01' WHERE id = %s", simulated)
    with refused("GJ011"), wall.unit(SYSTEM) as sql:
        ((simulated,),) = sql(born)
        sql(f"UPDATE kernel_company SET simulated_now = {change} WHERE id = %s", simulated)


@pytest.mark.parametrize("mode", ["empty", "company"])
def test_a_demo_stays_a_demo(wall: Wall, mode: str) -> None:
    with refused("GJ011"), wall.unit(SYSTEM) as sql:
        sql("UPDATE kernel_installation SET mode = %s", mode)


# ---- the wall itself


@pytest.mark.parametrize(
    "attempt",
    [
        "SET session_replication_role = 'replica'",
        "SET ROLE guiju_owner",
        "SET SESSION AUTHORIZATION guiju_owner",
        "ALTER TABLE org_person DISABLE TRIGGER ALL",
        "ALTER TABLE org_person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE org_person ADD COLUMN mine integer",
        "ALTER TABLE org_person OWNER TO guiju_app",
        "DROP TRIGGER org_person_stays ON org_person",
        "DROP POLICY company ON org_person",
        "CREATE POLICY mine ON org_person USING (true)",
        "DROP TABLE org_person",
        "DROP FUNCTION kernel_is_final() CASCADE",
        (
            "CREATE TRIGGER mine BEFORE UPDATE ON org_person "
            "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        "CREATE TABLE mine (id integer)",
        "CREATE TEMPORARY TABLE kernel_audit (id integer)",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION guiju_actor() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "ALTER ROLE guiju_app BYPASSRLS",
        "GRANT guiju_owner TO guiju_app",
        "COPY org_account TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT * FROM pg_authid",
        "UPDATE kernel_classified SET rights = 'ALL'",
        "UPDATE kernel_installation SET fingerprint = ''",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('org', 'x', now())",
        "UPDATE org_dutyconflict SET why = ''",
    ],
)
def test_the_wall_is_not_taken_down_from_inside(wall: Wall, attempt: str) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(attempt)


def test_switching_the_fence_off_shows_nothing(wall: Wall) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql("SET LOCAL row_security = off")
        sql("SELECT count(*) FROM org_person")


def test_a_temporary_table_cannot_pose_as_the_audit(own_wall: Wall, database: object) -> None:
    """Were temporary tables allowed, a careless function would search them first."""
    with own_wall.owner() as sql:
        ((name,),) = sql("SELECT current_database()")
        sql(f"GRANT TEMPORARY ON DATABASE {name} TO guiju_app")
    with own_wall.unit(SYSTEM) as sql:
        sql("CREATE TEMPORARY TABLE kernel_audit (LIKE public.kernel_audit INCLUDING ALL)")
        sql("GRANT ALL ON pg_temp.kernel_audit TO PUBLIC")
        ((person,),) = sql(CHANGE + " RETURNING id")
        assert sql("SELECT count(*) FROM pg_temp.kernel_audit") == [(0,)]
        count = 'SELECT count(*) FROM public.kernel_audit WHERE "table" = %s AND row_id = %s'
        assert sql(count + " AND operation = 'U'", "org_person", person) == [(1,)]
