"""Numbers and days as people write them, and the fields that understand them.

The browser has the same rules (static/web/entry.js), so that what it accepts is accepted here; what
is not clear is refused, never guessed: 1,23 is no number and 03/04/2026 no day.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

# What a Chinese keyboard writes for a point, and the minus of typesetters, beyond NFKC.
SIGNS: Final = str.maketrans({"\u3002": ".", "\u2212": "-"})
CURRENCY: Final = re.compile(  # also as yuan and renminbi in Chinese
    r"^(?:[\u00a5$\u20ac\u00a3]|CNY|RMB|\u4eba\u6c11\u5e01)|(?:\u5143|CNY|RMB)$", re.IGNORECASE
)
NUMBER: Final = re.compile(r"[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)", re.ASCII)
LONGEST: Final = 60

# The signs of year, month and day in Chinese stand beside - / and the point.
YEAR_FIRST: Final = re.compile(
    r"(\d{4}|\d{2})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?", re.ASCII
)
YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
NO_YEAR: Final = re.compile(r"(\d{1,2})[-/.\u6708](\d{1,2})\u65e5?", re.ASCII)
DIGITS: Final = re.compile(r"(\d{4})?(\d{2})(\d{2})", re.ASCII)
DAYS_AWAY: Final = re.compile(r"[+-]\d{1,4}", re.ASCII)
MIDNIGHT: Final = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?$")
TODAY: Final = ("t", "\u4eca\u5929")  # today, in Chinese
CENTURY: Final = 2000
MOST_MONTHS: Final = 12
SHORT_YEAR: Final = 2
LEAP: Final = 4


def plain(text: str) -> str:
    """Half-width, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).translate(SIGNS).strip()


def number_of(text: str) -> str:
    """The plain number that is meant: (1,234.50) is -1234.5. Raises ValueError."""
    bare = re.sub(r"\s", "", plain(text))
    is_negative = bare.startswith("(") and bare.endswith(")")
    if is_negative:
        bare = bare[1:-1]
    sign = ""
    if bare[:1] in ("+", "-"):
        sign, bare = bare[0], bare[1:]
    bare = sign + CURRENCY.sub("", CURRENCY.sub("", bare))
    if len(bare) > LONGEST or not NUMBER.fullmatch(bare) or (is_negative and sign):
        raise ValueError(text)
    whole, _point, fraction = bare.replace(",", "").lstrip("+").partition(".")
    fraction = fraction.rstrip("0")
    digits = whole.lstrip("-").lstrip("0") or "0"
    said = f"{digits}.{fraction}" if fraction else digits
    is_below = (is_negative or whole.startswith("-")) and said != "0"
    return f"-{said}" if is_below else said


def day_of(text: str, today: datetime.date) -> datetime.date:
    """The day that is meant: 2026-11-24, 24.11.2026, 20261124, 1124, +7, t. Raises ValueError.

    Without a year it is the one nearest to today.
    """
    bare = MIDNIGHT.sub("", plain(text)).replace(" ", "")
    if bare.lower() in TODAY:
        return today
    if DAYS_AWAY.fullmatch(bare):
        return today + datetime.timedelta(days=int(bare))
    if found := YEAR_FIRST.fullmatch(bare):
        year, month, day = found.groups()
        return _day(int(year) + (CENTURY if len(year) == SHORT_YEAR else 0), month, day)
    if found := YEAR_LAST.fullmatch(bare):
        return _day_with_year_last(*found.groups())
    if found := NO_YEAR.fullmatch(bare):
        month, day = found.groups()
        return _nearest(month, day, today)
    if found := DIGITS.fullmatch(bare):
        year, month, day = found.groups()
        return _day(int(year), month, day) if year else _nearest(month, day, today)
    raise ValueError(text)


def _day_with_year_last(first: str, sign: str, second: str, year: str) -> datetime.date:
    """24.11.2026 has the day first; with other signs only what can be read in one way."""
    if sign == "." or int(first) > MOST_MONTHS or first == second:
        return _day(int(year), second, first)
    if int(second) > MOST_MONTHS:
        return _day(int(year), first, second)
    raise ValueError(f"{first}{sign}{second}{sign}{year}")


def _nearest(month: str, day: str, today: datetime.date) -> datetime.date:
    found = []
    for year in range(today.year - LEAP, today.year + LEAP + 1):
        try:
            found.append(_day(year, month, day))
        except ValueError:
            continue  # the 29th of February is not in each year
    if not found:
        raise ValueError(f"{month}-{day}")
    return min(found, key=lambda one: abs(one - today))


def _day(year: int, month: str, day: str) -> datetime.date:
    return datetime.date(year, int(month), int(day))


class NumberInput(forms.TextInput):
    """A number as people write it; the script shows its thousands."""

    def __init__(self, places: int, attrs: dict[str, Any] | None = None) -> None:
        mode = "decimal" if places else "numeric"
        own = {"data-entry": "number", "data-places": places, "inputmode": mode}
        super().__init__({**own, "autocomplete": "off", **(attrs or {})})


class DecimalField(forms.DecimalField):
    """A decimal that may bear thousands, a currency sign and full-width digits."""

    def __init__(self, **options: Any) -> None:
        options["widget"] = NumberInput(options.get("decimal_places") or 0)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError."""
        return super().to_python(_understood(value, self.error_messages["invalid"]))


class WholeField(forms.IntegerField):
    """A whole number, written in the same ways."""

    def __init__(self, **options: Any) -> None:
        options["widget"] = NumberInput(0)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError."""
        return super().to_python(_understood(value, self.error_messages["invalid"]))


class DayInput(forms.TextInput):
    """A day as people write it; the script adds the calendar."""

    def __init__(self) -> None:
        super().__init__({"data-entry": "day", "autocomplete": "off", "placeholder": "YYYY-MM-DD"})

    def format_value(self, value: Any) -> Any:
        """ISO 8601."""
        return value.isoformat() if isinstance(value, datetime.date) else value


class DayField(forms.DateField):
    """A day; `today` tells which one is the company's."""

    widget = DayInput

    def __init__(self, *, today: Callable[[], datetime.date], **options: Any) -> None:
        options["widget"] = DayInput()
        super().__init__(**options)
        self._today = today

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return day_of(value, self._today())
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                _("“%(text)s” is no clear day: write it as 2026-11-24."),
                code="invalid",
                params={"text": value},
            ) from error


def _understood(value: Any, complaint: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        return value
    try:
        return number_of(value)
    except ValueError as error:
        raise ValidationError(complaint, code="invalid") from error


def entry_field(model_field: "Field[Any, Any]", today: Callable[[], datetime.date]) -> Any:
    """The form field of a model's number or day as people write it; None for any other."""
    kind = model_field.get_internal_type()
    if model_field.choices:
        return None
    if kind == "DecimalField":
        return model_field.formfield(form_class=DecimalField)
    if kind == "DateField":
        return model_field.formfield(form_class=DayField, today=today)
    if kind.endswith("IntegerField"):
        return model_field.formfield(form_class=WholeField)
    return None
