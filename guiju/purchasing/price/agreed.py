"""Which price was agreed for a quantity on a day: the lowest, for one base unit and without tax."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from guiju.partners.models import Partner
from guiju.products.models import Product
from guiju.products.product.models import factors_of
from guiju.products.tax_code.models import rates_at
from guiju.purchasing.price.models import Price
from guiju.records.periods import holds_on

HUNDRED: Final = Decimal(100)
Factors = Mapping[tuple[int, int], Decimal]


class Agreed(NamedTuple):
    """A price as it compares with others."""

    price: Price
    from_quantity: Decimal  # in base units
    net: Decimal  # for one base unit, without tax


def best_price(
    supplier: Partner, product: Product, quantity: Decimal, day: datetime.date
) -> Price | None:
    """The active price of the supplier that is lowest for this many base units on the day.

    In the currency of the supplier. None where nothing was agreed from so small a quantity on.
    """
    found = agreed_prices(supplier, [product], day, supplier.currency)
    best = best_of(found.get(product.pk, ()), quantity)
    return best.price if best is not None else None


def best_of(agreed: Iterable[Agreed], quantity: Decimal) -> Agreed | None:
    """The lowest that holds from the quantity on."""
    fitting = (one for one in agreed if one.from_quantity <= quantity)
    return min(fitting, key=lambda one: (one.net, one.price.pk), default=None)


def agreed_prices(
    supplier: Partner,
    products: Iterable[Product],
    day: datetime.date,
    currency: str,
    factors: Factors | None = None,
) -> dict[int, list[Agreed]]:
    """What was agreed with a supplier for some products on a day, by product.

    At most three statements, whatever the number of products.
    """
    by_key = {product.pk: product for product in products}
    prices = Price.objects.filter(
        holds_on(day),
        company=supplier.company_id,
        state="active",
        supplier=supplier.pk,
        product__in=by_key,
        currency=currency,
    )
    rows = list(prices)
    if not rows:
        return {}
    known = factors if factors is not None else factors_of(by_key.values())
    taxed = {by_key[row.product_id].tax_code_id for row in rows if row.is_tax_included}
    rates = rates_at({key for key in taxed if key is not None}, day) if taxed else {}
    found: dict[int, list[Agreed]] = defaultdict(list)
    for row in rows:
        factor = known.get((row.product_id, row.unit_id or 0))
        if factor is None:
            continue  # the product has lost that unit since: nothing is agreed in the others
        net = row.price / factor
        if row.is_tax_included:
            rate = rates[by_key[row.product_id].tax_code_id or 0]
            net = net * HUNDRED / (HUNDRED + rate)
        found[row.product_id].append(Agreed(row, row.minimum_quantity * factor, net))
    return found
