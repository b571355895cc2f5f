"""The unit of measure and its life."""

from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.record import Kind
from guiju.records.spelling import LONGEST, pinyin

MOST_DECIMALS: Final = 6  # as quantities are kept


class UnitOfMeasure(Kind):
    """In what something is counted: pieces, kilograms. Business."""

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=40)
    decimals = models.PositiveSmallIntegerField(_("decimals allowed"), default=0)
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )

    series = "UM"
    checked = frozenset({"code", "name"})
    sensitive = frozenset({"decimals"})
    lifecycle = life_of_a_master()

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")
        constraints = (
            models.UniqueConstraint(
                name="products_unitofmeasure_code_once",
                fields=["company", "code"],
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(
                name="products_unitofmeasure_decimals",
                condition=models.Q(decimals__lte=MOST_DECIMALS),
            ),
        )
        indexes = (
            models.Index(name="products_unit_newest", fields=["company", "-record"]),
            models.Index(name="products_unit_code", fields=["company", "code", "record"]),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The reading of the name."""
        self.code, self.name = self.code.strip(), self.name.strip()
        self.pinyin = pinyin(self.name)

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One code, one unit; not more decimals than quantities have."""
        if self.decimals > MOST_DECIMALS:
            raise RuleBroken(
                _("A quantity has no more than %(most)d decimals.") % {"most": MOST_DECIMALS},
                field="decimals",
            )
        check_code_is_free(self)

    def check_quantity(self, quantity: Decimal, field: str = "quantity") -> None:
        """Raises RuleBroken where the quantity has more decimals than the unit allows."""
        if quantity != quantity.quantize(Decimal(1).scaleb(-self.decimals)):
            raise RuleBroken(
                _("%(quantity)s has more decimals than “%(unit)s” allows: %(decimals)d.")
                % {
                    "quantity": f"{quantity.normalize():f}",
                    "unit": self,
                    "decimals": self.decimals,
                },
                field=field,
                demand="P3.2.1",
            )


def check_code_is_free(record: Any) -> None:
    """Raises RuleBroken where another live one of the kind has the code."""
    rows = type(record)._default_manager.filter(
        company=record.company_id, code=record.code, state__in=LIVE
    )
    if other := rows.exclude(pk=record.pk).first():
        raise RuleBroken(
            _("The code “%(code)s” is taken by %(other)s.") % {"code": record.code, "other": other},
            field="code",
            demand="P1.3.2",
        )
