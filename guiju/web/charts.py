"""Small charts, drawn on the server: bars, each with its words and each a link to what it counts.

The words are plain HTML beside the drawing, so a chart is read aloud, searched and used by keyboard
like a list of links, and nothing of it depends on a script or on a colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from guiju.web.cells import SYMBOLS, number

Text = str | Promise

FULL: Final = 1000  # the length of the longest bar, in units of the drawing
TONES: Final = frozenset({"", "ok", "warn", "bad", "none"})
# From how much on an amount is said in which unit, the largest first; Chinese counts by 10,000.
BY_THOUSAND: Final = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
BY_TEN_THOUSAND: Final = (
    (100_000_000, pgettext_lazy("unit", "hundred million")),
    (10_000, pgettext_lazy("unit", "ten thousand")),
)
DIGITS: Final = 3


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how much, how that is said, and where it leads.

    `full` says it again with all that the short words leave out. The length is set by `bars`.
    """

    label: Text
    value: Decimal | int
    said: str
    url: str
    full: str = ""
    tone: str = ""
    length: int = 0  # of FULL

    @property
    def top(self) -> int:
        """Where an upright bar begins, from above."""
        return FULL - self.length


@dataclass(frozen=True)
class Chart:
    """Bars under one title; upright for times, across for names."""

    title: Text
    note: Text
    bars: Sequence[Bar]
    is_upright: bool = False
    is_long: bool = False
    nothing: Text = ""
    full: int = FULL


def bars(
    title: Text,
    rows: Sequence[Bar],
    *,
    note: Text = "",
    nothing: Text = "",
    is_upright: bool = False,
    is_long: bool = False,
) -> Chart:
    """Draw the bars in proportion to the largest; what is more than nothing can be seen.

    `is_long` gives long names a line of their own; `nothing` is said where there are no bars.
    Raises ValueError for a value below zero or an unknown tone: a bar cannot show it.
    """
    largest = max((row.value for row in rows), default=0)
    if any(row.value < 0 or row.tone not in TONES for row in rows):
        raise ValueError(f"bars cannot show {rows}")
    drawn = [replace(row, length=_length(row.value, largest)) for row in rows]
    return Chart(title, note, drawn, is_upright, is_long, nothing)


def short(amount: Decimal, currency: str = "CNY") -> str:
    """An amount in three digits, with the unit of the language: 1.23M, or 123 times 10,000."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    is_english = get_language() == "en"
    for least, word in BY_THOUSAND if is_english else BY_TEN_THOUSAND:
        if amount >= least:
            in_unit = amount / least
            places = max(DIGITS - len(str(int(in_unit))), 0)
            return f"{symbol}{number(in_unit, places)}{word}"
    return f"{symbol}{number(amount, 0)}"


def _length(value: Decimal | int, largest: Decimal | int) -> int:
    return max(round(FULL * value / largest), FULL // 100) if value else 0
