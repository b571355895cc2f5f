"""The lines of the ledger and their sums. Both are written by the posting alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.dimensions import DIMENSIONS, Dimensions
from guiju.accounting.entry.models import Entry
from guiju.accounting.lines import LONGEST_SUMMARY, NOTHING
from guiju.accounting.period.models import Period
from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany


class Amounts(InCompany):
    """What is summed up of each line. In the currency of the books; originals in their own."""

    debit = models.DecimalField(_("debit"), max_digits=20, decimal_places=2, default=NOTHING)
    credit = models.DecimalField(_("credit"), max_digits=20, decimal_places=2, default=NOTHING)
    original_debit = models.DecimalField(
        _("original debit"), max_digits=20, decimal_places=2, default=NOTHING
    )
    original_credit = models.DecimalField(
        _("original credit"), max_digits=20, decimal_places=2, default=NOTHING
    )
    quantity_debit = models.DecimalField(
        _("quantity debited"), max_digits=20, decimal_places=4, default=NOTHING
    )
    quantity_credit = models.DecimalField(
        _("quantity credited"), max_digits=20, decimal_places=4, default=NOTHING
    )

    class Meta:
        abstract = True


class LedgerLine(Dimensions, Amounts):
    """One posted line. Business, append-only: what was wrong is corrected by another entry."""

    entry: models.ForeignKey[Entry, Entry] = Link(Entry, related_name="ledger_lines")
    position = models.PositiveSmallIntegerField()
    period: models.ForeignKey[Period, Period] = Link(Period, related_name="+", db_index=False)
    account: models.ForeignKey[Account, Account] = Link(Account, related_name="+", db_index=False)
    date = models.DateField(_("date"))
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY)
    currency = models.CharField(_("currency"), max_length=3, default="")

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints = (
            models.UniqueConstraint(
                name="accounting_ledgerline_once", fields=["entry", "position"]
            ),
        )
        indexes = (
            models.Index(
                name="accounting_ledgerline_account",
                fields=["company", "account", "date", "id"],
                include=["debit", "credit"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position}"


class Balance(Amounts):
    """The sums of one account in one period, by currency. Business; kept by a trigger."""

    period: models.ForeignKey[Period, Period] = Link(Period, related_name="+", db_index=False)
    account: models.ForeignKey[Account, Account] = Link(Account, related_name="+", db_index=False)
    currency = models.CharField(_("currency"), max_length=3, default="")

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = (
            models.UniqueConstraint(
                name="accounting_balance_once",
                fields=["company", "account", "period", "currency"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.period_id}"


class DimensionBalance(Dimensions, Amounts):
    """The sums of one account and one set of dimensions in one period. Business; by a trigger."""

    period: models.ForeignKey[Period, Period] = Link(Period, related_name="+", db_index=False)
    account: models.ForeignKey[Account, Account] = Link(Account, related_name="+", db_index=False)
    currency = models.CharField(_("currency"), max_length=3, default="")

    class Meta:
        verbose_name = _("balance by dimension")
        verbose_name_plural = _("balances by dimension")
        constraints = (
            models.UniqueConstraint(
                name="accounting_dimensionbalance_once",
                fields=["company", "account", "period", *DIMENSIONS, "currency"],
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.period_id}"
