"""The product, its units, and its life."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link, PartOf
from guiju.products.category.models import Category
from guiju.products.product.barcode import looks_wrong
from guiju.products.tax_code.models import TaxCode
from guiju.products.unit.models import UnitOfMeasure, check_code_is_free
from guiju.records.doubles import Double, gathered
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.record import Kind, Part
from guiju.records.spelling import LONGEST, digits_of, near_name, pinyin

IS_LIVE: Final = models.Q(state__in=LIVE)
ALIKE: Final = 0.8  # of 1: how much of their trigrams name and specification share


class Product(Kind):
    """Something with a code of the company's own: goods or a service. Business.

    Quantities are kept in its base unit; other units say how many base units they hold.
    """

    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=100)
    specification = models.CharField(_("specification"), max_length=200, blank=True, default="")
    category: models.ForeignKey[Category, Category] = Link(
        Category, related_name="+", verbose_name=_("category")
    )
    base_unit: models.ForeignKey[UnitOfMeasure, UnitOfMeasure] = Link(
        UnitOfMeasure, related_name="+", verbose_name=_("base unit")
    )
    tax_code: models.ForeignKey[TaxCode | None, TaxCode | None] = Link(
        TaxCode,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tax code"),
        help_text=_("Left empty, that of the category."),
    )
    barcode = models.CharField(_("barcode"), max_length=30, blank=True, default="")
    is_stocked = models.BooleanField(_("kept in stock"), default=True)
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )
    near_name = models.CharField(
        _("name as it sounds"), max_length=LONGEST, blank=True, default="", editable=False
    )

    series = "M"
    checked = frozenset({"code", "name", "specification", "category", "barcode", "units"})
    sensitive = frozenset({"base_unit", "tax_code", "is_stocked"})
    distinctive = frozenset({"name", "specification"})
    lifecycle = life_of_a_master()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = (
            models.UniqueConstraint(
                name="products_product_code_once", fields=["company", "code"], condition=IS_LIVE
            ),
            models.UniqueConstraint(
                name="products_product_barcode_once",
                fields=["company", "barcode"],
                condition=IS_LIVE & ~models.Q(barcode=""),
            ),
            models.CheckConstraint(
                name="products_product_is_taxed_somehow",
                condition=models.Q(tax_code__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="products_product_newest", fields=["company", "-record"]),
            models.Index(name="products_product_code", fields=["company", "code", "record"]),
            models.Index(name="products_product_name", fields=["company", "name", "record"]),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The reading of the name, and the tax code of the category where none is said."""
        self.code, self.barcode = self.code.strip().upper(), self.barcode.strip()
        self.pinyin = pinyin(f"{self.name} {self.specification}")
        self.near_name = near_name(f"{self.name} {self.specification}")
        if self.tax_code_id is None and self.category_id is not None:
            self.tax_code_id = self.category.tax_code_id

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One code and one barcode; a tax code; units that convert."""
        check_code_is_free(self)
        self.check_barcode()
        if self.tax_code_id is None:
            raise RuleBroken(
                _("Neither the product nor its category says how it is taxed."), field="tax_code"
            )
        units = [line.unit_id for line in parts.get("units", [])]
        if self.base_unit_id in units or len(units) != len(set(units)):
            raise RuleBroken(_("A unit stands there twice."), field="units")
        if any(line.factor <= 0 for line in parts.get("units", [])):
            raise RuleBroken(_("A unit holds more than 0 base units."), field="units")

    def check_barcode(self) -> None:
        """Raises RuleBroken: the check digit is wrong, or another live product has it."""
        if looks_wrong(self.barcode):
            raise RuleBroken(
                _("The check digit of the barcode %(barcode)s is wrong.")
                % {"barcode": self.barcode},
                field="barcode",
                demand="P1.3.2",
            )
        same = Product.objects.filter(IS_LIVE, company=self.company_id, barcode=self.barcode)
        if self.barcode and (other := same.exclude(pk=self.pk).first()):
            raise RuleBroken(
                _("%(product)s has this barcode already.") % {"product": other},
                field="barcode",
                demand="P1.3.2",
            )

    def likely_doubles(self, parts: dict[str, list[Any]]) -> list[Double]:
        """Others whose name and specification sound alike; a number makes another one of it."""
        rows = Product.objects.filter(IS_LIVE, company=self.company_id).exclude(pk=self.pk)
        alike = TrigramSimilarity("near_name", self.near_name)
        rows = rows.annotate(alike=alike).filter(alike__gte=ALIKE).order_by("-alike")[:50]
        numbers = digits_of(f"{self.name} {self.specification}")
        near = [row for row in rows if digits_of(f"{row.name} {row.specification}") == numbers]
        return gathered((_("name and specification sound alike"), near))


class ProductUnit(Part):
    """A unit in which the product is bought, beside its base unit. Business."""

    product: models.ForeignKey[Product, Product] = PartOf(Product, related_name="units")
    unit: models.ForeignKey[UnitOfMeasure, UnitOfMeasure] = Link(
        UnitOfMeasure, related_name="+", verbose_name=_("unit")
    )
    factor = models.DecimalField(_("holds base units"), max_digits=18, decimal_places=6)

    class Meta:
        verbose_name = _("purchase unit")
        verbose_name_plural = _("purchase units")
        constraints = (
            models.UniqueConstraint(name="products_productunit_once", fields=["product", "unit"]),
            models.CheckConstraint(
                name="products_productunit_factor", condition=models.Q(factor__gt=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} = {self.factor}"


def factors_of(products: Iterable[Product]) -> dict[tuple[int, int], Decimal]:
    """How many base units each unit of some products holds, by product and unit. One statement."""
    found = {(product.pk, product.base_unit_id): Decimal(1) for product in products}
    rows = ProductUnit.objects.filter(product__in={product for product, _unit in found})
    found |= {(row.product_id, row.unit_id): row.factor for row in rows}
    return found


def no_such_unit(product: Product, unit: UnitOfMeasure, field: str) -> RuleBroken:
    """What is said where a product is not counted in a unit."""
    return RuleBroken(
        _("“%(product)s” is not counted in “%(unit)s”.") % {"product": product, "unit": unit},
        what_to_do=_("Choose one of its units, or have the unit added to the product."),
        field=field,
        demand="P3.2.1",
    )
