"""What reports ask for: a span of periods, an account, dimensions."""

import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.accounting.account.models import Account
from guiju.accounting.dimensions import DIMENSIONS
from guiju.accounting.ledger.models import LedgerLine
from guiju.accounting.period.models import OPEN, Period
from guiju.accounting.reports.sheet import AskForm
from guiju.web.requests import SignedIn

LEVELS = 4


class SpanForm(AskForm):
    """From one period to another; both the first open one to begin with."""

    first = forms.ChoiceField(label=_("From period"))
    last = forms.ChoiceField(label=_("To period"))

    def offer(self) -> None:
        """The company's periods, the newest first."""
        rows = Period.objects.filter(company=self.request.company).order_by("-starts_on")
        self.periods = {row.code: row for row in rows}
        choices = [(code, code) for code in self.periods]
        now = self.present()
        for name in ("first", "last"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
            field.initial = now.code if now is not None else None

    def present(self) -> Period | None:
        """The first one that is open; else the last."""
        earliest_first = list(reversed(self.periods.values()))
        open_ones = (row for row in earliest_first if row.state == OPEN and not row.is_opening)
        return next(open_ones, earliest_first[-1] if earliest_first else None)

    def clean(self) -> dict[str, Any]:
        """The first is not after the last. Adds both as periods, and the months between."""
        said = super().clean()
        if "first" not in said or "last" not in said:
            return said
        first, last = self.periods[said["first"]], self.periods[said["last"]]
        if first.starts_on > last.starts_on:
            self.add_error("last", _("The last period is before the first."))
        said["span"] = [
            row
            for row in reversed(self.periods.values())
            if first.starts_on <= row.starts_on <= last.starts_on
        ]
        return said


class AccountForm(SpanForm):
    """A span, and one account with all that are below it."""

    account = forms.ChoiceField(label=pgettext_lazy("of the books", "Account"))

    def offer(self) -> None:
        """The chart, to be chosen from."""
        super().offer()
        self.accounts = chart_of(self.request)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(pk), str(row)) for pk, row in self.accounts.items()]
            field.initial = next(iter(self.accounts), None)

    def clean(self) -> dict[str, Any]:
        """Adds the account itself and the keys of it and all below."""
        said = super().clean()
        said["chart"] = self.accounts
        if "account" in said:
            chosen = self.accounts[int(said["account"])]
            said["account"] = chosen
            said["accounts"] = [
                pk
                for pk, row in self.accounts.items()
                if row.code == chosen.code or row.code.startswith(f"{chosen.code}.")
            ]
        return said


class DimensionsForm(AccountForm):
    """An account, and what its lines shall name."""

    def offer(self) -> None:
        """All that any line of the ledger named, of each dimension."""
        super().offer()
        for name, label in DIMENSIONS.items():
            model: type[Model] = LedgerLine._meta.get_field(name).related_model  # type: ignore[assignment]  # a Link has one
            used = LedgerLine.objects.filter(company=self.request.company).exclude(**{name: None})
            rows = model._default_manager.filter(pk__in=used.values(name).distinct())
            self.fields[name] = forms.ModelChoiceField(
                queryset=rows.order_by("pk"), label=str(label), required=False, empty_label=_("All")
            )

    def clean(self) -> dict[str, Any]:
        """Adds the dimensions as keys."""
        said = super().clean()
        said["dimensions"] = {name: getattr(said.get(name), "pk", None) for name in DIMENSIONS}
        return said


def chart_of(request: SignedIn) -> dict[int, Account]:
    """The company's accounts in their order, retired ones too: they have their history."""
    rows = Account.objects.filter(company=request.company, state__in=["active", "retired"])
    return {row.pk: row for row in rows.order_by("code")}


def span_of(said: dict[str, Any]) -> tuple[datetime.date, datetime.date]:
    """The first and the last day."""
    return said["span"][0].starts_on, said["span"][-1].ends_on
