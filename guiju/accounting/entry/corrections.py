"""Corrections of what is posted: a red entry cancels, a blue one says it right, or a difference.

MOF order 98, art. 51(5): within the year an entry is cancelled in red, with the same content on the
same sides, and entered anew in blue; where only the amount is wrong, by an entry of the difference;
errors of earlier years by a blue entry.
"""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.accounting.dimensions import DIMENSIONS
from guiju.accounting.entry.holding import hold
from guiju.accounting.entry.models import GONE, Entry, EntryLine, Sort
from guiju.accounting.lines import NOTHING
from guiju.kernel import clock
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.records.content import parts_of, plain
from guiju.records.taking import Taking

BOOKS_LANGUAGE = "zh-hans"  # accounting law, art. 22: the books are kept in Chinese


def check_correctable(entry: Entry, sort: Sort, taking: Taking) -> None:
    """Raises RuleBroken, WrongState: done already, or not the way for it."""
    standing = Entry.objects.filter(corrects=entry, sort=sort).exclude(state__in=GONE).first()
    if standing is not None:
        raise WrongState(
            _("%(entry)s was corrected so already, by %(other)s.")
            % {"entry": entry, "other": standing}
        )
    today = clock.business_today(taking.unit.company)
    hold(entry.company_id, today)
    is_of_this_year = entry.date.year == today.year
    if sort in (Sort.RED, Sort.DIFFERENCE) and not is_of_this_year:
        raise RuleBroken(
            _("An entry of an earlier year is corrected in blue."),
            what_to_do=_("Correct it in blue, by the account of prior-year adjustments."),
        )
    if sort == Sort.BLUE and is_of_this_year and not has_red(entry):
        raise RuleBroken(
            _("Within the year an entry is cancelled in red before it is entered in blue."),
            what_to_do=_("Cancel it in red first; where only the amount is wrong, correct that."),
        )


def has_red(entry: Entry) -> bool:
    """Whether it is cancelled, or about to be."""
    return Entry.objects.filter(corrects=entry, sort=Sort.RED).exclude(state__in=GONE).exists()


def content_for(entry: Entry, sort: Sort, taking: Taking) -> dict[str, Any]:
    """What the correcting entry says, as a draft: the same lines, in red or to be changed."""
    names = parts_of(Entry)["lines"][1]
    said = wording(entry, sort)
    lines = []
    for line in entry.lines.order_by("position"):
        one = plain(line, names.values()) | {"summary": said}
        if sort == Sort.RED:
            one |= negated(line)
        elif sort == Sort.DIFFERENCE:
            one |= {"debit": NOTHING, "credit": NOTHING}
            one |= {"original": None, "rate": None, "currency": ""} if line.currency else {}
        lines.append(one)
    return {
        "word": entry.word_id,
        "date": clock.business_today(taking.unit.company),
        "papers": 0,
        "sort": str(sort),
        "corrects": entry.pk,
        "lines": lines,
    }


def negated(line: EntryLine) -> dict[str, Any]:
    """The same amounts in red: negative, on the same side."""
    said = {name: getattr(line, name) for name in ("debit", "credit", "original", "quantity")}
    return {name: -value for name, value in said.items() if value}


def wording(entry: Entry, sort: Sort) -> str:
    """The summary of a correction, as the order words it."""
    said = {"month": entry.date.month, "day": entry.date.day, "number": entry}
    with translation.override(BOOKS_LANGUAGE):
        if sort == Sort.RED:
            return gettext("Cancels entry %(number)s of %(month)d-%(day)d") % said
        return gettext("Corrects entry %(number)s of %(month)d-%(day)d") % said


def check_correction(entry: Entry, lines: list[EntryLine]) -> None:
    """Raises RuleBroken: a red entry is not the mirror of what it cancels, or dated before it."""
    original = entry.corrects
    if original is None:
        return
    if entry.date < original.date:
        raise RuleBroken(
            _("A correction is not dated before what it corrects, %(date)s.")
            % {"date": original.date},
            field="date",
        )
    if entry.sort == Sort.BLUE:
        return
    if entry.date.year != original.date.year:
        raise RuleBroken(
            _("An entry of an earlier year is corrected in blue."),
            what_to_do=_("Correct it in blue, by the account of prior-year adjustments."),
            field="date",
        )
    if entry.sort == Sort.RED and [mirrored(line) for line in lines] != [
        mirrored(line, sign=-1) for line in original.lines.order_by("position")
    ]:
        raise RuleBroken(
            _("A red entry is the entry that it cancels, line by line, in negative amounts."),
            field="lines",
        )


def mirrored(line: EntryLine, *, sign: int = 1) -> tuple[Any, ...]:
    """What a red line has in common with the one that it cancels."""
    return (
        line.account_id,
        *(getattr(line, f"{name}_id") for name in DIMENSIONS),
        line.currency,
        sign * line.debit,
        sign * line.credit,
        sign * (line.original or NOTHING),
        sign * (line.quantity or NOTHING),
    )
