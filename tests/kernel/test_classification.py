"""No table is without a class, and the class is what the table is."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from guiju.kernel.database.checks import business_rows_have_one_key, links_stay_in_the_company
from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany
from guiju.org.models import Department
from guiju.records.record import Kind, Part
from tests.conftest import ROOT, Database
from tests.kernel.attack import Wall

OWN = [model for model in apps.get_models() if model.__module__.startswith("guiju.")]
BUSINESS = {
    model._meta.db_table: model
    for model in OWN
    if any(field.name == "company" for field in model._meta.local_fields)
    and model._meta.model_name != "actor"
}
LINKS = [
    (table, field.column)
    for table, model in BUSINESS.items()
    for field in model._meta.local_fields
    if isinstance(field, Link)
]
KINDS = [model._meta.db_table for model in OWN if issubclass(model, Kind)]
PARTS = [model._meta.db_table for model in OWN if issubclass(model, Part)]
EVIDENCE = {"is_stamped": "at", "is_signed": "actor_id"}
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
TRIGGERS = (
    "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal "
    "AND tgenabled = 'O'"
)


def test_every_table_with_a_company_is_business_and_no_other(wall: Wall) -> None:
    with wall.owner() as sql:
        rows = sql("SELECT \"table\" FROM kernel_classified WHERE sort = 'business'")
        said = {table for (table,) in rows}
    assert said == set(BUSINESS)


def test_every_table_in_the_database_is_classified_once_and_stands(wall: Wall) -> None:
    with wall.owner() as sql:
        tables = sql(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        assert sorted(tables) == sorted(sql('SELECT "table" FROM kernel_classified'))


def test_what_has_no_audit_says_why(wall: Wall) -> None:
    with wall.owner() as sql:
        assert sql("SELECT \"table\" FROM kernel_classified WHERE NOT audited AND why = ''") == []


@pytest.mark.parametrize("table", BUSINESS)
def test_no_business_table_is_without_its_fence(wall: Wall, table: str) -> None:
    with wall.owner() as sql:
        ((is_fenced,),) = sql("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", table)
        assert is_fenced
        policies = sql(
            "SELECT policyname, cmd, permissive, qual FROM pg_policies WHERE tablename = %s", table
        )
    ((name, command, permissive, expression),) = policies
    assert (name, command, permissive) == ("company", "ALL", "PERMISSIVE")
    assert "company_id" in expression and "guiju.company" in expression


@pytest.mark.parametrize("table", [model._meta.db_table for model in OWN])
def test_no_table_is_without_the_triggers_of_its_class(wall: Wall, table: str) -> None:
    with wall.owner() as sql:
        standing = {name for (name,) in sql(TRIGGERS, table)}
        ((sort, append_only, audited),) = sql(
            'SELECT sort, append_only, audited FROM kernel_classified WHERE "table" = %s', table
        )
        columns = {name for (name,) in sql(COLUMNS, table)}
    wanted = set()
    if sort != "machinery":
        wanted.add("is_not_emptied")
    if audited:
        wanted |= {"audit_insert", "audit_update", "audit_delete"}
    if append_only:
        wanted.add("is_final")
        wanted |= {name for name, column in EVIDENCE.items() if column in columns}
    elif sort == "business":
        wanted.add("stays")
    if sort == "business" and not audited and not table.startswith("kernel_"):
        wanted.add("in_a_unit")
    if table in KINDS:
        wanted.add("is_its_record")
    if table in KINDS + PARTS:
        wanted |= {"guard_insert", "guard_update", "guard_delete"}
    assert {f"{table}_{name}" for name in wanted} <= standing


@pytest.mark.parametrize("table", KINDS)
def test_no_kind_is_without_its_record(wall: Wall, table: str) -> None:
    """Its row is the record's; a trigger sees that it says the same number and state."""
    with wall.owner() as sql:
        keys = sql(
            "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND conname = %s",
            table,
            f"{table}_of_record",
        )
    key = "FOREIGN KEY (id, company_id) REFERENCES records_record(id, company_id)"
    assert keys == [(key, True)]


