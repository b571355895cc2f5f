"""How one value looks, in a table, among the facts of a record and in a message."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Text = str | Promise

NOTHING: Final = mark_safe('<span class="mut">—</span>')
CENT: Final = Decimal("0.01")
DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"
SYMBOLS: Final = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "GBP": "£", "JPY": "JP¥"}


@dataclass(frozen=True)
class Badge:
    """A state in one word; the tone is `ok`, `warn`, `bad`, `info` or nothing."""

    label: Text
    tone: str = ""

    def __html__(self) -> str:
        return format_html('<span class="badge {}">{}</span>', self.tone, self.label)


@dataclass(frozen=True)
class Money:
    """An amount with its currency, computed before and only shown here."""

    amount: Decimal
    currency: str = "CNY"

    def __html__(self) -> str:
        return money(self.amount, self.currency)


def cell(value: Any) -> str:
    """Any value as HTML, escaped, alike in both languages."""
    if value is None or value == "":
        return NOTHING
    for sort, show in SHOWN:
        if isinstance(value, sort):
            return show(value)
    return format_html("{}", value)


def number(value: int | Decimal, places: int | None = None) -> str:
    """With thousand separators; a Decimal keeps its places unless told."""
    if places is not None and isinstance(value, Decimal):
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def money(value: Decimal | None, currency: str = "CNY") -> str:
    """¥1,234,567.50 in either language, to the cent, minus signs in front."""
    if value is None:
        return NOTHING
    tone = "money neg" if value.quantize(CENT, ROUND_HALF_UP) < 0 else "money"
    return format_html('<span class="{}">{}</span>', tone, money_words(value, currency))


def money_words(value: Decimal, currency: str = "CNY") -> str:
    """The same without markup."""
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{symbol}{abs(rounded):,f}"


def day(value: date) -> str:
    """2026-11-24."""
    return format_html('<time datetime="{0}">{0}</time>', value.strftime(DAY))


def moment(value: datetime) -> str:
    """2026-11-24 09:05, in the company's time zone."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime(MINUTE),
    )


def linked(value: Model) -> str:
    """A record by its name, as a link where it has a page."""
    if not hasattr(value, "get_absolute_url"):
        return format_html("{}", value)
    return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)


def whole(parts: Iterable[str]) -> SafeString:
    """Parts of HTML as one. Whoever makes them has escaped them."""
    return mark_safe("".join(parts))  # noqa: S308  hundreds of parts on a page, escaped once each


class CellsOfRecords:
    """The cells of one table: a record that many rows name is drawn once."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[type[Model], Any], str] = {}

    def cell(self, value: Any) -> str:
        """Any value as the table shows it."""
        if not isinstance(value, Model) or value.pk is None:
            return cell(value)
        key = type(value), value.pk
        if key not in self._drawn:
            self._drawn[key] = cell(value)
        return self._drawn[key]


def yes_or_no(value: bool) -> str:  # noqa: FBT001  it is shown, it decides nothing
    """A truth in words."""
    return gettext("Yes") if value else gettext("No")


# In this order: a bool is an int, and a datetime is a date.
SHOWN: Final[tuple[tuple[Any, Callable[[Any], str]], ...]] = (
    (bool, yes_or_no),
    (datetime, moment),
    (date, day),
    ((int, Decimal), number),
    (Model, linked),
)


def words(value: Any) -> str:
    """Any value as text without markup, as `cell` shows it; nothing is an empty text."""
    if value is None:
        return ""
    for sort, say in SAID:
        if isinstance(value, sort):
            return say(value)
    return str(value)


def minute(value: datetime) -> str:
    """2026-11-24 09:05, in the company's time zone."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime(MINUTE)


# In this order, for the same reason.
SAID: Final[tuple[tuple[Any, Callable[[Any], str]], ...]] = (
    (Badge, lambda value: str(value.label)),
    (Money, lambda value: money_words(value.amount, value.currency)),
    (bool, yes_or_no),
    (datetime, minute),
    (date, lambda value: value.strftime(DAY)),
    ((int, Decimal), number),
)


def read_off(row: Any, path: str | Callable[[Any], Any]) -> Any:
    """The value of a column: a path of attributes (`department.name`) or a function of the row."""
    if callable(path):
        return path(row)
    value = row
    for name in path.split("."):
        if value is None:
            return None
        display = getattr(value, f"get_{name}_display", None)
        value = display() if display is not None else getattr(value, name)
    return value
