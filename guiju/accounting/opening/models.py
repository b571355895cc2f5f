"""The opening balances, their lines and their life."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.accounting.lines import NOTHING, AmountLine
from guiju.accounting.period.models import OPEN, Period
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import PartOf
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind


class Opening(Kind):
    """Balances with which the books begin, as of the day before their first month. Business.

    Entered by one person with the former books as paper, approved by another. Approved, they are in
    the sub-ledger; a posting rule makes the opening entry of them.
    """

    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    date = models.DateField(_("as of"), editable=False)
    total = models.DecimalField(
        _("total"), max_digits=18, decimal_places=2, default=0, editable=False
    )

    series = "OB"
    lifecycle = Lifecycle(
        State("draft", _("draft")),
        State("approved", _("approved"), "ok", is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "draft", _("Create"), edits=True),
        Step("edit", "draft", "draft", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "draft", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "approve",
            "draft",
            "approved",
            _("Approve"),
            needs_papers=True,
            apart_from=("create",),
            number="freeze",
            icon="check",
            tone="ok",
        ),
    )

    class Meta:
        verbose_name = _("opening balances")
        verbose_name_plural = _("opening balances")
        indexes = (models.Index(name="accounting_opening_newest", fields=["company", "-record"]),)

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The last day before the first period, and the total."""
        before = Period.objects.filter(company=self.company_id, is_opening=True).first()
        if before is not None:
            self.date = before.ends_on
        if (lines := parts.get("lines")) is not None:
            self.total = sum((line.debit for line in lines), NOTHING)

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """There are books, and they have not begun yet."""
        for line in parts.get("lines", []):
            line.check_amounts()
        before = Period.objects.filter(company=self.company_id, is_opening=True).first()
        if before is None or before.state != OPEN:
            raise RuleBroken(
                _("The books have no opening period that takes balances."),
                what_to_do=_("What is wrong with the beginning is corrected by entries."),
            )


class OpeningLine(AmountLine):
    """The balance of one account, by its dimensions. Business."""

    opening: models.ForeignKey[Opening, Opening] = PartOf(Opening, related_name="lines")

    class Meta(AmountLine.Meta):
        verbose_name = _("line")
        verbose_name_plural = _("lines")
