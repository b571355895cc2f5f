"""The purchase order, its lines, and its life."""

from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.db.models.functions import Collate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link, PartOf
from guiju.org.models import Department, Person
from guiju.partners.currencies import CURRENCIES
from guiju.partners.models import Partner
from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from guiju.purchasing.order import checking, reckoning, rolling
from guiju.purchasing.order.lifecycle import LIFE
from guiju.purchasing.request.models import Request
from guiju.records.record import Kind, Part, Record

NOTHING: Final = Decimal(0)


def money(name: Any) -> "models.DecimalField[Any, Any]":
    """An amount that is computed and stored."""
    return models.DecimalField(name, max_digits=18, decimal_places=2, default=0, editable=False)


class Order(Kind):
    """What is bought from a supplier (demands P3.2.1, P3.3.1a). Business.

    Amounts are reckoned line by line, half up, to the cent, and stored: see `reckoning`.
    """

    class Incoterm(models.TextChoices):
        """Incoterms 2020, as far as they are in use here."""

        EXW, FCA, FOB = "EXW", "FCA", "FOB"
        CFR, CIF, CPT = "CFR", "CIF", "CPT"
        DAP, DDP = "DAP", "DDP"

    department: models.ForeignKey[Department, Department] = Link(
        Department, related_name="+", verbose_name=_("department")
    )
    supplier: models.ForeignKey[Partner, Partner] = Link(
        Partner,
        related_name="+",
        verbose_name=_("supplier"),
        limit_choices_to={"is_supplier": True},
    )
    buyer: models.ForeignKey[Person | None, Person | None] = Link(
        Person, null=True, blank=True, related_name="+", verbose_name=_("buyer")
    )
    ordered_on = models.DateField(_("ordered on"))
    currency = models.CharField(
        _("currency"), max_length=3, choices=CURRENCIES, blank=True, default=""
    )
    exchange_rate = models.DecimalField(
        _("exchange rate"), max_digits=18, decimal_places=8, default=1
    )
    prices_include_tax = models.BooleanField(_("prices include tax"), default=False)
    payment_days = models.PositiveSmallIntegerField(_("payment within days"), null=True, blank=True)
    incoterm = models.CharField(
        _("terms of delivery"), max_length=3, choices=Incoterm.choices, blank=True, default=""
    )
    delivery_address = models.CharField(
        _("delivery address"), max_length=200, blank=True, default=""
    )
    note = models.TextField(_("note"), max_length=1000, blank=True, default="")
    net, tax, gross = money(_("net amount")), money(_("tax amount")), money(_("gross amount"))
    value = money(_("gross amount in CNY"))

    reckoned: "list[OrderLine] | None" = None  # the lines as they were just reckoned
    counted_earlier: Decimal | None = None  # what else counts, once nobody can add to it

    series = "PO"
    worth = "value"
    occurred_field = "ordered_on"
    own_alone = frozenset({"lines.request"})
    checked = frozenset({"buyer", "incoterm", "delivery_address", "note"})
    sensitive = frozenset(
        {
            "department",
            "supplier",
            "currency",
            "exchange_rate",
            "prices_include_tax",
            "payment_days",
            "net",
            "tax",
            "gross",
            "value",
            "lines",
        }
    )
    lifecycle = LIFE

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        constraints = (
            models.CheckConstraint(
                name="purchasing_order_amounts",
                condition=models.Q(gross=models.F("net") + models.F("tax")),
            ),
            models.CheckConstraint(
                name="purchasing_order_exchange_rate", condition=models.Q(exchange_rate__gt=0)
            ),
            models.CheckConstraint(
                name="purchasing_order_says_all",
                condition=~models.Q(currency="")
                & models.Q(buyer__isnull=False, payment_days__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="purchasing_order_newest", fields=["company", "-record"]),
            models.Index("company", Collate("number", "C"), name="purchasing_order_number"),
            models.Index(name="purchasing_order_state", fields=["company", "state", "-record"]),
            models.Index(
                name="purchasing_order_ordered", fields=["company", "ordered_on", "record"]
            ),
            # What somebody entered and is under way, among however many that are not.
            models.Index(
                name="purchasing_order_under_way",
                fields=["owner", "-record"],
                condition=models.Q(state__in=("draft", "submitted")),
            ),
            # What counts together for a route: see `rolling`.
            models.Index(
                name="purchasing_order_rolling", fields=["company", "supplier", "ordered_on"]
            ),
        )

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """Fill in what follows from supplier and products, and reckon the amounts."""
        reckoning.reckon(self, parts)

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """A supplier, quantities and days that make sense, no more than was asked for."""
        checking.check(self, parts)

    def amount(self) -> Decimal:
        """Its value, and that of what the same supplier was ordered within days: see `rolling`."""
        value: Decimal = self.value
        return value + rolling.earlier(self)

    def hold_amount(self) -> None:
        """What else counts is added up once."""
        self.counted_earlier = rolling.earlier(self)

    def known_facts(self) -> list[tuple[str | Promise, Any]]:
        """What it counts as for its route, together with others."""
        return [(_("counts for its route as"), self.amount())]

    def sources(self) -> list[Record]:
        """The requests that it answers."""
        lines = OrderLine.objects.filter(order=self.pk, request__isnull=False)
        return list(Record.objects.filter(pk__in=lines.values("request")))


class OrderLine(Part):
    """A product or a free text, so many of it, at a price. Business.

    What is left empty follows from the product and what was agreed. `request` is what it answers.
    """

    order: models.ForeignKey[Order, Order] = PartOf(Order, related_name="lines")
    product: models.ForeignKey[Product | None, Product | None] = Link(
        Product, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    description = models.CharField(_("description"), max_length=300, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    unit: models.ForeignKey[UnitOfMeasure | None, UnitOfMeasure | None] = Link(
        UnitOfMeasure, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=6, null=True, blank=True)
    discount = models.DecimalField(
        _("discount in percent"), max_digits=5, decimal_places=2, default=0, blank=True
    )
    tax_code: models.ForeignKey[TaxCode | None, TaxCode | None] = Link(
        TaxCode, null=True, blank=True, related_name="+", verbose_name=_("tax code")
    )
    due_on = models.DateField(_("delivery on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    request: models.ForeignKey[Request | None, Request | None] = Link(
        Request, null=True, blank=True, related_name="order_lines", verbose_name=_("request")
    )
    category: models.ForeignKey[Category | None, Category | None] = Link(
        Category, null=True, related_name="+", verbose_name=_("category"), editable=False
    )
    factor = models.DecimalField(
        _("holds base units"), max_digits=18, decimal_places=6, default=1, editable=False
    )
    base_quantity = models.DecimalField(
        _("quantity in base units"), max_digits=18, decimal_places=6, default=0, editable=False
    )
    rate = models.DecimalField(
        _("rate in percent"), max_digits=6, decimal_places=3, default=0, editable=False
    )
    net, tax, gross = money(_("net amount")), money(_("tax amount")), money(_("gross amount"))
    open_quantity = models.DecimalField(
        _("never delivered"), max_digits=18, decimal_places=6, default=0, editable=False
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = (
            models.CheckConstraint(
                name="purchasing_orderline_quantity",
                condition=models.Q(quantity__gt=0, base_quantity__gt=0, factor__gt=0),
            ),
            models.CheckConstraint(
                name="purchasing_orderline_price",
                condition=models.Q(price__gte=0, discount__gte=0, discount__lte=100),
            ),
            models.CheckConstraint(
                name="purchasing_orderline_amounts",
                condition=models.Q(gross=models.F("net") + models.F("tax")),
            ),
            models.CheckConstraint(
                name="purchasing_orderline_open",
                condition=models.Q(open_quantity__gte=0, open_quantity__lte=models.F("quantity")),
            ),
            models.CheckConstraint(
                name="purchasing_orderline_says_all",
                condition=~models.Q(description="")
                & models.Q(
                    unit__isnull=False,
                    price__isnull=False,
                    tax_code__isnull=False,
                    due_on__isnull=False,
                ),
            ),
        )
        indexes = (models.Index(name="purchasing_orderline_order", fields=["order", "position"]),)

    def __str__(self) -> str:
        return self.description
