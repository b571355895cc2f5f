"""The journal entry, its lines and its life."""

from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.accounting.account.models import Account
from guiju.accounting.lines import LONGEST_SUMMARY, NOTHING, AmountLine
from guiju.accounting.word.models import Word
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link, PartOf
from guiju.kernel.models import Company
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind, Record

UNPOSTED: Final = ("draft", "submitted", "reviewed", "signed")
GONE: Final = ("void", "discarded")


class Sort(models.TextChoices):
    """Where an entry comes from."""

    ORDINARY = "ordinary", _("ordinary")
    RED = "red", _("cancelling, in red")
    BLUE = "blue", _("correcting, in blue")
    DIFFERENCE = "difference", _("correcting the amount")
    GENERATED = "generated", _("generated")
    OPENING = "opening", _("opening balances")
    CLOSING = "closing", _("closing")


CORRECTIONS: Final = (Sort.RED, Sort.BLUE, Sort.DIFFERENCE)


class Entry(Kind):
    """A journal entry with the elements of MOF order 98, art. 51(1). Business.

    Its number is assigned at the review, word by word and month by month without gaps, and frozen
    at the posting; what is voided keeps its own. Posted is final: it is corrected by other entries.
    """

    word: models.ForeignKey[Word, Word] = Link(
        Word, related_name="+", verbose_name=_("voucher word")
    )
    date = models.DateField(_("date"))
    papers = models.PositiveSmallIntegerField(_("attached papers"), default=0)
    sort = models.CharField(
        _("sort"), max_length=10, choices=Sort.choices, default=Sort.ORDINARY, editable=False
    )
    corrects: "models.ForeignKey[Entry | None, Entry | None]" = Link(
        "self",
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    # Computed from the lines, for lists, routes and numbers.
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, default="", editable=False)
    total = models.DecimalField(
        _("total"), max_digits=18, decimal_places=2, default=0, editable=False
    )
    moves_money = models.BooleanField(_("moves money"), default=False, editable=False)
    book_series = models.CharField(max_length=30, default="", editable=False)

    worth = "total"
    lifecycle = Lifecycle(
        State("draft", _("draft")),
        State("submitted", pgettext_lazy("journal entry", "to be reviewed"), "info"),
        State("reviewed", _("reviewed"), "info"),
        State("signed", _("signed by the cashier"), "info"),
        State("posted", _("posted"), "ok"),
        State("void", _("void"), "bad", is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "draft", _("Create"), edits=True),
        Step("edit", "draft", "draft", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "draft", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "submit",
            "draft",
            "submitted",
            _("Submit"),
            needs_papers=True,
            icon="send",
            tone="pri",
        ),
        Step("withdraw", "submitted", "draft", _("Withdraw"), own=True, icon="undo-2"),
        Step("send_back", "submitted", "draft", _("Send back"), needs_reason=True, icon="reply"),
        Step(
            "review",
            "submitted",
            "reviewed",
            _("Review the entry"),
            needs_papers=True,
            apart_from=("submit",),
            number="reserve",
            icon="check",
            tone="ok",
        ),
        Step(
            "unreview",
            ("reviewed", "signed"),
            "draft",
            _("Take the review back"),
            needs_reason=True,
            icon="undo-2",
        ),
        Step(
            "sign",
            "reviewed",
            "signed",
            _("Sign as cashier"),
            apart_from=("submit", "review"),
            icon="signature",
            tone="pri",
        ),
        Step(
            "post",
            ("reviewed", "signed"),
            "posted",
            _("Post to the ledger"),
            number="freeze",
            icon="book-check",
            tone="ok",
        ),
        Step(
            "void",
            ("draft", "submitted", "reviewed", "signed"),
            "void",
            _("Void the entry"),
            needs_reason=True,
            number="freeze",
            icon="ban",
            tone="bad",
        ),
        Step(
            "reverse",
            "posted",
            None,
            _("Cancel in red"),
            needs_reason=True,
            icon="undo-2",
        ),
        Step("redo", "posted", None, _("Correct in blue"), needs_reason=True, icon="redo-2"),
        Step(
            "adjust",
            "posted",
            None,
            _("Correct the amount"),
            needs_reason=True,
            icon="diff",
        ),
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = (
            models.CheckConstraint(
                name="accounting_entry_correction_names_what",
                condition=Q(sort__in=CORRECTIONS, corrects__isnull=False)
                | (~Q(sort__in=CORRECTIONS) & Q(corrects=None)),
            ),
            models.UniqueConstraint(
                name="accounting_entry_corrects_once",
                fields=["corrects", "sort"],
                condition=~Q(state__in=GONE),
            ),
        )
        indexes = (
            models.Index(name="accounting_entry_newest", fields=["company", "-record"]),
            models.Index(name="accounting_entry_date", fields=["company", "date", "record"]),
            models.Index(
                name="accounting_entry_unposted",
                fields=["company", "date"],
                condition=Q(state__in=UNPOSTED),
            ),
        )

    def __str__(self) -> str:
        return short_number(self.number) if self.number else super().__str__()

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """What lists show of the lines, and the series of its number."""
        if None not in (self.word_id, self.date):
            self.book_series = f"{self.word.code}-{self.date:%Y-%m}"
        if (lines := parts.get("lines")) is None:
            return
        self.total = sum((line.debit for line in lines), NOTHING)
        self.summary = next((line.summary for line in lines if line.summary), "")
        money = Account.objects.filter(pk__in={line.account_id for line in lines}).exclude(
            liquidity=""
        )
        self.moves_money = self.sort != Sort.OPENING and money.exists()

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """What must be so even in a draft; the whole is looked at when it is submitted."""
        from guiju.accounting.entry.holding import hold

        hold(self.company_id, self.date)
        for line in parts.get("lines", []):
            line.check_amounts()
        if self.sort in CORRECTIONS and self.corrects is None:
            raise RuleBroken(_("A correction names the entry that it corrects."), field="corrects")

    def amount(self) -> Decimal:
        """By which permits are measured."""
        return abs(self.total)

    def category(self) -> str:
        """Routes and permits may tell sorts apart."""
        return str(self.sort)

    def series_now(self, company: Company) -> str:
        """One a word and month."""
        return self.book_series

    def sources(self) -> list[Record]:
        """What bears witness where no paper is attached: corrections, closing, what was booked."""
        from guiju.accounting.entry.sources import sources_of

        return sources_of(self)


class EntryLine(AmountLine):
    """One line of an entry. Business."""

    entry: models.ForeignKey[Entry, Entry] = PartOf(Entry, related_name="lines")

    class Meta(AmountLine.Meta):
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = (  # type: ignore[assignment]  # one more than its base has
            *AmountLine.Meta.constraints,
            models.UniqueConstraint(
                name="accounting_entryline_in_order", fields=["entry", "position"]
            ),
        )


def short_number(number: str) -> str:
    """As it is called within its month: word and number."""
    word, _dash, rest = number.partition("-")
    return f"{word}-{int(rest.rpartition('-')[2])}"
