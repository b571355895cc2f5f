"""What happened, in amounts, written at once and never changed; and the entries made of it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.accounting.account.models import Account
from guiju.accounting.dimensions import Dimensions
from guiju.accounting.entry.models import Entry
from guiju.accounting.period.models import Period
from guiju.accounting.posting_rule.models import PostingRule
from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany
from guiju.kernel.models import Unit as UnitRow
from guiju.records.record import Record


class SubLedgerEntry(InCompany):
    """One step of one record that has amounts. Business, append-only; once for record and step.

    It keeps apart when it happened, when it was entered (its unit), and in which period it counts.
    """

    source: models.ForeignKey[Record, Record] = Link(Record, related_name="subledger_entries")
    event = models.CharField(_("event"), max_length=60)
    occurred_on = models.DateField(_("happened on"))
    period: models.ForeignKey[Period, Period] = Link(
        Period, related_name="+", verbose_name=_("period")
    )
    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("sub-ledger entry")
        verbose_name_plural = _("sub-ledger entries")
        constraints = (
            models.UniqueConstraint(
                name="accounting_subledgerentry_once", fields=["source", "event"]
            ),
        )
        indexes = (
            models.Index(
                name="accounting_subledgerentry_due", fields=["company", "event", "period", "id"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.source_id}"


class SubLedgerAmount(Dimensions, InCompany):
    """One amount of a step, with what it concerns. Business, append-only.

    `role` or `account` say where it belongs where the record itself decides that; else the rule.
    """

    entry: models.ForeignKey[SubLedgerEntry, SubLedgerEntry] = Link(
        SubLedgerEntry, related_name="amounts"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("amount of"), max_length=40)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    role = models.CharField(_("role"), max_length=40, default="")
    account: models.ForeignKey[Account | None, Account | None] = Link(
        Account, null=True, related_name="+", verbose_name=pgettext_lazy("of the books", "account")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(_("currency"), max_length=3, default="")
    rate = models.DecimalField(_("rate"), max_digits=16, decimal_places=8, null=True)
    original = models.DecimalField(_("original amount"), max_digits=18, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("sub-ledger amount")
        verbose_name_plural = _("sub-ledger amounts")
        constraints = (
            models.UniqueConstraint(
                name="accounting_subledgeramount_in_order", fields=["entry", "position"]
            ),
            models.CheckConstraint(
                name="accounting_subledgeramount_in_one_place",
                condition=Q(role="") | Q(account=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class Generation(InCompany):
    """One run of a posting rule over what waits for it. Business, append-only."""

    rule: models.ForeignKey[PostingRule, PostingRule] = Link(PostingRule, related_name="runs")
    rule_version = models.PositiveIntegerField(_("version of the rule"))
    period: models.ForeignKey[Period, Period] = Link(
        Period, related_name="+", verbose_name=_("period")
    )
    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="+", db_index=False)
    taken = models.PositiveIntegerField(_("sub-ledger entries"))
    made = models.PositiveIntegerField(_("journal entries"))

    class Meta:
        verbose_name = _("generation")
        verbose_name_plural = _("generations")

    def __str__(self) -> str:
        return f"{self.rule_id} {self.period_id}"


class Generated(InCompany):
    """That a sub-ledger entry is in a journal entry. Business; stands until that one is gone.

    `debit` is its share of the journal entry's total.
    """

    run: models.ForeignKey[Generation, Generation] = Link(Generation, related_name="generated")
    subledger_entry: models.ForeignKey[SubLedgerEntry, SubLedgerEntry] = Link(
        SubLedgerEntry, related_name="generated"
    )
    entry: models.ForeignKey[Entry, Entry] = Link(Entry, related_name="generated")
    debit = models.DecimalField(_("debit"), max_digits=18, decimal_places=2, default=Decimal(0))
    is_standing = models.BooleanField(default=True)  # a trigger ends it with the journal entry

    class Meta:
        verbose_name = _("booking of a sub-ledger entry")
        verbose_name_plural = _("bookings of sub-ledger entries")
        constraints = (
            models.UniqueConstraint(
                name="accounting_generated_once",
                fields=["subledger_entry"],
                condition=Q(is_standing=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subledger_entry_id} > {self.entry_id}"
