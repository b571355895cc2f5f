"""The door for reading: row-level security sees the company, and the read is on record.

If a read cannot be recorded it does not happen: the row is written in the reading transaction, and
what was read may leave only after its commit (demand P5.2.2a).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from guiju.kernel.models import Access, Actor, Channel, Company


@dataclass
class Read:
    """One read: what is read, how, through which door. `rows` is set while reading."""

    verb: Access.Verb
    kind: str
    subject: int | None = None
    channel: Channel = Channel.WEB
    address: str | None = None
    filters: dict[str, Any] = field(default_factory=dict)
    rows: int = 0


@contextmanager
def reading(*, by: Actor, company: Company | None, read: Read) -> Iterator[Read]:
    """Read and render in here; the access record is written when the block ends well."""
    with open_reading(by, company):
        yield read
        Access.objects.create(
            company=company,
            actor=by,
            channel=read.channel,
            address=read.address,
            verb=read.verb,
            kind=read.kind,
            subject=read.subject,
            filters=read.filters,
            rows=read.rows,
        )


@contextmanager
def open_reading(by: Actor, company: Company | None) -> Iterator[None]:
    """A transaction that sees one company and, having no unit, can change nothing of it."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        # Each look is planned for what it asks: a plan for any value reads a large table in vain.
        cursor.execute(
            "SELECT kernel_open_reading(%s, %s),"
            " set_config('plan_cache_mode', 'force_custom_plan', true)",
            [company.pk if company else None, by.pk],
        )
        yield
