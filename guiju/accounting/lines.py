"""Lines with an amount on one side of an account, as journal entries and opening balances have."""

from decimal import Decimal
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.accounting.account.models import Account
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.org.models import Department, Person
from guiju.partners.models import Partner
from guiju.products.models import Product
from guiju.records.record import Part

NOTHING: Final = Decimal(0)
LONGEST_SUMMARY: Final = 120


class AmountLine(Part):
    """The base of such lines. A negative amount is one in red.

    Amounts are in the currency of the books; an account kept in foreign currencies has the original
    amount and the rate besides.
    """

    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, blank=True, default="")
    account: models.ForeignKey[Account, Account] = Link(
        Account, related_name="+", verbose_name=pgettext_lazy("of the books", "account")
    )
    # The dimensions, here and not from their base, because people meet the fields in this order.
    department: models.ForeignKey[Department | None, Department | None] = Link(
        Department, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    person: models.ForeignKey[Person | None, Person | None] = Link(
        Person, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    partner: models.ForeignKey[Partner | None, Partner | None] = Link(
        Partner, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    product: models.ForeignKey[Product | None, Product | None] = Link(
        Product, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=6, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    rate = models.DecimalField(_("rate"), max_digits=16, decimal_places=8, null=True, blank=True)
    original = models.DecimalField(
        _("original amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    debit = models.DecimalField(
        _("debit"), max_digits=18, decimal_places=2, blank=True, default=NOTHING
    )
    credit = models.DecimalField(
        _("credit"), max_digits=18, decimal_places=2, blank=True, default=NOTHING
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_on_one_side", condition=Q(debit=0) | Q(credit=0)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_original_whole",
                condition=Q(currency="", rate=None, original=None)
                | (~Q(currency="") & Q(rate__gt=0, original__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.summary}"

    @property
    def amount(self) -> Decimal:
        """The amount, on whichever side."""
        return self.debit or self.credit

    def check_amounts(self) -> None:
        """What must be so even in a draft. Raises RuleBroken."""
        said = {"line": self.position}
        if self.debit and self.credit:
            raise RuleBroken(
                _("Line %(line)d has an amount on both sides.") % said,
                what_to_do=_("Write debit and credit on lines of their own."),
                field="lines",
            )
        if self.currency and (self.original is None or not self.rate or self.rate < 0):
            raise RuleBroken(
                _("Line %(line)d names a currency without rate and original amount.") % said,
                field="lines",
            )
        if not self.currency and (self.rate is not None or self.original is not None):
            raise RuleBroken(
                _("Line %(line)d has an original amount without its currency.") % said,
                field="lines",
            )
