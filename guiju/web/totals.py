"""What the amounts of a list come to: over all that the filters find, not over the page.

Exact, and only over rows that the person sees. Where more rows are found than are counted, the sum
is reckoned when somebody asks for it.
"""

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
    """Each column with its sum, over so many rows; or the address that asks for them."""

    cells: "list[tuple[Column, Money | None]]"
    rows: int = 0
    url: str = ""


def totals_of(asked: "Asked[Any]") -> Totals | None:
    """The totals of the columns that have one; None where there are none. One statement."""
    columns = [one.column for one in asked.columns if one.column.total]
    if not columns or not asked.rows:
        return None
    if asked.is_beyond_count and not asked.wants_totals:
        return Totals([], url=asked.url_with(**{ASKED_FOR: "1"}))
    wanted: dict[str, Any] = {f"of_{column.key}": Sum(column.total) for column in columns}
    found = asked.found.aggregate(rows_found=Count("pk"), **wanted)
    cells = [
        (one.column, Money(found[f"of_{one.column.key}"] or NOTHING) if one.column.total else None)
        for one in asked.columns
    ]
    return Totals(cells, found["rows_found"])
