"""Attacks on records by plain SQL as the application's role, committed.

An honest step by SQL is an event, its content, the version step. An attack is that with one thing
wrong, carried to its end, so that exactly the rule under test answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from guiju.kernel.unit import Caller
from guiju.records.record import Kind
from tests.kernel.attack import UNIT, Statement, Wall, refused, saying, transaction

EVENT = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, on_behalf_of_id, unit_id, reason, particulars, seat_id, revision_id)
SELECT r.company_id, r.id, coalesce(%(kind)s, r.kind), r.version + %(ahead)s, %(action)s,
    %(source)s, %(target)s, %(edits)s, coalesce(%(actor)s, guiju_actor()), %(on_behalf_of)s,
    coalesce(%(unit)s, guiju_unit()), %(reason)s, %(particulars)s::jsonb, %(seat)s, %(revision)s
FROM records_record r WHERE r.id = %(record)s RETURNING id
"""
SAID: dict[str, Any] = {
    "kind": None,
    "ahead": 1,
    "edits": False,
    "actor": None,
    "on_behalf_of": None,
    "unit": None,
    "reason": "",
    "particulars": "{}",
    "seat": None,
    "revision": None,
}
STEP = "UPDATE records_record SET version = version + 1, state = %s WHERE id = %s"
BORN = """
INSERT INTO records_record (company_id, kind, state, version, number, owner_id, origin_id)
VALUES (guiju_company(), %s, %s, %s, %s, coalesce(%s, guiju_actor()), %s) RETURNING id
"""
CHECKED = '{"papers": [1]}'


@dataclass
class Attack:
    """One unit of work by SQL, on one record."""

    run: Statement
    connection: psycopg.Connection[tuple[Any, ...]]
    record: int

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """One statement with its values; the rows it returns."""
        return self.run(statement, *values)

    def event(self, action: str, source: str, target: str, **more: Any) -> None:
        """An event of the record, one version ahead of it unless said otherwise."""
        said = {**SAID, "record": self.record, "action": action, "source": source}
        self.connection.execute(EVENT, {**said, "target": target, **more})

    def step(self, target: str, record: int | None = None) -> None:
        """The version step."""
        self.sql(STEP, target, record or self.record)

    def take(self, action: str, source: str, target: str, **more: Any) -> None:
        """An event and its step."""
        self.event(action, source, target, **more)
        self.step(target, more.get("record"))

    def born(self, kind: str, state: str, **more: Any) -> int:
        """A record row."""
        ((pk,),) = self.sql(
            BORN,
            kind,
            state,
            more.get("version", 0),
            more.get("number", ""),
            more.get("owner"),
            more.get("origin"),
        )
        return int(pk)

    def seat(self, stage: int = 1, record: int | None = None, place: int = 0) -> int:
        """A seat of the newest round."""
        rows = self.sql(
            "SELECT id FROM records_seat s WHERE record_id = %s AND stage = %s "
            "AND opened_at_version = (SELECT max(opened_at_version) FROM records_seat "
            "WHERE record_id = s.record_id) ORDER BY id",
            record or self.record,
            stage,
        )
        return int(rows[place][0])


@contextmanager
def unit_by_sql(wall: Wall, by: Caller, record: Kind | int) -> Iterator[Attack]:
    """A unit of this person, committed at the end."""
    pk = record if isinstance(record, int) else record.pk
    with transaction(wall.address) as connection:
        run = saying(connection)
        assert by.company is not None
        run(UNIT, by.company.pk, by.actor.pk)
        yield Attack(run, connection, pk)


@contextmanager
def attack(wall: Wall, by: Caller, record: Kind | int, code: str) -> Iterator[Attack]:
    """A unit that the database must refuse, by this code or constraint."""
    with refused(code), unit_by_sql(wall, by, record) as one:
        yield one


@contextmanager
def rehearsal(wall: Wall, by: Caller, record: Kind | int) -> Iterator[Attack]:
    """The honest way by SQL: it must be accepted, deferred rules included; then it is undone."""
    with unit_by_sql(wall, by, record) as one:
        yield one
        one.sql("SET CONSTRAINTS ALL IMMEDIATE")
        raise psycopg.Rollback
