"""What is paid against what was agreed: more needs a reason, much more is refused."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import ReasonMissing, RuleBroken
from guiju.kernel.parameters import Parameter
from guiju.purchasing.price.agreed import agreed_prices, best_of

if TYPE_CHECKING:
    from guiju.purchasing.order.models import Order

HUNDRED: Final = Decimal(100)
WITHOUT_REASON = Parameter(
    "purchasing.order.price_reason_percent",
    int,
    _("A price may be above the agreed one without a reason by"),
    demands=("P1.3.2", "P3.3.1a"),
    default=0,
    unit=_("percent"),
    is_allowed=lambda percent: 0 <= percent <= HUNDRED,
    allowed="0-100",
)
AT_MOST = Parameter(
    "purchasing.order.price_limit_percent",
    int,
    _("A price may be above the agreed one at all by"),
    demands=("P1.3.2", "P3.3.1a"),
    default=20,
    unit=_("percent"),
    is_allowed=lambda percent: 0 <= percent <= HUNDRED,
    allowed="0-100",
)


def check(order: "Order", reason: str) -> list[dict[str, Any]]:
    """The lines whose price is above the agreed one. Raises ReasonMissing, RuleBroken.

    Compared is what one base unit costs without tax, after the discount.
    """
    lines = sorted(order.lines.all(), key=lambda line: line.position)
    products = {line.product_id: line.product for line in lines if line.product is not None}
    if not products:
        return []
    agreed = agreed_prices(order.supplier, products.values(), order.ordered_on, order.currency)
    above = []
    for line in lines:
        best = best_of(agreed.get(line.product_id or 0, ()), line.base_quantity)
        if best is None:
            continue
        each = line.net / line.base_quantity
        # A cent of rounding is no difference in price.
        if line.net - best.net * line.base_quantity > CENT:
            percent = (each / best.net - 1) * HUNDRED
            above.append(
                {
                    "line": line.position,
                    "price": best.price.number,
                    "percent": percent.quantize(CENT),
                }
            )
    if above:
        check_above(order, reason, above)
    return above


CENT: Final = Decimal("0.01")


def check_above(order: "Order", reason: str, above: list[dict[str, Any]]) -> None:
    """Raises RuleBroken beyond what is allowed at all, ReasonMissing beyond what needs none."""
    worst = max(above, key=lambda one: one["percent"])
    said = {"number": worst["line"], "percent": worst["percent"], "price": worst["price"]}
    if worst["percent"] > AT_MOST.of(order.company):
        raise RuleBroken(
            _("Line %(number)d is %(percent)s %% above the agreed price %(price)s.") % said,
            what_to_do=_("Agree on the price first, and have it entered."),
            field="lines",
            demand=AT_MOST.name,
        )
    if worst["percent"] > WITHOUT_REASON.of(order.company) and not reason.strip():
        raise ReasonMissing(
            _("Line %(number)d is %(percent)s %% above the agreed price %(price)s.") % said,
            what_to_do=_("Write why more is paid; it is kept with the order."),
            field="reason",
            demand=WITHOUT_REASON.name,
        )
