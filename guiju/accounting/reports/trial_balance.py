"""The trial balance: each account with its opening, movement, year to date and closing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.lines import NOTHING
from guiju.accounting.reports.asking import LEVELS, SpanForm, chart_of, span_of
from guiju.accounting.reports.cells import Amount, on_sides
from guiju.accounting.reports.sheet import Heading, Report, Row, Sheet, linked, or_nothing
from guiju.accounting.reports.sums import Sums, added, sums_of
from guiju.web.requests import SignedIn

MOVED, ALL = "moved", "all"


class TrialBalanceForm(SpanForm):
    """A span, and how deep."""

    level = forms.TypedChoiceField(
        label=_("Down to level"),
        coerce=int,
        choices=[(str(level), str(level)) for level in range(1, LEVELS + 1)],
        initial="1",
    )
    rows = forms.ChoiceField(
        label=pgettext_lazy("of the books", "Accounts"),
        choices=[(MOVED, _("with balance or movement")), (ALL, _("all"))],
        initial=MOVED,
    )


def build(request: SignedIn, said: dict[str, Any]) -> Sheet:
    """The table. One statement for the sums and one for the chart."""
    first, last = span_of(said)
    chart = chart_of(request)
    leaves = sums_of(request.company.pk, first, last)
    by_code = rolled_up(chart, leaves)
    rows = [
        row_of(account, by_code[account.code], said)
        for account in chart.values()
        if account.level <= said["level"]
        and (said["rows"] == ALL or not by_code[account.code].is_nothing)
    ]
    total = added(leaves.values())
    if rows:
        rows.append(total_row(leaves, total))
    return or_nothing(Sheet(headings(), rows, subtitle=f"{said['first']} - {said['last']}"))


def rolled_up(chart: dict[int, Account], leaves: dict[int, Sums]) -> dict[str, Sums]:
    """The sums of each account with all below it, by code."""
    found: dict[str, list[Sums]] = {account.code: [] for account in chart.values()}
    for pk, sums in leaves.items():
        code = chart[pk].code
        while code:
            found[code].append(sums)
            code = code.rpartition(".")[0]
    return {code: added(sums) for code, sums in found.items()}


def row_of(account: Account, sums: Sums, said: dict[str, Any]) -> Row:
    """One account, which leads to its detail ledger."""
    asked = {"account": account.pk, "first": said["first"], "last": said["last"]}
    return Row(
        (
            linked(account.code, "detail-ledger", **asked),
            linked(account.title, "detail-ledger", **asked),
            *on_sides(sums.opening),
            Amount(sums.debit),
            Amount(sums.credit),
            Amount(sums.year_debit),
            Amount(sums.year_credit),
            *on_sides(sums.closing),
        )
    )


def total_row(leaves: dict[int, Sums], total: Sums) -> Row:
    """Both sides of each pair of columns, which are equal where the books balance."""
    opening = sides_of(sums.opening for sums in leaves.values())
    closing = sides_of(sums.closing for sums in leaves.values())
    moved = (total.debit, total.credit, total.year_debit, total.year_credit)
    cells = (*opening, *(Amount(one, is_sum=True) for one in moved), *closing)
    return Row(("", gettext("Total"), *cells), tone="total")


def sides_of(balances: Iterable[Decimal]) -> list[Amount]:
    """The debit balances and the credit balances, each summed up."""
    pairs = [on_sides(balance) for balance in balances]
    return [
        Amount(sum((pair[side].value for pair in pairs), NOTHING), is_sum=True) for side in (0, 1)
    ]


def headings() -> list[Heading]:
    """Eight columns of figures."""
    figures = (
        _("Opening debit"),
        _("Opening credit"),
        _("Debit of the span"),
        _("Credit of the span"),
        _("Debit of the year"),
        _("Credit of the year"),
        _("Closing debit"),
        _("Closing credit"),
    )
    return [
        Heading(_("Code")),
        Heading(pgettext_lazy("of the books", "Account")),
        *(Heading(one, is_number=True) for one in figures),
    ]


REPORT = Report(
    slug="trial-balance",
    title=_("Trial balance"),
    icon="scale",
    place=20,
    form=TrialBalanceForm,
    build=build,
)
