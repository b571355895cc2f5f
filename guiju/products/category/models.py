"""The product category and its life."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.products.tax_code.models import TaxCode
from guiju.products.unit.models import check_code_is_free
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.record import Kind
from guiju.records.spelling import LONGEST, pinyin

ABOVE: Final = "SELECT id FROM products_categories_above(%s) AS above (id)"


class Category(Kind):
    """A group of products, below another one or at the top. Business."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    parent: "models.ForeignKey[Category | None, Category | None]" = Link(
        "self", null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    tax_code: models.ForeignKey[TaxCode | None, TaxCode | None] = Link(
        TaxCode, null=True, blank=True, related_name="+", verbose_name=_("usual tax code")
    )
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )

    series = "PC"
    checked = frozenset({"code", "name", "parent"})
    sensitive = frozenset({"tax_code"})
    lifecycle = life_of_a_master()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        constraints = (
            models.UniqueConstraint(
                name="products_category_code_once",
                fields=["company", "code"],
                condition=models.Q(state__in=LIVE),
            ),
        )
        indexes = (
            models.Index(name="products_category_newest", fields=["company", "-record"]),
            models.Index(name="products_category_code", fields=["company", "code", "record"]),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The reading of the name."""
        self.code, self.name = self.code.strip(), self.name.strip()
        self.pinyin = pinyin(self.name)

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One code; a category is not below itself."""
        check_code_is_free(self)
        if self.parent_id is not None and self.pk in set(categories_above(self.parent_id)):
            raise RuleBroken(_("The category would be below itself."), field="parent")


def categories_above(category: int) -> Iterator[int]:
    """The keys of the category itself and of those above it, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [category])
        yield from (pk for (pk,) in cursor.fetchall())
