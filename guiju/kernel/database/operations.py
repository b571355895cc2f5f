"""One migration operation per class of table: `Business("Department")` installs all of the wall.

What a table needs follows from its model: the company it belongs to, each `Link`, the secret
columns. The operations are declarative and may be repeated: in a later migration, after a field was
added, `Business` brings the table in line again without touching what already stands.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

from guiju.kernel.fields import Link

IN_COMPANY_SQL = "ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (company_id, id)"
# Not valid first, then validated: the second step reads a large table without locking out writers.
LINK_SQL = """
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (company_id, {column})
    REFERENCES {target} (company_id, id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE {table} VALIDATE CONSTRAINT {name}
"""
# A subselect, not a bare call: the setting is then read once per statement and not once per row.
FENCE_SQL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS company ON {table};
CREATE POLICY company ON {table} USING (
    company_id {equals} (SELECT nullif(current_setting('guiju.company', true), '')::bigint))
"""
STAYS_SQL = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_row_stays()
"""
FINAL_SQL = """
CREATE OR REPLACE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_is_final();
"""
NOT_EMPTIED_SQL = """
CREATE OR REPLACE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_is_not_emptied()
"""
STAMPED_SQL = """
CREATE OR REPLACE TRIGGER {table}_is_stamped BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_is_stamped()
"""
SIGNED_SQL = """
CREATE OR REPLACE TRIGGER {table}_is_signed BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_is_signed()
"""
AUDIT_SQL = """
CREATE OR REPLACE TRIGGER {table}_audit_{verb} AFTER {verb} ON {table} {transition}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_rows('{secret}', '{mirrored}')
"""
CLASSIFIED_SQL = """
INSERT INTO kernel_classified ("table", sort, rights, append_only, audited, why)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT ("table") DO UPDATE SET sort = excluded.sort, rights = excluded.rights,
    append_only = excluded.append_only, audited = excluded.audited, why = excluded.why
"""
TRANSITION_TABLES = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


class TableClass(Operation):
    """Classify a table: fence, guard, audit and grant it."""

    reversible = False
    reduces_to_sql = True
    sort = ""
    rights = "SELECT, INSERT, UPDATE"

    def __init__(
        self,
        name: str,
        *,
        append_only: bool = False,
        audit: bool = True,
        rights: str | None = None,
        secret: tuple[str, ...] = (),
        why: str = "",
    ) -> None:
        """`rights` overrides what the application may; `secret` columns are audited blind."""
        self.name, self.append_only, self.audit = name, append_only, audit
        self.secret, self.why = tuple(secret), why
        if rights is not None:
            self.rights = rights
        elif append_only:
            self.rights = "SELECT, INSERT"
        if not audit and not why:
            raise ValueError(f"{name} is not audited: say why")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for Django."""

    def describe(self) -> str:
        """The line that `migrate` prints."""
        return f"Classify {self.name} as {self.sort}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Install what the class of the table asks for."""
        model = to_state.apps.get_model(app_label, self.name)
        standing = standing_constraints(schema_editor)
        for statement in self.statements(model, standing):
            schema_editor.execute(statement, None)
        self.classify(schema_editor, model._meta.db_table, self.rights_on(model))

    def rights_on(self, model: type[Model]) -> str:
        """What the application's role gets on the table."""
        return self.rights

    def mirrored(self, model: type[Model]) -> tuple[str, ...]:
        """The columns that follow another table; their change is audited there."""
        return ()

    def statements(self, model: type[Model], standing: set[str]) -> Iterator[str]:
        """The SQL, in order."""
        table = model._meta.db_table
        yield NOT_EMPTIED_SQL.format(table=table)
        if self.append_only:
            yield FINAL_SQL.format(table=table)
            names = {field.name for field in model._meta.local_fields}
            if "at" in names:
                yield STAMPED_SQL.format(table=table)
            if "actor" in names:
                yield SIGNED_SQL.format(table=table)
        if self.audit:
            yield from audit_triggers(table, self.secret, self.mirrored(model))

    def classify(self, schema_editor: BaseDatabaseSchemaEditor, table: str, rights: str) -> None:
        """Grant the application's role its rights and put the table on the list."""
        role = schema_editor.quote_name(settings.GUIJU_APP_ROLE)
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {role}", None)
        if rights:
            schema_editor.execute(f"GRANT {rights} ON {table} TO {role}", None)
        row = (table, self.sort, rights, self.append_only, self.audit, self.why)
        schema_editor.execute(CLASSIFIED_SQL, row)


class Business(TableClass):
    """A company's own rows: company key, composite foreign keys, row security, grants, audit."""

    sort = "business"

    def statements(self, model: type[Model], standing: set[str]) -> Iterator[str]:
        """Company first, then what all audited tables have."""
        table = model._meta.db_table
        columns = {field.name: field for field in model._meta.local_fields}
        shared_too = columns["company"].null
        if not self.append_only:
            yield from company_key(table, standing)
            yield STAYS_SQL.format(table=table)
        for field in model._meta.local_fields:
            if isinstance(field, Link):
                name = f"{table}_{field.column}_in_company"
                if name not in standing:
                    target = field.related_model._meta.db_table
                    # Tables may point to one another in a circle: the first one makes the key.
                    yield from company_key(target, standing)
                    yield LINK_SQL.format(
                        table=table, name=name, column=field.column, target=target
                    )
        yield FENCE_SQL.format(table=table, equals="IS NOT DISTINCT FROM" if shared_too else "=")
        yield from super().statements(model, standing)


class Reference(TableClass):
    """Shared by all companies: audited, granted, without a company's fence."""

    sort = "reference"


class Machinery(TableClass):
    """Kept out of the wall for a stated reason: sessions, jobs, caches. Takes a table's name."""

    sort = "machinery"
    rights = "SELECT, INSERT, UPDATE, DELETE"

    def __init__(self, name: str, *, why: str, rights: str | None = None) -> None:
        """`why` is shown wherever the classification is."""
        super().__init__(name, audit=False, rights=rights, why=why)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Only the grant and the line on the list."""
        self.classify(schema_editor, self.name, self.rights)


class ReadSQL(Operation):
    """Run an SQL file of the package as the owner."""

    reversible = False
    reduces_to_sql = True

    def __init__(self, package: str, name: str) -> None:
        """The file `name` in `package`."""
        self.package, self.name = package, name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for Django."""

    def describe(self) -> str:
        """The line that `migrate` prints."""
        return f"Read {self.name}"

    def database_forwards(self, app_label: str, schema_editor: Any, *states: ProjectState) -> None:
        """Send the file as it is."""
        schema_editor.execute(files(self.package).joinpath(self.name).read_text("utf-8"), None)


def standing_constraints(schema_editor: BaseDatabaseSchemaEditor) -> set[str]:
    """The names of the constraints that stand already."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        return {name for (name,) in cursor.fetchall()}


def company_key(table: str, standing: set[str]) -> Iterator[str]:
    """The key that composite foreign keys point to, unless it stands."""
    if (name := f"{table}_in_company") not in standing:
        standing.add(name)
        yield IN_COMPANY_SQL.format(table=table, name=name)


def array(words: tuple[str, ...]) -> str:
    """As PostgreSQL writes it."""
    return "{" + ",".join(words) + "}"


def audit_triggers(table: str, secret: tuple[str, ...], mirrored: tuple[str, ...]) -> Iterator[str]:
    """One statement-level trigger a verb."""
    for verb, transition in TRANSITION_TABLES.items():
        yield AUDIT_SQL.format(
            table=table,
            verb=verb,
            transition=transition,
            secret=array(secret),
            mirrored=array(mirrored),
        )
