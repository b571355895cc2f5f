"""Lines of one account in the order of the ledger, page by page, each with its running balance."""

import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection

from guiju.accounting.lines import NOTHING

ROWS_A_PAGE: Final = 50
# After an edge of date and key, account by account, so that each is read in the order of its index;
# one row more than a page tells whether there are more.
LINES_SQL: Final = """
SELECT l.id, l.date, l.entry_id, e.number, l.summary, l.account_id, l.debit, l.credit,
    l.department_id, l.person_id, l.partner_id, l.product_id, l.currency,
    l.original_debit - l.original_credit, l.quantity_debit - l.quantity_credit
FROM unnest(%(accounts)s::bigint[]) AS a (id) CROSS JOIN LATERAL (
    SELECT * FROM accounting_ledgerline k
    WHERE k.company_id = %(company)s AND k.account_id = a.id
      AND k.date BETWEEN %(first)s AND %(last)s
      AND (k.date, k.id) > (%(after_date)s::date, %(after)s::bigint)
      AND (%(department)s::bigint IS NULL OR k.department_id = %(department)s)
      AND (%(person)s::bigint IS NULL OR k.person_id = %(person)s)
      AND (%(partner)s::bigint IS NULL OR k.partner_id = %(partner)s)
      AND (%(product)s::bigint IS NULL OR k.product_id = %(product)s)
    ORDER BY k.date, k.id LIMIT %(limit)s) l
JOIN accounting_entry e ON e.id = l.entry_id
ORDER BY l.date, l.id LIMIT %(limit)s
"""
# What moved from the first day up to the edge: what a page brings forward.
FORWARD_SQL: Final = """
SELECT coalesce(sum(l.debit - l.credit), 0) FROM accounting_ledgerline l
WHERE l.company_id = %(company)s AND l.account_id = ANY (%(accounts)s)
  AND l.date >= %(first)s AND (l.date, l.id) <= (%(after_date)s, %(after)s)
  AND (%(department)s::bigint IS NULL OR l.department_id = %(department)s)
  AND (%(person)s::bigint IS NULL OR l.person_id = %(person)s)
  AND (%(partner)s::bigint IS NULL OR l.partner_id = %(partner)s)
  AND (%(product)s::bigint IS NULL OR l.product_id = %(product)s)
"""
DAYS_SQL: Final = """
SELECT l.date, sum(l.debit), sum(l.credit), max(l.id) FROM accounting_ledgerline l
WHERE l.company_id = %(company)s AND l.account_id = ANY (%(accounts)s) AND l.date = ANY (%(days)s)
GROUP BY l.date
"""


class Asked(NamedTuple):
    """Of which accounts and dimensions, from when to when."""

    company: int
    accounts: list[int]
    first: datetime.date
    last: datetime.date
    department: int | None = None
    person: int | None = None
    partner: int | None = None
    product: int | None = None


class Edge(NamedTuple):
    """A place between two lines: behind the line of this date and key."""

    date: datetime.date = datetime.date.min
    key: int = 0


class Found(NamedTuple):
    """One line of the ledger."""

    pk: int
    date: datetime.date
    entry: int
    number: str
    summary: str
    account: int
    debit: Decimal
    credit: Decimal
    department: int | None
    person: int | None
    partner: int | None
    product: int | None
    currency: str
    original: Decimal
    quantity: Decimal

    @property
    def edge(self) -> Edge:
        """The place behind it."""
        return Edge(self.date, self.pk)


class DaySums(NamedTuple):
    """What moved on one day, and the key of its last line."""

    debit: Decimal
    credit: Decimal
    last: int


def lines_after(asked: Asked, edge: Edge, limit: int = ROWS_A_PAGE) -> tuple[list[Found], bool]:
    """The lines behind an edge, and whether there are more."""
    said: dict[str, Any] = {
        **asked._asdict(),
        "after_date": edge.date,
        "after": edge.key,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES_SQL, said)
        found = [Found(*row) for row in cursor.fetchall()]
    return found[:limit], len(found) > limit


def brought_forward(asked: Asked, edge: Edge) -> Decimal:
    """What moved from the first day up to the edge, debit positive."""
    if edge == Edge():
        return NOTHING
    said = {**asked._asdict(), "after_date": edge.date, "after": edge.key}
    with connection.cursor() as cursor:
        cursor.execute(FORWARD_SQL, said)
        ((moved,),) = cursor.fetchall()
    return Decimal(moved)


def sums_by_day(asked: Asked, days: set[datetime.date]) -> dict[datetime.date, DaySums]:
    """What moved on each of the days."""
    said: dict[str, Any] = {
        "company": asked.company,
        "accounts": asked.accounts,
        "days": sorted(days),
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS_SQL, said)
        return {date: DaySums(*sums) for date, *sums in cursor.fetchall()}