@pytest.mark.parametrize(("table", "column"), LINKS)
def test_no_link_between_business_tables_is_without_its_company(
    wall: Wall, table: str, column: str
) -> None:
    with wall.owner() as sql:
        keys = sql(
            "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f' AND conname = %s",
            table,
            f"{table}_{column}_in_company",
        )
    ((definition, is_valid),) = keys
    assert is_valid and f"FOREIGN KEY (company_id, {column})" in definition
    assert "(company_id, id)" in definition


@pytest.mark.parametrize("table", [model._meta.db_table for model in OWN])
def test_no_table_gives_more_rights_than_its_class_says(wall: Wall, table: str) -> None:
    with wall.owner() as sql:
        granted = sql(
            "SELECT privilege_type::text FROM information_schema.role_table_grants "
            "WHERE table_name = %s AND grantee IN ('guiju_app', 'PUBLIC')",
            table,
        )
        columns = sql(
            "SELECT privilege_type::text, column_name::text FROM "
            "information_schema.column_privileges c WHERE table_name = %s "
            "AND grantee IN ('guiju_app', 'PUBLIC') AND privilege_type <> ALL (%s)",
            table,
            [right for (right,) in granted],
        )
        ((rights,),) = sql('SELECT rights FROM kernel_classified WHERE "table" = %s', table)
    said = {right for (right,) in granted} | {f"{right} ({name})" for right, name in columns}
    assert said == set(each_right(rights))


def each_right(rights: str) -> Iterator[str]:
    """Those on whole tables, and one a column."""
    for verb, columns in re.findall(r"(\w+)(?: \(([^)]*)\))?", rights):
        yield from (f"{verb} ({column})" for column in columns.split(", ")) if columns else [verb]


def prepare(database: Database) -> subprocess.CompletedProcess[str]:
    """Prepare it again, whatever comes of it."""
    return subprocess.run(
        [sys.executable, "-m", "django", "prepare"],
        cwd=ROOT,
        env=database.environment("owner"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_table_that_is_on_no_list_fails_the_build(database: Database) -> None:
    with database.connected("owner") as owner:
        owner.execute("CREATE TABLE forgotten (id bigint)")
    prepared = prepare(database)
    assert prepared.returncode != 0
    assert "forgotten" in prepared.stderr


def test_preparing_twice_changes_nothing(database: Database) -> None:
    said = database.run("prepare", role="owner").splitlines()
    assert said == ["partitions made 0", "rules stand", "prepared"]
    database.run("prove", role="owner")


def test_code_that_is_older_than_the_database_touches_nothing(database: Database) -> None:
    with database.connected("owner") as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('org', '9999_later', now())"
        )
        owner.execute("UPDATE kernel_installation SET fingerprint = 'newer'")
    prepared = prepare(database)
    assert prepared.returncode == 3
    assert len(prepared.stderr.strip().splitlines()) == 1 and "9999_later" in prepared.stderr
    with database.connected("owner") as owner:
        row = owner.execute("SELECT fingerprint FROM kernel_installation").fetchone()
    assert row == ("newer",)


@isolate_apps("guiju.org", attr_name="registry")
def test_a_plain_key_between_business_tables_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Loose(InCompany):
        department = models.ForeignKey(Department, models.PROTECT)

        class Meta:
            app_label = "org"

    monkeypatch.setattr(apps, "get_models", lambda: [Loose])
    assert [error.id for error in links_stay_in_the_company(None)] == ["kernel.E001"]


@isolate_apps("guiju.org", attr_name="registry")
def test_a_business_table_with_a_key_of_its_own_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Named(InCompany):
        code = models.CharField(max_length=10, primary_key=True)

        class Meta:
            app_label = "org"

    monkeypatch.setattr(apps, "get_models", lambda: [Named])
    assert [error.id for error in business_rows_have_one_key(None)] == ["kernel.E002"]


def test_what_was_changed_by_hand_is_not_forgiven_in_silence(database: Database) -> None:
    with database.connected("owner") as owner:
        owner.execute("DROP TRIGGER org_person_stays ON org_person")
    prepared = prepare(database)
    assert prepared.returncode == 0
    assert "org_person.org_person_stays" in prepared.stderr
