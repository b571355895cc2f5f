"""What the amounts of a list come to: over all that the filters find, not over the page.

Exact, and only over rows that the person sees. Where more rows are found than are counted, the sum
is reckoned when somebody asks for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Sum

from guiju.web.cells import Money

if TYPE_CHECKING:
    from guiju.web.columns import Column
    from guiju.web.lists import Asked

ASKED_FOR: Final = "totals"  # in the address
NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Totals:
    """Each column with its sums, over so many rows; or the address that asks for them."""

    cells: "list[tuple[Column, list[Money]]]"
    rows: int = 0
    url: str = ""


def totals_of(asked: "Asked[Any]") -> Totals | None:
    """The totals of the columns that have one; None where there are none. One statement.

    Amounts of several currencies are not added up: each currency has its sum.
    """
    columns = [one.column for one in asked.columns if one.column.total]
    if not columns or not asked.rows:
        return None
    if asked.is_beyond_count and not asked.wants_totals:
        return Totals([], url=asked.url_with(**{ASKED_FOR: "1"}))
    wanted: dict[str, Any] = {f"of_{column.key}": Sum(column.total) for column in columns}
    currencies = {column.currency for column in columns if column.currency}
    found = list(
        asked.found.values(*currencies).annotate(rows_found=Count("pk"), **wanted).order_by()
        if currencies
        else [asked.found.aggregate(rows_found=Count("pk"), **wanted)]
    )
    cells = [(one.column, list(_sums(one.column, found))) for one in asked.columns]
    return Totals(cells, sum(row["rows_found"] for row in found))


def _sums(column: "Column", found: list[dict[str, Any]]) -> Iterator[Money]:
    """One sum, or one for each currency that there is."""
    if not column.total:
        return
    name = f"of_{column.key}"
    if not column.currency:
        yield Money(sum((row[name] or NOTHING for row in found), NOTHING))
        return
    for row in sorted(found, key=lambda row: str(row[column.currency])):
        yield Money(row[name] or NOTHING, row[column.currency])
