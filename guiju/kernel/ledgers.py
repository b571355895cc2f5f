"""What ledgers share: lines that are only ever added, and the sums of them, kept as they come.

A ledger is a typed table of its own, append-only (`Business("LedgerLine", append_only=True, ...)`).
`Folded("LedgerLine", into="Balance")` keeps a second table of sums: a trigger adds each statement's
lines to it, in the same transaction. Nobody else may write it, so that it cannot differ from its
ledger. Rows are locked in the order of their keys; a unit adds its lines in one statement.
"""

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Without statistics on the new rows the planner would guess; the grouping is small either way.
FOLD_SQL = """
CREATE OR REPLACE FUNCTION {balance}_folds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO {balance} AS b ({keys}, {sums})
        SELECT {keys}, {summed} FROM new_rows GROUP BY {keys} ORDER BY {keys}
        ON CONFLICT ({keys}) DO UPDATE SET {added};
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {ledger}_folds_into_{balance} AFTER INSERT ON {ledger}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {balance}_folds();
ALTER TABLE {balance} SET (fillfactor = 70)
"""


class Folded(Operation):
    """Keep the sums of a ledger. Declarative: may be repeated after a field was added.

    The decimals of `into` are the sums, its other columns the key, both named as in the ledger; a
    unique constraint over the key, in which nulls are not distinct, must stand.
    """

    reversible = False
    reduces_to_sql = True

    def __init__(self, ledger: str, *, into: str) -> None:
        """Both are names of models of the same app."""
        self.ledger, self.into = ledger, into

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for Django."""

    def describe(self) -> str:
        """The line that `migrate` prints."""
        return f"Fold {self.ledger} into {self.into}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Install the trigger."""
        ledger = to_state.apps.get_model(app_label, self.ledger)
        balance = to_state.apps.get_model(app_label, self.into)
        columns = [field for field in balance._meta.local_concrete_fields if field.name != "id"]
        is_sum = {field.column: isinstance(field, models.DecimalField) for field in columns}
        keys = [column for column, summed in is_sum.items() if not summed]
        sums = [column for column, summed in is_sum.items() if summed]
        statement = FOLD_SQL.format(
            ledger=ledger._meta.db_table,
            balance=balance._meta.db_table,
            keys=", ".join(keys),
            sums=", ".join(sums),
            summed=", ".join(f"sum({name})" for name in sums),
            added=", ".join(f"{name} = b.{name} + excluded.{name}" for name in sums),
        )
        schema_editor.execute(statement, None)
