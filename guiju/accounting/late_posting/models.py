"""The late posting and its life."""

import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.accounting.period.models import CLOSED, Period
from guiju.kernel import clock
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind

LONGEST: Final = datetime.timedelta(days=15)


class LatePosting(Kind):
    """Leave to post into a closed period that is not locked yet. Business.

    Asked for by one person with a reason, granted by another, over after a day named beforehand.
    """

    why = models.TextField(_("reason"), max_length=500)
    period: models.ForeignKey[Period, Period] = Link(
        Period, related_name="late_postings", verbose_name=_("period")
    )
    until = models.DateField(_("until"))

    series = "LP"
    lifecycle = Lifecycle(
        State("asked", _("asked for"), "info"),
        State("granted", _("granted"), "warn"),
        State("refused", _("refused"), "bad", is_final=True),
        State("ended", _("ended"), is_final=True),
        Step("create", BIRTH, "asked", _("Ask for"), edits=True),
        Step(
            "grant",
            "asked",
            "granted",
            _("Grant"),
            apart_from=("create",),
            number="freeze",
            icon="check",
            tone="ok",
        ),
        Step("refuse", "asked", "refused", _("Refuse"), needs_reason=True, icon="x", tone="bad"),
        Step("end", ("asked", "granted"), "ended", _("End"), icon="circle-stop"),
    )

    class Meta:
        verbose_name = _("late posting")
        verbose_name_plural = _("late postings")
        indexes = (
            models.Index(name="accounting_lateposting_newest", fields=["company", "-record"]),
            models.Index(
                name="accounting_lateposting_granted",
                fields=["period", "until"],
                condition=models.Q(state="granted"),
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self._meta.verbose_name} {self.period}"

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """A closed period, and a day that is near."""
        if self.period.state != CLOSED:
            raise RuleBroken(
                _("%(period)s is %(state)s: nothing is posted late there.")
                % {"period": self.period, "state": self.period.state_shown.label},
                field="period",
            )
        today = clock.business_today(self.company)
        if not today <= self.until <= today + LONGEST:
            raise RuleBroken(
                _("A late posting is over within %(days)d days.") % {"days": LONGEST.days},
                field="until",
            )
