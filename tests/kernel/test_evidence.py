"""Evidence is written by the database itself, is final, and never holds a secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from guiju.kernel.database.invariants import invariants
from guiju.org.demo.company import PASSWORD
from tests.companies import SYSTEM, account, browser, caller
from tests.conftest import Database
from tests.kernel.attack import DENIED, UNIT, Statement, Wall, refused

AUDIT = (
    'SELECT operation, actor_id, company_id, before, after FROM kernel_audit WHERE "table" = %s '
    "AND row_id = %s ORDER BY id DESC LIMIT 1"
)
FINAL = [
    "kernel_unit",
    "kernel_refusal",
    "kernel_access",
    "kernel_audit",
    "kernel_parameter",
    "kernel_calendarversion",
    "kernel_calendarday",
    "org_passwordhistory",
]
CHANGES = ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
REFUSAL = (
    "INSERT INTO kernel_refusal (company_id, actor_id, channel, action, code, demand, sentence, "
    "at) VALUES (guiju_company(), guiju_actor(), 'code', 'x', 'x', '', 'x', '2001-01-01') "
    "RETURNING at"
)
ACCESS = (
    "INSERT INTO kernel_access (company_id, actor_id, channel, verb, kind, filters, rows) "
    "VALUES (guiju_company(), guiju_actor(), 'code', 'page', 'x', '{}', 1)"
)
# Just before, and not long ago: a row does not leave its month on the way.
DATED_BACK = (
    "INSERT INTO kernel_access (company_id, actor_id, channel, verb, kind, filters, rows, at) "
    "VALUES (guiju_company(), guiju_actor(), 'code', 'page', 'x', '{}', 1, "
    "now() - interval '1 microsecond') RETURNING at"
)
PARAMETER = (
    "INSERT INTO kernel_parameter (company_id, name, value, at) "
    "VALUES (guiju_company(), 'x', '1', '2001-01-01') RETURNING at"
)


@contextmanager
def unconfirmed(wall: Wall) -> Iterator[Statement]:
    """A unit in which the owner lets a parameter be set without anybody's confirmation."""
    switch = "ALTER TABLE kernel_parameter {} TRIGGER org_parameter_is_confirmed"
    with wall.owner() as sql:
        sql(switch.format("DISABLE"))
        sql(UNIT, wall.homes[SYSTEM], wall.actors[SYSTEM])
        yield sql
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(switch.format("ENABLE"))


def newest(sql: Statement, table: str, row: int) -> tuple[Any, ...]:
    """The last audit row of a row."""
    (found,) = sql(AUDIT, table, row)
    return found


# ---- final


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", FINAL)
def test_evidence_is_not_changed_by_the_application(wall: Wall, table: str, change: str) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(change.format(table))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", FINAL)
def test_evidence_is_not_changed_by_the_owner(wall: Wall, table: str, change: str) -> None:
    with wall.unit(SYSTEM) as sql:
        for row in (REFUSAL, ACCESS):
            sql(row)
    with unconfirmed(wall) as sql:
        sql(PARAMETER)
    with refused("GJ001"), wall.owner() as sql:
        sql(change.format(table))


@pytest.mark.parametrize("table", ["org_person", "org_account", "kernel_actor", "kernel_company"])
def test_nobody_deletes_what_the_company_stands_by(wall: Wall, table: str) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(f"DELETE FROM {table}")
    with refused("GJ001"), wall.owner() as sql:
        sql(f"TRUNCATE {table} CASCADE")


def test_a_parameter_cannot_be_dated_back(wall: Wall) -> None:
    with unconfirmed(wall) as sql:
        ((at,),) = sql(PARAMETER)
        assert [(at,)] == sql("SELECT now()")


@pytest.mark.parametrize("row", [REFUSAL, DATED_BACK])
def test_evidence_cannot_be_dated_back(wall: Wall, row: str) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        ((at,),) = sql(row)
        assert [(at,)] == sql("SELECT now()")


@pytest.mark.parametrize("row", [REFUSAL, ACCESS])
def test_nobody_leaves_evidence_in_another_s_name(wall: Wall, row: str) -> None:
    with refused("GJ005"), wall.unit(SYSTEM) as sql:
        sql(row.replace("guiju_actor()", str(wall.actors["zeng.hui"])))
    with refused("GJ005"), wall.connected() as sql:
        sql("SELECT set_config('guiju.company', %s, true)", str(wall.homes[SYSTEM]))
        sql(row.replace("guiju_actor()", str(wall.actors[SYSTEM])))


@pytest.mark.parametrize("parent", ["kernel_audit", "kernel_access"])
@pytest.mark.parametrize("ahead", [0, 1, None])
def test_no_part_of_the_evidence_is_emptied(wall: Wall, parent: str, ahead: int | None) -> None:
    month = "to_char(now() AT TIME ZONE 'GMT' + make_interval(months => {}), '_YYYY_MM')"
    with wall.owner() as sql:
        place = "'_default'" if ahead is None else month.format(ahead)
        ((name,),) = sql(f"SELECT '{parent}' || {place}")
    with refused("GJ001"), wall.owner() as sql:
        sql(f"TRUNCATE {name}")


