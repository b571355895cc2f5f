"""An attack: plain SQL as the application's role, committed. The database is asked, not the code.

An attack is carried to its end, so that exactly the rule under test answers, and none in its place.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

DENIED = "42501"
UNIT = "SELECT unit FROM kernel_open_unit(%s, %s, 'code', NULL, 'attack', 1, NULL, '', NULL, '')"
Statement = Callable[..., list[tuple[Any, ...]]]


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The database must refuse, by this SQLSTATE or by the constraint of this name."""
    with pytest.raises(psycopg.Error) as refusal:
        yield
    said = {refusal.value.sqlstate, refusal.value.diag.constraint_name}
    assert code in said, f"{said}: {refusal.value}"


@dataclass
class Wall:
    """A database with two companies, seen from the application's role."""

    address: str
    owner_address: str
    actors: dict[str, int] = field(default_factory=dict)
    homes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.owner() as owner:
            for login, actor, home in owner(
                "SELECT t.login, a.id, a.company_id FROM org_account t "
                "JOIN kernel_actor a ON a.id = t.actor_id"
            ):
                self.actors[login], self.homes[login] = actor, home

    @contextmanager
    def connected(self) -> Iterator[Statement]:
        """One transaction of the application's role, without context, committed at the end."""
        with transaction(self.address) as connection:
            yield saying(connection)

    @contextmanager
    def unit(self, login: str, company: int | None = None) -> Iterator[Statement]:
        """One unit of work of this person, in their own company or in another, committed."""
        with self.connected() as sql:
            sql(UNIT, company or self.homes[login], self.actors[login])
            yield sql

    @contextmanager
    def rehearsal(self, login: str) -> Iterator[Statement]:
        """A unit that must be accepted, deferred rules included; then it is taken back."""
        with transaction(self.address) as connection:
            sql = saying(connection)
            sql(UNIT, self.homes[login], self.actors[login])
            yield sql
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            raise psycopg.Rollback

    @contextmanager
    def owner(self) -> Iterator[Statement]:
        """One transaction of the owner of the tables, committed."""
        with transaction(self.owner_address) as connection:
            yield saying(connection)


@contextmanager
def transaction(address: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """One transaction on a connection of its own, closed whatever the commit says."""
    with (
        closing(psycopg.connect(address, autocommit=True)) as connection,
        connection.transaction(),
    ):
        yield connection


def saying(connection: psycopg.Connection[tuple[Any, ...]]) -> Statement:
    """Run a statement with its values; the rows it returns."""

    def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []

    return sql
