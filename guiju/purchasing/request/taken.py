"""How much of a request is ordered, in its own terms, and by how much that may exceed it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.database.statements import rows
from guiju.kernel.models import Company
from guiju.kernel.parameters import Parameter

HUNDRED: Final = 100
TOLERANCE = Parameter(
    "purchasing.order.tolerance_percent",
    int,
    _("An order may exceed its request by"),
    demands=("P3.2.1", "P3.3.1a"),
    default=0,
    unit=_("percent"),
    is_allowed=lambda percent: 0 <= percent <= HUNDRED,
    allowed="0-100",
)
TAKEN: Final = """
SELECT request, quantity FROM purchasing_taken_from(%s::bigint[], %s) AS taken (request, quantity)
"""


def taken_from(requests: Iterable[int], besides: int = 0) -> dict[int, Decimal]:
    """What live orders take from some requests, by the keys of the requests. One statement.

    In base units where the request names a product, else in its own unit; what a short-closed order
    left open is not taken. `besides` is an order that does not count.
    """
    return dict(rows(TAKEN, list(requests), besides))


def is_too_much(total: Decimal, asked: Decimal, company: Company) -> bool:
    """Whether the orders exceed the request by more than is tolerated."""
    return total > asked and total * HUNDRED > asked * (HUNDRED + TOLERANCE.of(company))


def shown(quantity: Decimal) -> str:
    """A quantity without the places that say nothing."""
    return f"{quantity.normalize():f}"
