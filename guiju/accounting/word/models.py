"""The voucher word and its life."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind


class Word(Kind):
    """A class of journal entries with its own numbers (MOF order 98, art. 50 and 51). Business."""

    class Money(models.TextChoices):
        """What entries of the word do with money."""

        ANY = "", _("anything")
        RECEIPT = "receipt", _("money comes in")
        PAYMENT = "payment", _("money goes out")
        TRANSFER = "transfer", _("no money")

    code = models.CharField(_("word"), max_length=8)
    name = models.CharField(_("name"), max_length=40)
    money = models.CharField(
        _("money"), max_length=8, blank=True, default="", choices=Money.choices
    )

    checked = frozenset({"name"})
    sensitive = frozenset({"money"})
    lifecycle = Lifecycle(
        State("proposed", _("proposed"), "info"),
        State("active", _("active"), "ok"),
        State("retired", _("retired"), is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "proposed", _("Propose"), edits=True),
        Step("edit", "proposed", "proposed", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "proposed", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "activate",
            "proposed",
            "active",
            _("Activate"),
            apart_from=("create",),
            icon="check",
            tone="ok",
        ),
        Step("change", "active", None, _("Change"), edits=True, by_revision=True),
        Step("retire", "active", "retired", _("Retire"), needs_reason=True, icon="archive"),
    )

    class Meta:
        verbose_name = _("voucher word")
        verbose_name_plural = _("voucher words")
        constraints = (
            models.UniqueConstraint(
                name="accounting_word_code_once",
                fields=["company", "code"],
                condition=~Q(state="discarded"),
            ),
            # The dash parts word, month and number.
            models.CheckConstraint(
                name="accounting_word_code_without_dash", condition=~Q(code__contains="-")
            ),
        )
        indexes = (models.Index(name="accounting_word_code", fields=["company", "code", "record"]),)

    def __str__(self) -> str:
        return self.code

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One word, once; a settled one stays, because numbers rest on it."""
        if "-" in self.code or not self.code.strip():
            raise RuleBroken(_("A voucher word has no dash."), field="code")
        if self.state in ("active", "retired") and not self._is_as_it_was():
            raise RuleBroken(_("A voucher word that is in use keeps its word."), field="code")
        same = Word.objects.filter(company=self.company_id, code=self.code).exclude(pk=self.pk)
        if same.exclude(state="discarded").exists():
            raise RuleBroken(_("There is this voucher word already."), field="code")

    def _is_as_it_was(self) -> bool:
        return Word.objects.filter(pk=self.pk, code=self.code).exists()
