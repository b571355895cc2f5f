"""The lines of an order that answer requests: of each what is still open."""

import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.partners.models import Partner
from guiju.products.models import Product, UnitOfMeasure
from guiju.products.tax_code.models import TaxCode
from guiju.purchasing.price.agreed import best_price
from guiju.purchasing.request.models import Request
from guiju.purchasing.request.taken import shown, taken_from

PRICE_PLACES: Final = Decimal("0.000001")


def lines_for(
    requests: list[Request],
    supplier: Partner,
    ordered_on: datetime.date,
    *,
    tax_code: TaxCode | None,
    due_on: datetime.date | None,
) -> list[dict[str, Any]]:
    """What the lines say. Raises RuleBroken where nothing is open, or a unit is not known."""
    if not requests:
        raise RuleBroken(_("Choose at least one request."), field="requests")
    taken = taken_from(request.pk for request in requests)
    return [
        line_for(
            request,
            request.quantity - taken.get(request.pk, Decimal(0)),
            supplier,
            ordered_on,
            {"tax_code": tax_code, "due_on": due_on},
        )
        for request in sorted(requests, key=lambda request: request.pk)
    ]


def line_for(
    request: Request,
    quantity: Decimal,
    supplier: Partner,
    ordered_on: datetime.date,
    more: dict[str, Any],
) -> dict[str, Any]:
    """One line, for what is open; without an agreed price, by what the request reckoned with."""
    if quantity <= 0:
        raise RuleBroken(
            _("Of %(request)s nothing is open: %(asked)s were asked for and are ordered.")
            % {"request": request, "asked": shown(request.quantity)},
            field="requests",
            demand="P3.2.1",
        )
    product = request.product
    unit = product.base_unit if product is not None else unit_named(request)
    line = {
        "product": product,
        "description": " ".join(f"{request.what} {request.specification}".split())[:300],
        "quantity": quantity,
        "unit": unit,
        "price": price_for(request, product, quantity, supplier, ordered_on),
        "due_on": max(request.needed_by, ordered_on),
        "request": request,
    }
    named = {name: value for name, value in more.items() if value is not None}
    if product is not None:
        named.pop("tax_code", None)  # the product's own
    return line | named


def price_for(
    request: Request,
    product: Product | None,
    quantity: Decimal,
    supplier: Partner,
    ordered_on: datetime.date,
) -> Decimal | None:
    """None where something was agreed, so that the order takes it over; else the estimate."""
    if product is not None and best_price(supplier, product, quantity, ordered_on) is not None:
        return None
    return (request.estimate / request.quantity).quantize(PRICE_PLACES)


def unit_named(request: Request) -> UnitOfMeasure:
    """The unit that the request names in words. Raises RuleBroken where there is none of it."""
    rows = UnitOfMeasure.objects.filter(company=request.company_id, state="active")
    by_name = {name: row for row in rows for name in (row.code, row.name)}
    if request.unit_name not in by_name:
        raise RuleBroken(
            _("“%(unit)s” is no unit of measure: %(request)s cannot be ordered as it is.")
            % {"unit": request.unit_name, "request": request},
            what_to_do=_("Have the unit entered, or the request amended."),
            field="requests",
            demand="P3.2.1",
        )
    return by_name[request.unit_name]
