"""What the form of an order fills in beside a choice, before anything is saved.

Whatever is left empty is filled in by `reckoning` when it is saved, so nothing depends on this. A
price with steps by quantity stays empty here: which step holds is known with the quantity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from guiju.kernel import clock
from guiju.partners.models import Partner
from guiju.products.models import Product, TaxCode, UnitOfMeasure
from guiju.products.tax_code.models import known_rates
from guiju.purchasing.price.agreed import Agreed, agreed_prices
from guiju.records.sight import visible_to
from guiju.web.entry import day_of
from guiju.web.kinds.lookups import is_key
from guiju.web.kinds.screen import Fill
from guiju.web.requests import SignedIn

Filled = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Head:
    """What the head of the form says so far."""

    supplier: Partner | None
    day: date
    currency: str
    includes_tax: bool

    @classmethod
    def of(cls, request: SignedIn, given: Mapping[str, str]) -> "Head":
        """As far as it can be understood; a day that cannot be is today."""
        key = given.get("supplier", "")
        seen = visible_to(request.actor, request.company, Partner)
        supplier = seen.filter(pk=int(key)).first() if is_key(key) else None
        today = clock.business_today(request.company)
        try:
            day = day_of(given.get("ordered_on", ""), today)
        except ValueError:
            day = today
        currency = given.get("currency", "") or (supplier.currency if supplier else "")
        return cls(supplier, day, currency, bool(given.get("prices_include_tax")))

    def agreed(self, products: list[Product]) -> dict[int, list[Agreed]]:
        """What was agreed with the supplier, by product."""
        if self.supplier is None:
            return {}
        return agreed_prices(self.supplier, products, self.day, self.currency)

    def offer(self, agreed: list[Agreed]) -> dict[str, Any]:
        """Unit, price and day of delivery, where one price was agreed and no steps."""
        if len(agreed) != 1:
            return {}
        price = agreed[0].price
        said: dict[str, Any] = {
            "unit": price.unit,
            "due_on": self.day + timedelta(days=price.lead_days),
        }
        if price.is_tax_included == self.includes_tax:
            said["price"] = price.price.normalize()
        return said


def of_supplier(request: SignedIn, suppliers: list[Partner], given: Mapping[str, str]) -> Filled:
    """Currency and days of payment."""
    return {
        one.pk: {"currency": one.currency, "payment_days": one.payment_days} for one in suppliers
    }


def of_product(request: SignedIn, products: list[Product], given: Mapping[str, str]) -> Filled:
    """Words, unit, tax code and its rate, and what was agreed with the supplier."""
    head = Head.of(request, given)
    agreed = head.agreed(products)
    codes = TaxCode.objects.in_bulk({one.tax_code_id for one in products if one.tax_code_id})
    units = UnitOfMeasure.objects.in_bulk({one.base_unit_id for one in products})
    rates = known_rates(codes, head.day)
    return {
        one.pk: {
            "description": f"{one.name} {one.specification}".strip(),
            "unit": units.get(one.base_unit_id),
            "tax_code": codes.get(one.tax_code_id or 0),
            "rate": rates.get(one.tax_code_id or 0),
            **head.offer(agreed.get(one.pk, [])),
        }
        for one in products
    }


def of_tax_code(request: SignedIn, codes: list[TaxCode], given: Mapping[str, str]) -> Filled:
    """Its rate on the day of the order."""
    rates = known_rates([code.pk for code in codes], Head.of(request, given).day)
    return {key: {"rate": rate} for key, rate in rates.items()}


AGREED: Final = ("supplier", "ordered_on", "currency", "prices_include_tax")
FILLS: Final = {
    "supplier": Fill(of_supplier),
    "lines.product": Fill(of_product, needs=AGREED),
    "lines.tax_code": Fill(of_tax_code, needs=("ordered_on",)),
}
