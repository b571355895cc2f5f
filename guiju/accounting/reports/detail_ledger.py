"""The detail ledger: each line of an account with its balance, and the totals of day, month, year.

Of cash and bank it is the journal that the cashier keeps: with the total of each day (MOF order 98,
art. 60).
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.dimensions import DIMENSIONS
from guiju.accounting.entry.models import short_number
from guiju.accounting.ledger.models import LedgerLine
from guiju.accounting.period.models import Period
from guiju.accounting.reports.asking import DimensionsForm, span_of
from guiju.accounting.reports.cells import Amount, direction
from guiju.accounting.reports.lines import (
    ROWS_A_PAGE,
    Asked,
    Edge,
    Found,
    brought_forward,
    lines_after,
    sums_by_day,
)
from guiju.accounting.reports.sheet import Heading, Report, Row, Sheet, linked
from guiju.accounting.reports.sums import Sums, added, sums_of
from guiju.web.requests import SignedIn

LINES_IN_A_PIECE: Final = 5000  # of a file


class DetailForm(DimensionsForm):
    """An account, dimensions, and where the page begins."""

    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_after(self) -> Edge:
        """The edge in the address. Raises ValidationError for one made up by hand."""
        text = self.cleaned_data["after"]
        if not text:
            return Edge()
        date, _comma, key = text.partition(",")
        try:
            return Edge(datetime.date.fromisoformat(date), int(key))
        except ValueError as error:
            raise forms.ValidationError(
                _("The page in the address cannot be understood.")
            ) from error


class Page:
    """One page of the ledger: reads what it needs, and puts the rows in order."""

    def __init__(self, request: SignedIn, said: dict[str, Any], edge: Edge, limit: int) -> None:
        self.said, self.company, self.edge = said, request.company.pk, edge
        first, last = span_of(said)
        self.asked = Asked(self.company, said["accounts"], first, last, **said["dimensions"])
        self.found, self.has_more = lines_after(self.asked, edge, limit)
        self.months: list[Period] = [
            month for month in said["span"] if month.ends_on >= max(edge.date, first)
        ]
        self.is_group = len(said["accounts"]) > 1
        self.names = names_in(self.found)
        account: Account = said["account"]
        has_days = bool(account.liquidity) and not any(said["dimensions"].values())
        days = {line.date for line in self.found} if has_days else set()
        self.days = sums_by_day(self.asked, days) if days else {}
        self.chart: dict[int, Account] = said["chart"]

    def rows(self) -> Iterator[Row]:
        """All of the page, in order."""
        balance = self.opening()
        months = iter(self.months)
        month = next(months)
        yield self.first_row(month, balance)
        for line in self.found:
            while line.date > month.ends_on:
                yield from self.month_rows(month, balance)
                month = next(months)
            balance += line.debit - line.credit
            yield self.line_row(line, balance)
            day = self.days.get(line.date)
            if day is not None and day.last == line.pk:
                yield self.sum_row(
                    line.date, gettext("Total of the day"), day.debit, day.credit, balance, "day"
                )
        if not self.has_more:
            yield from self.month_rows(month, balance)
            for quiet in months:
                yield from self.month_rows(quiet, balance)

    def opening(self) -> Decimal:
        """What was there before the first row: whole months, then lines of the month begun."""
        month = self.months[0]
        before = self.sums(month).opening
        if self.edge == Edge():
            return before
        within = self.asked._replace(first=max(month.starts_on, self.asked.first))
        return before + brought_forward(within, self.edge)

    def sums(self, month: Period) -> Sums:
        """What moved in a month and before it."""
        found = sums_of(
            self.company,
            month.starts_on,
            month.ends_on,
            self.said["accounts"],
            self.said["dimensions"],
        )
        return added(found.values())

    def first_row(self, month: Period, balance: Decimal) -> Row:
        """The opening balance, or what the page before brings forward."""
        is_first = self.edge == Edge()
        label = gettext("Opening balance") if is_first else gettext("Brought forward")
        date = month.starts_on if is_first else self.edge.date
        return self.row(date, "", label, "", "", "", balance, "forward")

    def line_row(self, line: Found, balance: Decimal) -> Row:
        """One line, which leads to its entry and so to its papers."""
        number = linked(short_number(line.number), "accounting.entry", line.entry)
        concerned = "; ".join(
            self.names[name, pk] for name in DIMENSIONS if (pk := getattr(line, name)) is not None
        )
        if self.is_group:
            concerned = "; ".join(filter(None, (str(self.chart[line.account]), concerned)))
        return self.row(
            line.date,
            number,
            line.summary,
            concerned,
            Amount(line.debit),
            Amount(line.credit),
            balance,
        )

    def month_rows(self, month: Period, balance: Decimal) -> Iterator[Row]:
        """What moved in the month, and in the year so far."""
        one, date = self.sums(month), month.ends_on
        yield self.sum_row(
            date, gettext("Total of the period"), one.debit, one.credit, balance, "total"
        )
        yield self.sum_row(
            date,
            gettext("Total of the year"),
            one.year_debit,
            one.year_credit,
            balance,
            "total",
        )

    def sum_row(
        self,
        date: datetime.date,
        label: str,
        debit: Decimal,
        credit: Decimal,
        balance: Decimal,
        tone: str,
    ) -> Row:
        """A row of sums."""
        sums = Amount(debit, is_sum=True), Amount(credit, is_sum=True)
        return self.row(date, "", label, "", *sums, balance, tone)

    def row(self, *cells: Any) -> Row:
        """A row: six cells, the balance, and a tone if it has one."""
        *first, balance = cells[:7]
        tone = cells[7] if len(cells) > 7 else ""  # noqa: PLR2004  # as the line above
        return Row((*first, direction(balance), Amount(abs(balance), is_sum=True)), tone=str(tone))


def names_in(found: list[Found]) -> dict[tuple[str, int], str]:
    """What the dimensions of these lines are called: one statement for each that is named."""
    names: dict[tuple[str, int], str] = {}
    for name in DIMENSIONS:
        if keys := {pk for line in found if (pk := getattr(line, name)) is not None}:
            model = LedgerLine._meta.get_field(name).related_model
            rows = model._default_manager.filter(pk__in=keys)  # type: ignore[union-attr]  # a Link has one
            names |= {(name, row.pk): str(row) for row in rows}
    return names


def headings() -> list[Heading]:
    """The three columns and what they are about."""
    return [
        Heading(_("Date")),
        Heading(_("Entry")),
        Heading(_("Summary"), is_wide=True),
        Heading(_("Concerns"), is_wide=True),
        Heading(_("Debit"), is_number=True),
        Heading(_("Credit"), is_number=True),
        Heading(_("Side")),
        Heading(_("Balance"), is_number=True),
    ]


def build(request: SignedIn, said: dict[str, Any]) -> Sheet:
    """One page."""
    return sheet_of(Page(request, said, said["after"], ROWS_A_PAGE), said)


def pages(request: SignedIn, said: dict[str, Any]) -> Iterator[Sheet]:
    """All of it, for the file; what a page would bring forward is left out."""
    edge = Edge()
    while True:
        page = Page(request, said, edge, LINES_IN_A_PIECE)
        sheet = sheet_of(page, said)
        if edge != Edge():
            del sheet.rows[0]
        yield sheet
        if not page.has_more:
            return
        edge = page.found[-1].edge


def sheet_of(page: Page, said: dict[str, Any]) -> Sheet:
    """The page as a table, and what asks for the next one."""
    asked: dict[str, Any] = {}
    if page.has_more:
        edge = page.found[-1].edge
        named = {name: pk for name, pk in said["dimensions"].items() if pk is not None}
        asked = {
            "account": said["account"].pk,
            "first": said["first"],
            "last": said["last"],
            **named,
            "after": f"{edge.date},{edge.key}",
        }
    return Sheet(headings(), list(page.rows()), subtitle=str(said["account"]), next_query=asked)


REPORT = Report(
    slug="detail-ledger",
    title=_("Detail ledger"),
    icon="book-open-text",
    place=40,
    form=DetailForm,
    build=build,
    pages=pages,
)
