"""Sums of accounts over periods, read off the balances. Each question is one statement."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection

from guiju.accounting.lines import NOTHING

# By account: what was there before, what moved in the span, what moved in the year up to its end.
SUMS_SQL: Final = """
SELECT b.account_id,
    coalesce(sum(b.debit - b.credit) FILTER (WHERE p.starts_on < %(first)s), 0),
    coalesce(sum(b.debit) FILTER (WHERE p.starts_on >= %(first)s), 0),
    coalesce(sum(b.credit) FILTER (WHERE p.starts_on >= %(first)s), 0),
    coalesce(sum(b.debit) FILTER (WHERE p.starts_on >= %(year)s AND NOT p.is_opening), 0),
    coalesce(sum(b.credit) FILTER (WHERE p.starts_on >= %(year)s AND NOT p.is_opening), 0)
FROM accounting_balance b JOIN accounting_period p ON p.id = b.period_id
WHERE b.company_id = %(company)s AND p.starts_on <= %(last)s
  AND (%(accounts)s::bigint[] IS NULL OR b.account_id = ANY (%(accounts)s))
GROUP BY b.account_id
"""
# The same of lines that name certain dimensions; nothing stands for all.
DIMENSION_SUMS_SQL: Final = """
SELECT b.account_id,
    coalesce(sum(b.debit - b.credit) FILTER (WHERE p.starts_on < %(first)s), 0),
    coalesce(sum(b.debit) FILTER (WHERE p.starts_on >= %(first)s), 0),
    coalesce(sum(b.credit) FILTER (WHERE p.starts_on >= %(first)s), 0),
    coalesce(sum(b.debit) FILTER (WHERE p.starts_on >= %(year)s AND NOT p.is_opening), 0),
    coalesce(sum(b.credit) FILTER (WHERE p.starts_on >= %(year)s AND NOT p.is_opening), 0)
FROM accounting_dimensionbalance b JOIN accounting_period p ON p.id = b.period_id
WHERE b.company_id = %(company)s AND p.starts_on <= %(last)s
  AND b.account_id = ANY (%(accounts)s)
  AND (%(department)s::bigint IS NULL OR b.department_id = %(department)s)
  AND (%(person)s::bigint IS NULL OR b.person_id = %(person)s)
  AND (%(partner)s::bigint IS NULL OR b.partner_id = %(partner)s)
  AND (%(product)s::bigint IS NULL OR b.product_id = %(product)s)
GROUP BY b.account_id
"""


class Sums(NamedTuple):
    """Of one account, or of several together. Debit counts as positive."""

    opening: Decimal = NOTHING
    debit: Decimal = NOTHING
    credit: Decimal = NOTHING
    year_debit: Decimal = NOTHING
    year_credit: Decimal = NOTHING

    @property
    def closing(self) -> Decimal:
        """What is there at the end."""
        return self.opening + self.debit - self.credit

    @property
    def is_nothing(self) -> bool:
        """Whether there was and is nothing at all."""
        return not any(self)


def added(sums: Iterable[Sums]) -> Sums:
    """Several together."""
    total = Sums()
    for one in sums:
        total = Sums(*(left + right for left, right in zip(total, one, strict=True)))
    return total


def sums_of(
    company: int,
    first: datetime.date,
    last: datetime.date,
    accounts: list[int] | None = None,
    dimensions: dict[str, int | None] | None = None,
) -> dict[int, Sums]:
    """The sums of each account that ever moved, over whole months from `first` to `last`.

    `first` and `last` are dates within those months. With dimensions, of lines that name them.
    """
    said: dict[str, Any] = {
        "company": company,
        "first": first.replace(day=1),
        "last": last,
        "year": last.replace(month=1, day=1),
        "accounts": accounts,
    }
    has_dimensions = dimensions is not None and any(dimensions.values())
    with connection.cursor() as cursor:
        if has_dimensions and dimensions is not None:
            cursor.execute(DIMENSION_SUMS_SQL, {**said, **dimensions})
        else:
            cursor.execute(SUMS_SQL, said)
        return {account: Sums(*sums) for account, *sums in cursor.fetchall()}
