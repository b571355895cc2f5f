"""The same rows by the barest SQL: prepared statements, keys alone, no rule, no look, no audit.

A unit here writes each row that a unit of work writes, but those of the audit, and commits as
often.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

SCHEMA = Path(__file__).with_name("bare.sql")
STEPS = ("create", "edit", "comment", "submit", "approve")

UNIT = """
INSERT INTO bare.unit (company_id, actor_id, channel, action, subject, reason, key, payload)
VALUES (1, %s, 'code', %s, %s, '', %s, %s) RETURNING id
"""
RECORD = """
INSERT INTO bare.record (company_id, kind, state, version, number, owner_id)
VALUES (1, 'purchasing.request', 'draft', 1, '', %s) RETURNING id
"""
EVENT = """
INSERT INTO bare.event (company_id, record_id, kind, version, action, from_state, to_state, edits,
    actor_id, unit_id, reason, particulars, seat_id)
VALUES (1, %s, 'purchasing.request', %s, %s, %s, %s, %s, %s, %s, '', %s::jsonb, %s)
"""
REQUEST = """
INSERT INTO bare.request (id, company_id, number, state, owner_id, department_id, what,
    specification, quantity, unit_name, estimate, occurred_on, needed_by, why)
VALUES (%s, 1, '', 'draft', %s, 1, 'bearings', '6204', 10, 'pcs', 1000, '2030-01-01', '2030-01-21',
    'stock')
"""
LOCK = "SELECT * FROM bare.request WHERE id = %s FOR NO KEY UPDATE"
COMMENT = "INSERT INTO bare.comment (company_id, record_id, actor_id, text) VALUES (1, %s, %s, %s)"
SEAT = """
INSERT INTO bare.seat (company_id, record_id, opened_at_version, stage, name, candidates, hours,
    content_version, content)
VALUES (1, %s, 3, 1, 'head', '{1}', 8, 2, %s) RETURNING id
"""
OBLIGATION = """
INSERT INTO bare.obligation (company_id, record_id, sort, what, owners, seat_id, opened_at, hours,
    due, is_provisional)
VALUES (1, %s, 'approve', 'head', '{1}', %s, now(), 8, now(), false)
"""
CLOSE = """
UPDATE bare.obligation SET closed_at = now(), closed_by_id = %s
WHERE record_id = %s AND closed_at IS NULL
"""
COUNT = (
    "UPDATE bare.counter SET last = last + 1 WHERE company_id = 1 AND series = 'PR' RETURNING last"
)
NUMBER = """
INSERT INTO bare.number (company_id, series, ordinal, number, record_id, status)
VALUES (1, 'PR', %s, %s, %s, 'frozen')
"""
STEP = "UPDATE bare.record SET state = %s, version = %s, number = %s WHERE id = %s"
MIRROR = "UPDATE bare.request SET state = %s, number = %s WHERE id = %s"
WRITE = "UPDATE bare.request SET why = %s WHERE id = %s"
DIGEST = b"\0" * 32


class Bare:
    """Takes each step by plain SQL. A record is its key."""

    def __init__(self, address: str) -> None:
        """A session like Django's: long-lived, with prepared statements."""
        self.session = psycopg.connect(address, prepare_threshold=3)

    def create(self, _record: None) -> int:
        """Unit, record, event, content."""
        with self.session.transaction():
            unit = self._unit("create", 1)
            ((record,),) = self._rows(RECORD, 2)
            self._event(record, 1, ("create", "", "draft", True), unit)
            self.session.execute(REQUEST, [record, 2])
        return int(record)

    def edit(self, record: int) -> int:
        """Unit, event, content, version."""
        with self.session.transaction():
            unit = self._unit("edit", record)
            self._rows(LOCK, record)
            self._event(record, 2, ("edit", "draft", "draft", True), unit)
            self.session.execute(WRITE, ["more stock", record])
            self.session.execute(STEP, ["draft", 2, "", record])
        return record

    def comment(self, record: int) -> int:
        """Unit, comment."""
        with self.session.transaction():
            self._unit("say", record)
            self.session.execute(COMMENT, [record, 2, "please"])
        return record

    def submit(self, record: int) -> int:
        """Unit, event, seat, what is owed, counter, number, state, and its mirror."""
        with self.session.transaction():
            unit = self._unit("submit", record)
            self._rows(LOCK, record)
            self._event(record, 3, ("submit", "draft", "submitted", False), unit)
            ((seat,),) = self._rows(SEAT, record, DIGEST)
            self.session.execute(OBLIGATION, [record, seat])
            ((ordinal,),) = self._rows(COUNT)
            number = f"PR-{ordinal:06}"
            self.session.execute(NUMBER, [ordinal, number, record])
            self.session.execute(STEP, ["submitted", 3, number, record])
            self.session.execute(MIRROR, ["submitted", number, record])
        return record

    def approve(self, record: int) -> int:
        """Unit, event, what was owed, state, and its mirror."""
        with self.session.transaction():
            unit = self._unit("approve", record)
            self._rows(LOCK, record)
            self._event(record, 4, ("approve", "submitted", "approved", False), unit)
            self.session.execute(CLOSE, [unit, record])
            self.session.execute(STEP, ["approved", 4, "PR", record])
            self.session.execute(MIRROR, ["approved", "PR", record])
        return record

    def close(self) -> None:
        """End the session."""
        self.session.close()

    def _unit(self, action: str, subject: int) -> int:
        ((unit,),) = self._rows(UNIT, 2, action, subject, uuid4(), DIGEST)
        return int(unit)

    def _event(
        self, record: int, version: int, said: tuple[str, str, str, bool], unit: int
    ) -> None:
        self.session.execute(EVENT, [record, version, *said, 2, unit, "{}", None])

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.session.execute(statement, values).fetchall()
