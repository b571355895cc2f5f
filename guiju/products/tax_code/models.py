"""The tax code, its dated rates, and its life."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import NotConfigured, RuleBroken
from guiju.kernel.fields import PartOf
from guiju.products.codes import check_code_is_free
from guiju.records.masters import LIVE, life_of_a_master
from guiju.records.periods import check_order, holds_on, one_at_a_time
from guiju.records.record import Kind, Part
from guiju.records.spelling import LONGEST, pinyin

WHOLE: Final = 100


class TaxCode(Kind):
    """How something is taxed. Business.

    Taxed at nothing, exempt and not taxable are three treatments and never one: they differ in what
    may be deducted and declared. What a code comes to on a day is said by its rates alone.
    """

    class Treatment(models.TextChoices):
        """Value-added tax law in force since 2026-01-01, art. 10 and 11; exempt: art. 24."""

        TAXED = "taxed", _("taxed")
        ZERO = "zero", _("taxed at 0 %")
        EXEMPT = "exempt", _("exempt")
        NOT_TAXABLE = "not_taxable", _("not taxable")

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=60)
    treatment = models.CharField(_("treatment"), max_length=12, choices=Treatment.choices)
    pinyin = models.CharField(
        _("pinyin"), max_length=LONGEST, blank=True, default="", editable=False
    )

    series = "TX"
    checked = frozenset({"code", "name"})
    sensitive = frozenset({"treatment", "rates"})
    lifecycle = life_of_a_master()

    class Meta:
        verbose_name = _("tax code")
        verbose_name_plural = _("tax codes")
        constraints = (
            models.UniqueConstraint(
                name="products_taxcode_code_once",
                fields=["company", "code"],
                condition=models.Q(state__in=LIVE),
            ),
        )
        indexes = (
            models.Index(name="products_taxcode_newest", fields=["company", "-record"]),
            models.Index(name="products_taxcode_code", fields=["company", "code", "record"]),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The reading of the name."""
        self.code, self.name = self.code.strip(), self.name.strip()
        self.pinyin = pinyin(self.name)

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One code; rates that make sense and hold one at a time."""
        check_code_is_free(self)
        rates: list[TaxRate] = sorted(
            parts.get("rates", self.rates.all()), key=lambda row: row.valid_from
        )
        if not rates:
            raise RuleBroken(_("A tax code has at least one rate."), field="rates")
        for rate in rates:
            check_order(rate.valid_from, rate.valid_to, "rates")
            if not 0 <= rate.rate < WHOLE:
                raise RuleBroken(_("A rate is from 0 to less than 100 percent."), field="rates")
            if (self.treatment == self.Treatment.TAXED) is (rate.rate == 0):
                raise RuleBroken(
                    _("What is taxed has a rate above 0, and what is not has the rate 0."),
                    what_to_do=_("Choose the treatment that the law says."),
                    field="rates",
                )
        for earlier, later in pairwise(rates):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise RuleBroken(_("Two rates would hold on the same day."), field="rates")

    def rate_at(self, day: datetime.date) -> Decimal:
        """The rate on a day, in percent. Raises NotConfigured where there is none."""
        return rates_at([self.pk], day)[self.pk]


class TaxRate(Part):
    """What a tax code comes to, for some days. Business."""

    tax_code: models.ForeignKey[TaxCode, TaxCode] = PartOf(TaxCode, related_name="rates")
    rate = models.DecimalField(_("rate in percent"), max_digits=6, decimal_places=3)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        constraints = (
            one_at_a_time("products_taxrate_one_at_a_time", "tax_code"),
            models.CheckConstraint(
                name="products_taxrate_rate", condition=models.Q(rate__gte=0, rate__lt=WHOLE)
            ),
            models.CheckConstraint(
                name="products_taxrate_order",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rate} %"


def rates_at(tax_codes: Iterable[int], day: datetime.date) -> dict[int, Decimal]:
    """The rates of some codes on a day, in percent, by the keys of the codes. One statement.

    Raises NotConfigured where one of them has none: a rate is never guessed from another day.
    """
    wanted = set(tax_codes)
    found = known_rates(wanted, day)
    for missing in wanted - set(found):
        raise NotConfigured(
            _("The tax code “%(code)s” has no rate on %(day)s.")
            % {"code": TaxCode.objects.get(pk=missing), "day": day},
            what_to_do=_("Ask a keeper of masters for the rate, or choose another tax code."),
            field="tax_code",
        )
    return found


def known_rates(tax_codes: Iterable[int], day: datetime.date) -> dict[int, Decimal]:
    """As `rates_at`, without those that have no rate on the day."""
    rates = TaxRate.objects.filter(holds_on(day), tax_code__in=set(tax_codes))
    return dict(rates.values_list("tax_code_id", "rate"))
