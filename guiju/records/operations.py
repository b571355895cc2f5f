"""`Business` for tables of records: beside the wall of each business table, its mirror and guard.

A typed row mirrors its record; header and parts are content, which only an edit changes.
"""

from collections.abc import Iterator

from django.db.models import Model

from guiju.kernel.database.operations import TRANSITION_TABLES, array
from guiju.kernel.database.operations import Business as PlainBusiness
from guiju.kernel.fields import PartOf

KEY_SQL = """
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (id, company_id)
    REFERENCES records_record (id, company_id)
"""
KIND_SQL = """
CREATE OR REPLACE TRIGGER {table}_is_its_record BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION records_kind_is_its_record('{kind}')
"""
IN_A_UNIT_SQL = """
CREATE OR REPLACE TRIGGER {table}_in_a_unit BEFORE {verbs} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION records_in_a_unit()
"""
GUARD_SQL = """
CREATE OR REPLACE TRIGGER {table}_guard_{verb} AFTER {verb} ON {table} {transition}
    FOR EACH STATEMENT EXECUTE FUNCTION
    records_content_needs_an_edit('{column}', '{kind}', '{mirrored}')
"""


class Business(PlainBusiness):
    """A table of an app whose rows are records, parts of records, or neither."""

    def rights_on(self, model: type[Model]) -> str:
        """Parts of a record may be replaced, within an edit."""
        is_part = any(isinstance(field, PartOf) for field in model._meta.local_fields)
        return f"{self.rights}, DELETE" if is_part else self.rights

    def mirrored(self, model: type[Model]) -> tuple[str, ...]:
        """Number and state follow the record, whose events tell of them."""
        return mirrored_columns(model)

    def statements(self, model: type[Model], standing: set[str]) -> Iterator[str]:
        """The wall of a business table, then the mirror and the guard."""
        yield from super().statements(model, standing)
        table, mirrored = model._meta.db_table, mirrored_columns(model)
        if not self.audit:
            # What is final says so itself.
            verbs = "INSERT" if self.append_only else "INSERT OR UPDATE OR DELETE"
            yield IN_A_UNIT_SQL.format(table=table, verbs=verbs)
        if mirrored:
            if (name := f"{table}_of_record") not in standing:
                yield KEY_SQL.format(table=table, name=name)
            yield KIND_SQL.format(table=table, kind=model._meta.label_lower)
        kind, column = content_of(model)
        if kind:
            for verb, transition in TRANSITION_TABLES.items():
                yield GUARD_SQL.format(
                    table=table,
                    verb=verb,
                    transition=transition,
                    column=column,
                    kind=kind,
                    mirrored=array(mirrored),
                )


def mirrored_columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a typed row that follow its record; none for other rows."""
    names = {field.name for field in model._meta.local_fields}
    is_typed = {"record", "company", "number", "state", "owner"} <= names
    return ("number", "state") if is_typed else ()


def content_of(model: type[Model]) -> tuple[str, str]:
    """The kind whose content the table holds, and the column that names the record."""
    if mirrored_columns(model):
        return model._meta.label_lower, "id"
    for field in model._meta.local_fields:
        if isinstance(field, PartOf):
            return field.related_model._meta.label_lower, field.column
    return "", ""
