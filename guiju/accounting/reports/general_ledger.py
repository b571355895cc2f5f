"""The general ledger: of each account, month by month, what moved and what is left."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.period.models import Period
from guiju.accounting.reports.asking import SpanForm, chart_of
from guiju.accounting.reports.cells import Amount, direction
from guiju.accounting.reports.sheet import Heading, Report, Row, Sheet, linked, or_nothing
from guiju.accounting.reports.sums import Sums, added, sums_of
from guiju.web.requests import SignedIn

FIRST_LEVEL = ""


class LedgerForm(SpanForm):
    """A span, and one account or all of the first level."""

    account = forms.ChoiceField(label=pgettext_lazy("of the books", "Account"), required=False)

    def offer(self) -> None:
        """The chart, to be chosen from."""
        super().offer()
        self.accounts = chart_of(self.request)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            chosen = [(str(pk), str(row)) for pk, row in self.accounts.items()]
            field.choices = [(FIRST_LEVEL, _("all of the first level")), *chosen]

    def clean(self) -> dict[str, Any]:
        """Adds the accounts that are shown."""
        said = super().clean()
        if chosen := said.get("account"):
            said["shown"] = [self.accounts[int(chosen)]]
        else:
            said["shown"] = [row for row in self.accounts.values() if row.level == 1]
        return said


def build(request: SignedIn, said: dict[str, Any]) -> Sheet:
    """The table: one statement a month, whatever the number of accounts."""
    chart = chart_of(request)
    months = [
        (month, sums_of(request.company.pk, month.starts_on, month.ends_on))
        for month in said["span"]
    ]
    rows: list[Row] = []
    for account in said["shown"]:
        rows += rows_of(account, chart, months)
    return or_nothing(Sheet(headings(), rows, subtitle=f"{said['first']} - {said['last']}"))


def rows_of(
    account: Account, chart: dict[int, Account], months: list[tuple[Period, dict[int, Sums]]]
) -> list[Row]:
    """Opening, then two rows a month; nothing for an account that never moved."""
    below = [pk for pk, row in chart.items() if f"{row.code}.".startswith(f"{account.code}.")]
    sums = [(month, added(found[pk] for pk in below if pk in found)) for month, found in months]
    if all(one.is_nothing for _month, one in sums):
        return []
    opening = sums[0][1].opening
    rows = [
        Row(
            (
                account.code,
                account.title,
                sums[0][0].code,
                gettext("Opening balance"),
                "",
                "",
                direction(opening),
                Amount(abs(opening), is_sum=True),
            )
        )
    ]
    for month, one in sums:
        rows += month_rows(account, month, one)
    return rows


def month_rows(account: Account, month: Period, sums: Sums) -> Iterator[Row]:
    """What moved in the month and in the year so far; both rows stand for a quiet month, too."""
    asked = {"account": account.pk, "first": month.code, "last": month.code}
    yield Row(
        (
            account.code,
            account.title,
            month.code,
            linked(gettext("Total of the period"), "detail-ledger", **asked),
            Amount(sums.debit, is_sum=True),
            Amount(sums.credit, is_sum=True),
            direction(sums.closing),
            Amount(abs(sums.closing), is_sum=True),
        )
    )
    yield Row(
        (
            account.code,
            account.title,
            month.code,
            gettext("Total of the year"),
            Amount(sums.year_debit, is_sum=True),
            Amount(sums.year_credit, is_sum=True),
            direction(sums.closing),
            Amount(abs(sums.closing), is_sum=True),
        ),
        tone="total",
    )


def headings() -> list[Heading]:
    """As the Chinese form has them."""
    return [
        Heading(_("Code")),
        Heading(pgettext_lazy("of the books", "Account")),
        Heading(_("Period")),
        Heading(_("Summary")),
        Heading(_("Debit"), is_number=True),
        Heading(_("Credit"), is_number=True),
        Heading(_("Side")),
        Heading(_("Balance"), is_number=True),
    ]


REPORT = Report(
    slug="general-ledger",
    title=_("General ledger"),
    icon="book",
    place=30,
    form=LedgerForm,
    build=build,
)
