"""What of an order is computed: what follows from supplier and products, and the amounts.

The one rule of rounding: each line for itself, half up, to the cent. Where prices do not include
tax, net = quantity x price x (1 - discount) and tax = net x rate are rounded, and gross is their
sum; where they do, gross = quantity x price x (1 - discount) and net = gross / (1 + rate) are
rounded, and tax is the rest. The totals of the order are the sums of its lines. A quantity in base
units is rounded half up to the decimals of the base unit. All of it is stored, and computed again
only when the order is written.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.org.models import Person
from guiju.partners.models import Partner
from guiju.products.models import Product, UnitOfMeasure
from guiju.products.product.models import TopCategory, factors_of, no_such_unit
from guiju.products.tax_code.models import rates_at
from guiju.purchasing.price.agreed import Agreed, agreed_prices, best_of
from guiju.records.formulas import compute

if TYPE_CHECKING:
    from guiju.purchasing.order.models import Order, OrderLine

AMOUNT: Final = "round(quantity * price * (100 - discount) / 100, 2)"
# In one text for both ways: prices_include_tax counts as 1 or 0.
AMOUNTS: Final = {
    "lines.net": f"(1 - prices_include_tax) * {AMOUNT}"
    f" + prices_include_tax * {AMOUNT} * 100 / (100 + rate)",
    "lines.tax": "(1 - prices_include_tax) * net * rate / 100"
    f" + prices_include_tax * ({AMOUNT} - net)",
    "lines.gross": "net + tax",
    "net": "sum(lines.net)",
    "tax": "sum(lines.tax)",
    "gross": "net + tax",
}
VALUE: Final = {"value": "gross * exchange_rate"}
PRICE_PLACES: Final = Decimal("0.000001")
HUNDRED: Final = Decimal(100)
INPUTS: Final = ("ordered_on", "prices_include_tax", "currency", "supplier_id")


def reckon(order: "Order", parts: dict[str, list[Any]]) -> None:
    """Fill in and compute. Lines that are not given are reckoned again where the head asks for it.

    Raises RuleBroken, NotConfigured; at most eight statements, whatever the number of lines.
    """
    follow_supplier(order)
    if "lines" not in parts and is_moved(order):
        parts["lines"] = list(order.lines.order_by("position"))
    if "lines" in parts:
        lines = parts["lines"]
        Reckoning(order, lines).run()
        order.reckoned = lines
        compute(order, parts, AMOUNTS)
    compute(order, {}, VALUE)


def follow_supplier(order: "Order") -> None:
    """Currency and days of payment of the supplier, and who enters it as the buyer.

    One statement.
    """
    if order.supplier_id is None:
        return
    if order.buyer_id is None:
        enters = Person.objects.filter(company=order.company_id, actor=order.owner_id)
        suppliers = Partner.objects.annotate(enters=Subquery(enters.values("pk")[:1]))
        order.supplier = supplier = suppliers.get(pk=order.supplier_id)
        order.buyer_id = supplier.enters
    order.currency = order.currency or order.supplier.currency
    if order.payment_days is None:
        order.payment_days = order.supplier.payment_days


def is_moved(order: "Order") -> bool:
    """Whether the head now says otherwise what the lines depend on."""
    standing = type(order).objects.filter(pk=order.pk).values(*INPUTS).first()
    return standing is not None and any(
        getattr(order, name) != value for name, value in standing.items()
    )


class Reckoning:
    """One pass over the lines of an order: what they point to is read at once, then each line."""

    def __init__(self, order: "Order", lines: "list[OrderLine]") -> None:
        self.order, self.lines = order, lines
        self.products: dict[int, Any] = {}
        self.factors: dict[tuple[int, int], Decimal] = {}
        self.units: dict[int, UnitOfMeasure] = {}
        self.agreed: dict[int, list[Agreed]] = {}

    def run(self) -> None:
        """All of it."""
        self.read_products()
        for line in self.lines:
            self.follow_product(line)
        self.read_units()
        for line in self.lines:
            self.convert(line)
        self.follow_agreed()
        self.tax()

    def read_products(self) -> None:
        """The products with the tops of their categories, and the factors of their units."""
        keys = {line.product_id for line in self.lines if line.product_id is not None}
        if not keys:
            return
        rows = Product.objects.filter(pk__in=keys).select_related("base_unit")
        self.products = {row.pk: row for row in rows.annotate(top=TopCategory("category_id"))}
        self.factors = factors_of(self.products.values())

    def read_units(self) -> None:
        """The units of the lines; the base units of their products are known already."""
        bases = (product.base_unit for product in self.products.values())
        self.units = {base.pk: base for base in bases}
        keys = {line.unit_id for line in self.lines if line.unit_id not in self.units} - {None}
        if keys:
            self.units |= UnitOfMeasure.objects.in_bulk(keys)

    def follow_product(self, line: "OrderLine") -> None:
        """What a line leaves empty is the product's."""
        line.discount = line.discount or Decimal(0)
        product = self.products.get(line.product_id or 0)
        if product is None:
            line.category_id = None
            if not line.description.strip():
                raise wrong(line, _("it names neither a product nor anything in words"))
            return
        line.product = product
        line.category_id = product.top
        words = f"{product.name} {product.specification}".strip()
        line.description = line.description.strip() or words
        line.unit_id = line.unit_id or product.base_unit_id
        line.tax_code_id = line.tax_code_id or product.tax_code_id

    def convert(self, line: "OrderLine") -> None:
        """The quantity in base units."""
        unit = self.units.get(line.unit_id or 0)
        if unit is None:
            raise wrong(line, _("it names no unit"))
        line.unit = unit
        product = self.products.get(line.product_id or 0)
        base = unit
        line.factor = Decimal(1)
        if product is not None:
            if (product.pk, unit.pk) not in self.factors:
                raise no_such_unit(product, unit, "lines")
            line.factor, base = self.factors[product.pk, unit.pk], self.units[product.base_unit_id]
        unit.check_quantity(line.quantity, "lines")
        quantity = line.quantity * line.factor
        if not base.decimals:
            base.check_quantity(quantity, "lines")
        line.base_quantity = quantity.quantize(Decimal(1).scaleb(-base.decimals), ROUND_HALF_UP)

    def follow_agreed(self) -> None:
        """Price and day of delivery, where a line leaves them empty, are those agreed."""
        asked = [line for line in self.lines if line.price is None or line.due_on is None]
        asked_for = {line.product_id: line.product for line in asked if line.product is not None}
        if asked_for:
            self.agreed = agreed_prices(
                self.order.supplier,
                asked_for.values(),
                self.order.ordered_on,
                self.order.currency,
                self.factors,
            )
        for line in asked:
            best = best_of(self.agreed.get(line.product_id or 0, ()), line.base_quantity)
            if line.due_on is None and best is not None:
                line.due_on = self.order.ordered_on + datetime.timedelta(best.price.lead_days)
            if line.due_on is None:
                raise wrong(line, _("it says no day of delivery, and none was agreed"))
            if line.price is None and best is None:
                raise wrong(line, _("it says no price, and none was agreed"))

    def tax(self) -> None:
        """Rates of the day on which it is ordered, then the amounts."""
        codes: list[int] = []
        for line in self.lines:
            if line.tax_code_id is None:
                raise wrong(line, _("it names no tax code"))
            codes.append(line.tax_code_id)
        rates = rates_at(codes, self.order.ordered_on) if codes else {}
        for line, code in zip(self.lines, codes, strict=True):
            line.rate = rates[code]
            if line.price is None:
                best = best_of(self.agreed[line.product_id or 0], line.base_quantity)
                line.price = self.price_of(line, best)

    def price_of(self, line: "OrderLine", best: Agreed | None) -> Decimal:
        """The agreed price in the line's unit, with tax or without as the order has it."""
        if best is None:
            raise wrong(line, _("it says no price, and none was agreed"))
        price = best.price
        if (price.unit_id, price.is_tax_included) == (
            line.unit_id,
            self.order.prices_include_tax,
        ):
            return price.price
        amount = best.net * line.factor
        if self.order.prices_include_tax:
            amount = amount * (HUNDRED + line.rate) / HUNDRED
        return amount.quantize(PRICE_PLACES, ROUND_HALF_UP)


def wrong(line: "OrderLine", why: Any) -> RuleBroken:
    """What is said of a line that cannot be reckoned."""
    return RuleBroken(
        _("Line %(number)d: %(why)s.") % {"number": line.position, "why": why},
        field="lines",
        demand="P3.2.1",
    )
