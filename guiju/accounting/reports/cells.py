"""How figures look in a ledger: no currency sign, nothing for zero, red for negative."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import pgettext

Text = str | Promise


@dataclass(frozen=True)
class Amount:
    """An amount in a column of its own. Nothing is written for zero, unless it is a sum."""

    value: Decimal
    is_sum: bool = False

    def __html__(self) -> str:
        if not self.value and not self.is_sum:
            return ""
        tone = "money neg" if self.value < 0 else "money"
        return format_html('<span class="{}">{}</span>', tone, f"{self.value:,.2f}")


@dataclass(frozen=True)
class Linked:
    """A text that leads somewhere."""

    text: Text
    url: str

    def __html__(self) -> str:
        return format_html('<a href="{}">{}</a>', self.url, self.text)

    def __str__(self) -> str:
        return str(self.text)


def direction(balance: Decimal) -> str:
    """The side of a balance, debit positive: as MOF order 98, art. 60, has it."""
    if balance > 0:
        return pgettext("side of a balance", "Dr")
    return pgettext("side of a balance", "Cr") if balance < 0 else pgettext("balance", "even")


def on_sides(balance: Decimal) -> tuple[Amount, Amount]:
    """A balance in the column of its side."""
    debit = balance if balance > 0 else Decimal(0)
    return Amount(debit), Amount(debit - balance)
