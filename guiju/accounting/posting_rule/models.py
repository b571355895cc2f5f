"""The posting rule, its lines and its life."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Side
from guiju.accounting.account.roles import ROLES
from guiju.accounting.subledger.events import event_types
from guiju.accounting.word.models import Word
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link, PartOf
from guiju.records.masters import life_of_a_master
from guiju.records.record import Kind, Part


class PostingRule(Kind):
    """How one sort of event is posted: set by one person, approved by another. Business.

    Rules are data with versions (MOF 2024-11, art. 17): what a generated entry followed is the
    version that its run names. Accounts are found by their roles, never by their codes.
    """

    class Grouping(models.TextChoices):
        """How many events share a journal entry."""

        SINGLE = "single", _("one entry an event")
        DAY = "day", _("one entry a day")
        PERIOD = "period", _("one entry a period")

    name = models.CharField(_("name"), max_length=80)
    for_event = models.CharField(_("event"), max_length=60)
    word: models.ForeignKey[Word, Word] = Link(
        Word, related_name="+", verbose_name=_("voucher word")
    )
    summary = models.CharField(_("summary"), max_length=80)
    grouping = models.CharField(
        _("grouping"), max_length=10, choices=Grouping.choices, default=Grouping.SINGLE
    )

    series = "RULE"
    sensitive = frozenset({"name", "for_event", "word", "summary", "grouping", "lines"})
    lifecycle = life_of_a_master()

    class Meta:
        verbose_name = _("posting rule")
        verbose_name_plural = _("posting rules")
        constraints = (
            models.UniqueConstraint(
                name="accounting_postingrule_one_an_event",
                fields=["company", "for_event"],
                condition=Q(state="active"),
            ),
        )
        indexes = (
            models.Index(name="accounting_postingrule_newest", fields=["company", "-record"]),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def event_label(self) -> str:
        """The event in words."""
        event = event_types.get(self.for_event)
        return str(event.label) if event is not None else self.for_event

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """An event that exists, amounts that it has, both sides, and no second rule for it."""
        event = event_types.get(self.for_event)
        if event is None:
            raise RuleBroken(_("There is no such event."), field="for_event")
        others = PostingRule.objects.filter(
            company=self.company_id, for_event=self.for_event, state="active"
        )
        if others.exclude(pk=self.pk).exists():
            raise RuleBroken(
                _("There is a posting rule for this event already."),
                what_to_do=_("Change that one, or retire it first."),
                field="for_event",
            )
        lines = parts.get("lines")
        if lines is None:
            return
        if {line.side for line in lines} != set(Side.values):
            raise RuleBroken(_("A posting rule has both sides."), field="lines")
        for line in lines:
            if line.amount_name not in event.amounts:
                raise RuleBroken(
                    _("“%(event)s” has no amount “%(amount)s”.")
                    % {"event": event.label, "amount": line.amount_name},
                    field="lines",
                )


class PostingRuleLine(Part):
    """Where one amount goes: to the account of a role, or to the one that it names. Business."""

    rule: models.ForeignKey[PostingRule, PostingRule] = PartOf(PostingRule, related_name="lines")
    amount_name = models.CharField(_("amount of"), max_length=40)
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    role = models.CharField(
        _("role"), max_length=40, blank=True, default="", choices=list(ROLES.items())
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")

    def __str__(self) -> str:
        return f"{self.amount_name} {self.side}"
