"""Splitting an order avoids no stage of its route.

For the route and for permits an order weighs as much as all that the same supplier was ordered
within some days of it, before and after, in the categories that it touches (their tops; what names
no product is one group). Drafts and what was refused or cancelled do not count. Who submits locks
the supplier, so that two orders submitted at once see each other; the database adds up again.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.database.statements import rows
from guiju.kernel.parameters import Parameter
from guiju.partners.models import Partner

if TYPE_CHECKING:
    from guiju.purchasing.order.models import Order

CENT: Final = Decimal("0.01")
LONGEST: Final = 366
WITHIN_DAYS = Parameter(
    "purchasing.order.counted_days",
    int,
    _("Orders to one supplier in one category count together within"),
    demands=("P3.3.1a", "P2.2.1"),
    default=30,
    unit=_("days"),
    is_allowed=lambda days: 0 <= days <= LONGEST,
    allowed="0-366",
)
EARLIER: Final = """
SELECT purchasing_ordered_around(%s, %s, %s::date, %s, coalesce(%s::bigint[], ARRAY(
    SELECT DISTINCT coalesce(l.category_id, 0) FROM purchasing_orderline l WHERE l.order_id = %s)))
"""


def earlier(order: "Order") -> Decimal:
    """What else counts for the order's route, in the company's currency. Two statements.

    Once the supplier is locked it is added up no more: nothing comes in between.
    """
    if order.counted_earlier is not None:
        return order.counted_earlier
    days = WITHIN_DAYS.of(order.company)
    if not days or order.supplier_id is None:
        return Decimal(0)
    lines = order.reckoned
    categories = None if lines is None else sorted({line.category_id or 0 for line in lines})
    asked = order.pk, order.supplier_id, order.ordered_on, days, categories, order.pk
    ((found,),) = rows(EARLIER, *asked)
    return Decimal(found).quantize(CENT, ROUND_HALF_UP)


def lock(order: "Order") -> None:
    """Whoever submits another order to the supplier waits until this unit has ended.

    What else counts stays as it now is; the order gets its supplier as it now is.
    """
    order.supplier = Partner.objects.select_for_update(no_key=True).get(pk=order.supplier_id)
    order.counted_earlier = None
    order.counted_earlier = earlier(order)
