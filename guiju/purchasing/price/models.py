"""The price of a supplier and its life."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.partners.currencies import CURRENCIES, HOME
from guiju.partners.models import Partner
from guiju.products.models import Product, UnitOfMeasure
from guiju.products.product.models import factors_of, no_such_unit
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.periods import check_order, one_at_a_time
from guiju.records.record import Kind


class Price(Kind):
    """What a supplier asks for a product, from a quantity on, for some days. Business.

    `price` is for one `unit`; the minimum quantity is counted in it, too.
    """

    supplier: models.ForeignKey[Partner, Partner] = Link(
        Partner,
        related_name="+",
        verbose_name=_("supplier"),
        limit_choices_to={"is_supplier": True},
    )
    product: models.ForeignKey[Product, Product] = Link(
        Product, related_name="+", verbose_name=_("product")
    )
    unit: models.ForeignKey[UnitOfMeasure | None, UnitOfMeasure | None] = Link(
        UnitOfMeasure,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Left empty, the base unit of the product."),
    )
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=6)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default=HOME)
    is_tax_included = models.BooleanField(_("tax included"), default=False)
    minimum_quantity = models.DecimalField(
        _("minimum quantity"), max_digits=18, decimal_places=6, default=0
    )
    lead_days = models.PositiveSmallIntegerField(_("delivery within days"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    series = "SP"
    checked = frozenset({"lead_days"})
    sensitive = frozenset(
        {
            "supplier",
            "product",
            "unit",
            "price",
            "currency",
            "is_tax_included",
            "minimum_quantity",
            "valid_from",
            "valid_to",
        }
    )
    lifecycle = life_of_a_master(needs_papers=True)

    class Meta:
        verbose_name = _("supplier price")
        verbose_name_plural = _("supplier prices")
        constraints = (
            one_at_a_time(
                "purchasing_price_one_at_a_time",
                "supplier",
                "product",
                "unit",
                numbers=("minimum_quantity",),
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(name="purchasing_price_price", condition=models.Q(price__gt=0)),
            models.CheckConstraint(
                name="purchasing_price_minimum", condition=models.Q(minimum_quantity__gte=0)
            ),
            models.CheckConstraint(
                name="purchasing_price_unit", condition=models.Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="purchasing_price_order",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        )
        indexes = (
            models.Index(name="purchasing_price_newest", fields=["company", "-record"]),
            models.Index(name="purchasing_price_agreed", fields=["company", "supplier", "product"]),
        )

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The base unit where none is said."""
        if self.unit_id is None and self.product_id is not None:
            self.unit_id = self.product.base_unit_id

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """A supplier, a unit of the product, amounts and days that make sense."""
        if not self.supplier.is_supplier:
            raise RuleBroken(_("This partner is no supplier."), field="supplier")
        if self.price <= 0:
            raise RuleBroken(_("A price is more than 0."), field="price")
        if self.minimum_quantity < 0:
            raise RuleBroken(_("A quantity is not negative."), field="minimum_quantity")
        if self.unit is not None and (self.product_id, self.unit_id) not in factors_of(
            [self.product]
        ):
            raise no_such_unit(self.product, self.unit, "unit")
        check_order(self.valid_from, self.valid_to)
        self.check_alone()

    def check_alone(self) -> None:
        """Raises RuleBroken where another live price holds on one of the days."""
        others = Price.objects.filter(
            company=self.company_id,
            state__in=LIVE,
            supplier=self.supplier_id,
            product=self.product_id,
            unit=self.unit_id,
            minimum_quantity=self.minimum_quantity,
        ).exclude(pk=self.pk)
        overlapping = others.filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=self.valid_from)
        )
        if self.valid_to is not None:
            overlapping = overlapping.filter(valid_from__lte=self.valid_to)
        if other := overlapping.first():
            raise RuleBroken(
                _("%(number)s holds on some of these days already, from %(since)s on.")
                % {"number": other.number or f"#{other.pk}", "since": other.valid_from},
                what_to_do=_("Let the other one end first, or choose other days."),
                field="valid_from",
                demand="P1.3.2",
            )
