"""What an order must say to be kept, and to be submitted."""

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken, WrongState
from guiju.partners.currencies import HOME
from guiju.purchasing.order.reckoning import wrong
from guiju.purchasing.request.models import Request
from guiju.purchasing.request.taken import is_too_much, shown, taken_from

if TYPE_CHECKING:
    from guiju.purchasing.order.models import Order, OrderLine

HUNDRED: Final = 100


def check(order: "Order", parts: dict[str, list[Any]]) -> None:
    """Raises RuleBroken, WrongState, NotConfigured."""
    check_head(order)
    lines: list[OrderLine] = parts.get("lines", [])
    for line in lines:
        check_line(order, line)
    check_requests(order, lines)


def check_head(order: "Order") -> None:
    """A supplier, a rate that fits the currency."""
    if not order.supplier.is_supplier:
        raise RuleBroken(_("This partner is no supplier."), field="supplier")
    if order.buyer_id is None:
        raise RuleBroken(_("The order names no buyer."), field="buyer")
    if order.exchange_rate <= 0:
        raise RuleBroken(_("An exchange rate is more than 0."), field="exchange_rate")
    if order.currency == HOME and order.exchange_rate != 1:
        raise RuleBroken(
            _("In the company's own currency the exchange rate is 1."), field="exchange_rate"
        )


def check_line(order: "Order", line: "OrderLine") -> None:
    """Quantities, prices and days that make sense."""
    if line.quantity <= 0 or line.base_quantity <= 0:
        raise wrong(line, _("the quantity must be more than zero"))
    if line.price is None or line.price < 0:
        raise wrong(line, _("a price is not negative"))
    if not 0 <= line.discount <= HUNDRED:
        raise wrong(line, _("a discount is from 0 to 100 percent"))
    if line.due_on is None or line.due_on < order.ordered_on:
        raise wrong(line, _("it would be delivered before it is ordered"))


def check_requests(order: "Order", lines: "list[OrderLine]") -> None:
    """What is taken from requests is what they ask for, and no more.

    Their rows are locked in the order of their keys, then looked at: two orders that take from one
    request at once wait for each other. Raises RuleBroken, WrongState.
    """
    by_request: dict[int, list[OrderLine]] = defaultdict(list)
    for line in lines:
        if line.request_id is not None:
            by_request[line.request_id].append(line)
    if not by_request:
        return
    rows = Request.objects.select_for_update(no_key=True, of=("self",)).filter(
        company=order.company_id, pk__in=by_request
    )
    requests = {row.pk: row for row in rows.order_by("pk")}
    taken = taken_from(by_request, besides=order.pk)
    for pk, answering in by_request.items():
        request = requests.get(pk)
        if request is None or request.state != "approved":
            raise WrongState(
                _("The request %(request)s is not approved.") % {"request": request or f"#{pk}"},
                what_to_do=_("Order what was approved."),
                demand="P3.3.1a",
            )
        for line in answering:
            check_answers(request, line)
        total = taken.get(pk, Decimal(0)) + sum(in_terms_of(request, line) for line in answering)
        if is_too_much(total, request.quantity, order.company):
            raise RuleBroken(
                _("%(request)s asks for %(asked)s; ordered would be %(total)s.")
                % {"request": request, "asked": shown(request.quantity), "total": shown(total)},
                what_to_do=_("Order no more than was asked for, or have the request amended."),
                field="lines",
                demand="P3.2.1",
            )


def check_answers(request: Request, line: "OrderLine") -> None:
    """Raises RuleBroken where a line is for something else, or counted in another unit."""
    if request.product_id is not None and request.product_id != line.product_id:
        raise wrong(line, _("the request asks for another product"))
    unit = line.unit
    if request.product_id is None and request.unit_name not in (
        getattr(unit, "name", ""),
        getattr(unit, "code", ""),
    ):
        raise wrong(line, _("the request counts in another unit"))


def in_terms_of(request: Request, line: "OrderLine") -> Decimal:
    """The line's quantity as the request counts: in base units where it names a product."""
    return line.base_quantity if request.product_id is not None else line.quantity
