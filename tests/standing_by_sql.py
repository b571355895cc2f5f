"""Honest edits by plain SQL, for attacks on what a table itself refuses."""

from collections.abc import Callable
from typing import Any

from guiju.records.record import Kind

EVENT = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, unit_id, reason, particulars)
SELECT r.company_id, r.id, r.kind, r.version + 1, 'edit', r.state, r.state, true, guiju_actor(),
    guiju_unit(), '', '{}' FROM records_record r WHERE r.id = %s
"""
STEP = "UPDATE records_record SET version = version + 1 WHERE id = %s"


def edit_by_sql(run: Callable[..., None], record: Kind, assignment: str, *values: Any) -> None:
    """An edit of the header, told and not yet closed: what follows belongs to it."""
    run(EVENT, record.pk)
    run(f"UPDATE {record._meta.db_table} SET {assignment} WHERE id = %s", *values, record.pk)


def close_by_sql(run: Callable[..., None], record: Kind) -> None:
    """The version step of such an edit."""
    run(STEP, record.pk)