def test_nobody_writes_an_audit_row_by_hand(wall: Wall) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(
            'INSERT INTO kernel_audit (unit_id, actor_id, company_id, "table", operation, row_id) '
            "VALUES (guiju_unit(), guiju_actor(), guiju_company(), 'org_person', 'U', 1)"
        )


@pytest.mark.parametrize("parent", ["kernel_audit", "kernel_access"])
def test_nobody_reaches_evidence_around_its_fence(wall: Wall, parent: str) -> None:
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(f"SELECT * FROM {parent}_default")
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql(f"INSERT INTO {parent}_default DEFAULT VALUES")


def test_the_audit_of_another_company_is_not_seen(wall: Wall) -> None:
    for table in ("kernel_audit", "kernel_access", "kernel_unit", "kernel_refusal"):
        with wall.rehearsal(SYSTEM) as sql:
            sql(REFUSAL)
            homes = {home for (home,) in sql(f"SELECT DISTINCT company_id FROM {table}")}
            assert homes <= {wall.homes[SYSTEM]}, table


# ---- the content of the audit


def test_no_insert_is_without_its_row_in_the_audit(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        ((row,),) = sql(
            "INSERT INTO org_department (company_id, code, name) "
            "VALUES (guiju_company(), 'x', 'New') RETURNING id"
        )
        operation, actor, company, before, after = newest(sql, "org_department", row)
        assert (operation, actor, company) == ("I", wall.actors[SYSTEM], wall.homes[SYSTEM])
        assert before is None and after["name"] == "New" and after["id"] == row


def test_no_update_is_without_what_was_there_before(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        ((row, name),) = sql("SELECT id, name FROM org_department WHERE code = 'it'")
        sql("UPDATE org_department SET name = 'Renamed' WHERE code = 'it'")
        operation, actor, _company, before, after = newest(sql, "org_department", row)
        assert (operation, actor) == ("U", wall.actors[SYSTEM])
        assert (before["name"], after["name"]) == (name, "Renamed")


def test_many_rows_of_one_statement_are_audited_each(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        changed = sql("UPDATE org_department SET name = name || '*' RETURNING id")
        ((audited,),) = sql("SELECT count(*) FROM kernel_audit WHERE unit_id = guiju_unit()")
        assert audited == len(changed) > 10


def test_a_row_that_stayed_the_same_is_no_change(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        sql("UPDATE org_department SET name = name")
        assert sql("SELECT count(*) FROM kernel_audit WHERE unit_id = guiju_unit()") == [(0,)]


def test_not_even_the_owner_deletes_without_a_trace(wall: Wall) -> None:
    delete = "DELETE FROM org_permit WHERE id = (SELECT min(id) FROM org_permit) RETURNING id"
    with refused("GJ005"), wall.owner() as sql:
        sql(delete)
    with wall.owner() as sql:
        sql(
            "SELECT kernel_open_unit(%s, %s, 'code', NULL, 'attack', 1, NULL, '', NULL, '')",
            wall.homes[SYSTEM],
            wall.actors[SYSTEM],
        )
        ((row,),) = sql(delete)
        operation, actor, _company, before, after = newest(sql, "org_permit", row)
        assert (operation, actor, after) == ("D", wall.actors[SYSTEM], None)
        assert before["id"] == row


# ---- secrets


def test_a_password_is_recorded_as_changed_and_never_by_value(wall: Wall) -> None:
    change = "UPDATE org_account SET {} WHERE login = 'he.li' RETURNING id"
    with wall.rehearsal(SYSTEM) as sql:
        ((row,),) = sql(change.format("password = 'a secret'"))
        _operation, _actor, _company, before, after = newest(sql, "org_account", row)
        assert "password" not in before and after["password"] == "changed"
        sql(change.format("language = 'en'"))
        assert "password" not in newest(sql, "org_account", row)[4]


@pytest.mark.parametrize("kind", ["password", "digest"])
def test_no_secret_stands_anywhere_in_the_audit(wall: Wall, kind: str) -> None:
    with wall.owner() as sql:
        rows = sql(
            "SELECT DISTINCT coalesce(before -> %s, after -> %s) FROM kernel_audit "
            "WHERE before ? %s OR after ? %s",
            kind, kind, kind, kind,
        )  # fmt: skip
        assert {value for (value,) in rows} <= {"changed"}
        ((accounts,),) = sql("SELECT count(*) FROM kernel_audit WHERE \"table\" = 'org_account'")
        assert accounts > 30


# ---- partitions


def test_evidence_lies_in_its_month_and_the_next_months_wait(wall: Wall) -> None:
    with wall.unit(SYSTEM) as sql:
        sql(ACCESS)
    with wall.owner() as sql:
        for parent in ("kernel_audit", "kernel_access"):
            places = sql(
                f"SELECT DISTINCT tableoid::regclass::text = '{parent}' || to_char(at AT TIME ZONE "
                f"'GMT', '_YYYY_MM') FROM {parent}"
            )
            assert places == [(True,)]
            for month in (1, 2, 3):
                ((table,),) = sql(
                    f"SELECT to_regclass('{parent}' || to_char(now() AT TIME ZONE 'GMT' "
                    f"+ interval '{month} months', '_YYYY_MM')) IS NOT NULL"
                )
                assert table, f"{parent} has no place {month} months ahead"


def drop_this_month(sql: Statement, parent: str) -> None:
    """Take this month's place away, as if nobody had made it in time."""
    ((name,),) = sql("SELECT %s || to_char(now() AT TIME ZONE 'GMT', '_YYYY_MM')", parent)
    sql(f"DROP TABLE {name}")


def test_a_month_without_its_place_stops_nobody(database: Database, own_wall: Wall) -> None:
    with own_wall.owner() as sql:
        drop_this_month(sql, "kernel_access")
    assert browser(SYSTEM).get("/people/").status_code == 200
    with own_wall.owner() as sql:
        ((kept,),) = sql("SELECT count(*) FROM kernel_access_default")
        assert kept >= 2


def test_a_missing_month_is_told_and_mended_and_nothing_is_lost(
    database: Database, own_wall: Wall
) -> None:
    evidence = "SELECT count(*), min(at), max(at), count(DISTINCT id) FROM kernel_access"
    with own_wall.owner() as sql:
        drop_this_month(sql, "kernel_access")
    browser(SYSTEM).get("/people/")
    with own_wall.owner() as sql:
        before = sql(evidence)
        (offending, *_rest) = sql(invariants["partitions"].sql)
        assert offending[0] == "kernel_access_default"
        sql("SELECT kernel_make_partitions(3)")
        assert sql(evidence) == before
        assert sql(invariants["partitions"].sql) == []
        assert sql("SELECT count(*) FROM kernel_access_default") == [(0,)]
    with refused("GJ001"), own_wall.owner() as sql:
        sql("DELETE FROM kernel_access")
    with refused(DENIED), own_wall.unit(SYSTEM) as sql:
        sql("SELECT * FROM kernel_access_default")


def test_the_application_may_ask_for_months_and_gets_no_more_than_two_years(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        ((made,),) = sql("SELECT kernel_make_partitions(1000)")
        assert made == 2 * (24 - 3)
    with refused(DENIED), wall.unit(SYSTEM) as sql:
        sql("SELECT kernel_make_partition('kernel_audit', now()::timestamp, false)")


# ---- the published calendar


DAY = (
    "INSERT INTO kernel_calendarday (version_id, date, is_working, name) "
    "VALUES ({}, '2030-02-01', false, 'x')"
)


def test_nobody_adds_a_day_to_a_published_calendar(wall: Wall) -> None:
    version = "INSERT INTO kernel_calendarversion (source, covers_from, covers_to) VALUES "
    with wall.rehearsal(SYSTEM) as sql:
        ((new,),) = sql(version + "('x', '2030-01-01', '2030-12-31') RETURNING id")
        sql(DAY.format(new))
    with refused("GJ013"), wall.unit(SYSTEM) as sql:
        sql(DAY.format("(SELECT max(id) FROM kernel_calendarversion)"))
    with refused("GJ005"), wall.connected() as sql:
        sql(DAY.format("(SELECT max(id) FROM kernel_calendarversion)"))


def test_a_sign_in_and_a_read_are_both_on_record(database: Database, own_wall: Wall) -> None:
    browser(SYSTEM).get("/people/?q=18")
    with own_wall.unit(SYSTEM) as sql:
        rows = sql(
            "SELECT verb, kind, filters, rows, channel, host(address) FROM kernel_access "
            "WHERE actor_id = %s ORDER BY id",
            own_wall.actors[SYSTEM],
        )
    assert rows == [
        ("sign_in", "org.account", {}, 1, "web", "127.0.0.1"),
        ("list", "org.person", {"q": "18"}, 3, "web", "127.0.0.1"),
    ]


def test_what_the_cast_was_given_is_not_readable_from_the_database(
    database: Database, own_wall: Wall
) -> None:
    """The published password stands nowhere in clear, though each of the cast has it."""
    assert account("he.li").check_password(PASSWORD)
    assert caller("he.li").actor.name
    with own_wall.owner() as sql:
        for table in ("kernel_audit", "kernel_unit", "org_account", "org_passwordhistory"):
            found = sql(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", f"%{PASSWORD}%")
            assert found == [(0,)], table
