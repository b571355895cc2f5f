"""The period and its life."""

import datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind

OPEN, CLOSED, LOCKED = "open", "closed", "locked"
A_DAY: Final = datetime.timedelta(days=1)
LONGEST_MONTH: Final = datetime.timedelta(days=31)


class Period(Kind):
    """A calendar month of the books (accounting law, art. 11; MOF order 98, art. 63). Business.

    Open takes entries; closed takes them only by an approved late posting; locked takes nothing,
    through any channel. There is no way back. Periods follow one another without gap or overlap.
    """

    code = models.CharField(_("period"), max_length=10, editable=False)
    starts_on = models.DateField(_("from"), editable=False)
    ends_on = models.DateField(_("to"), editable=False)
    # The month before the first one, in which only opening balances are.
    is_opening = models.BooleanField(_("opening balances"), default=False, editable=False)

    lifecycle = Lifecycle(
        State(OPEN, pgettext_lazy("period", "open"), "ok"),
        State(CLOSED, pgettext_lazy("period", "closed"), "info"),
        State(LOCKED, pgettext_lazy("period", "locked"), is_final=True),
        Step("create", BIRTH, OPEN, _("Open the period"), edits=True),
        Step("carry", OPEN, None, _("Transfer profit and loss"), icon="arrow-right-left"),
        Step("close", OPEN, CLOSED, _("Close the period"), icon="lock-open", tone="pri"),
        Step(
            "lock",
            CLOSED,
            LOCKED,
            _("Lock the period"),
            apart_from=("close",),
            icon="lock",
            tone="ok",
        ),
    )

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = (
            models.UniqueConstraint(name="accounting_period_code_once", fields=["company", "code"]),
        )
        indexes = (
            models.Index(
                name="accounting_period_newest", fields=["company", "starts_on", "record"]
            ),
        )

    def __str__(self) -> str:
        return self.code


def month_of(date: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the month."""
    first = date.replace(day=1)
    return first, (first + LONGEST_MONTH).replace(day=1) - A_DAY
