"""Lists of vouchers: the summary by account, and the check that no number is missing."""

from typing import Any, Final

from django import forms
from django.db import connection
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.accounting.entry.models import Entry, short_number
from guiju.accounting.lines import NOTHING
from guiju.accounting.reports.asking import SpanForm, chart_of, span_of
from guiju.accounting.reports.cells import Amount
from guiju.accounting.reports.sheet import Heading, Report, Row, Sheet, linked, or_nothing
from guiju.accounting.word.models import Word
from guiju.web.cells import Badge
from guiju.web.requests import SignedIn

# Each account's movement over posted entries of a word, or of all.
SUMMARY_SQL: Final = """
SELECT l.account_id, sum(l.debit), sum(l.credit) FROM accounting_ledgerline l
JOIN accounting_entry e ON e.id = l.entry_id
WHERE l.company_id = %(company)s AND l.date BETWEEN %(first)s AND %(last)s
  AND (%(word)s::bigint IS NULL OR e.word_id = %(word)s)
GROUP BY l.account_id
"""
COUNT_SQL: Final = """
SELECT count(*), coalesce(sum(e.papers), 0) FROM accounting_entry e
WHERE e.company_id = %(company)s AND e.date BETWEEN %(first)s AND %(last)s AND e.state = 'posted'
  AND (%(word)s::bigint IS NULL OR e.word_id = %(word)s)
"""
# Each series: how far it came, and what became of its numbers. What is on no list is a gap.
SERIES_SQL: Final = """
SELECT c.series, c.last, count(n.id),
    count(*) FILTER (WHERE e.state = 'posted' AND e.number = n.number),
    count(*) FILTER (WHERE e.state = 'void' AND e.number = n.number),
    count(*) FILTER (WHERE n.status = 'void'),
    count(*) FILTER (WHERE e.state NOT IN ('posted', 'void') AND e.number = n.number)
FROM records_counter c
LEFT JOIN records_number n ON n.company_id = c.company_id AND n.series = c.series
LEFT JOIN accounting_entry e ON e.id = n.record_id
WHERE c.company_id = %(company)s AND c.series = ANY (%(series)s)
GROUP BY c.id ORDER BY c.series
"""
GIVEN_UP_SQL: Final = """
SELECT n.number, n.record_id, e.number, n.status, e.state FROM records_number n
JOIN accounting_entry e ON e.id = n.record_id
WHERE n.company_id = %(company)s AND n.series = ANY (%(series)s)
  AND (n.status = 'void' OR e.state = 'void') ORDER BY n.series, n.ordinal
"""


class WordForm(SpanForm):
    """A span, and one voucher word or all."""

    word = forms.ModelChoiceField(
        label=_("Voucher word"), queryset=Word.objects.none(), required=False, empty_label=_("All")
    )

    def offer(self) -> None:
        """The company's words."""
        super().offer()
        rows = Word.objects.filter(company=self.request.company).exclude(state="discarded")
        self.fields["word"].queryset = rows.order_by("code")  # type: ignore[attr-defined]  # a choice of rows


def asked_of(request: SignedIn, said: dict[str, Any]) -> dict[str, Any]:
    """As the statements take it."""
    first, last = span_of(said)
    word = said.get("word")
    words = [word] if word is not None else list(Word.objects.filter(company=request.company))
    return {
        "company": request.company.pk,
        "first": first,
        "last": last,
        "word": word.pk if word is not None else None,
        "series": [f"{one.code}-{month.code}" for one in words for month in said["span"]],
    }


def build_summary(request: SignedIn, said: dict[str, Any]) -> Sheet:
    """What the vouchers of a span add up to, by account of the first level."""
    asked, chart = asked_of(request, said), chart_of(request)
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY_SQL, asked)
        moved = cursor.fetchall()
        cursor.execute(COUNT_SQL, asked)
        ((entries, papers),) = cursor.fetchall()
    names = {account.code: account.title for account in chart.values()}
    sums = dict.fromkeys((code for code in names if "." not in code), (NOTHING, NOTHING))
    for pk, debit, credit in moved:
        code = chart[pk].code.partition(".")[0]
        sums[code] = (sums[code][0] + debit, sums[code][1] + credit)
    rows = [
        Row((code, names[code], Amount(debit), Amount(credit)))
        for code, (debit, credit) in sums.items()
        if debit or credit
    ]
    if rows:
        total = [
            Amount(sum((one[side] for one in sums.values()), NOTHING), is_sum=True)
            for side in (0, 1)
        ]
        rows.append(Row(("", gettext("Total"), *total), tone="total"))
    counted = gettext("%(entries)d entries with %(papers)d papers") % {
        "entries": entries,
        "papers": papers,
    }
    headings = [
        Heading(_("Code")),
        Heading(pgettext_lazy("of the books", "Account")),
        Heading(_("Debit"), is_number=True),
        Heading(_("Credit"), is_number=True),
    ]
    return or_nothing(Sheet(headings, rows, subtitle=counted))


def build_gaps(request: SignedIn, said: dict[str, Any]) -> Sheet:
    """Each word and month with its numbers, then each number that is not a posted entry."""
    asked = asked_of(request, said)
    with connection.cursor() as cursor:
        cursor.execute(SERIES_SQL, asked)
        series = cursor.fetchall()
        cursor.execute(GIVEN_UP_SQL, asked)
        given_up = cursor.fetchall()
    rows = []
    for name, last, *counts in series:
        missing = last - counts[0]
        verdict = Badge(gettext("gap"), "bad") if missing else Badge(gettext("complete"), "ok")
        rows.append(Row((name, last, *counts[1:], missing, verdict), tone="total"))
        rows += [number_row(*one) for one in given_up if one[0].rpartition("-")[0] == name]
    headings = [
        Heading(_("Voucher word and month")),
        *(
            Heading(label, is_number=True)
            for label in (
                _("Last number"),
                _("Posted"),
                _("Void"),
                _("Given up"),
                _("Not posted yet"),
                _("Missing"),
            )
        ),
        Heading(_("Verdict")),
    ]
    return or_nothing(Sheet(headings, rows))


def number_row(number: str, entry: int, present: str, status: str, state: str) -> Row:
    """A number that stands for no posted entry, and why."""
    link = linked(short_number(number), Entry.kind, entry)
    if status == "void":
        why = gettext("given up for %(number)s") % {"number": present or f"#{entry}"}
    else:
        why = gettext("void")
    return Row((link, "", "", "", "", "", "", why))


SUMMARY = Report(
    slug="voucher-summary",
    title=_("Summary of vouchers"),
    icon="sigma",
    place=50,
    form=WordForm,
    build=build_summary,
)
GAPS = Report(
    slug="voucher-gaps",
    title=_("Gaps in numbers"),
    icon="list-ordered",
    place=52,
    form=WordForm,
    build=build_gaps,
)
