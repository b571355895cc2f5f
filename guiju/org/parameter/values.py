"""Values of parameters as people write them, and as the database compares them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.parameters import Parameter

YES, NO = "true", "false"
LONGEST: Final = 12  # characters of a whole number
SPOKEN: Final = {YES: True, "yes": True, NO: False, "no": False}


def read(declared: Parameter[Any], text: str) -> Any:
    """The value that a text means. Raises RuleBroken for another type or out of bounds."""
    said = text.strip()
    value: Any = said
    if declared.type is int:
        # As it is written everywhere: no exponent, no other script's digits, no grouping.
        is_number = said.removeprefix("-").isdecimal() and said.isascii() and len(said) <= LONGEST
        value = int(said) if is_number else said
    if declared.type is bool:
        value = SPOKEN.get(said.lower(), said)
    try:
        return declared.check(value)
    except RuleBroken as refusal:
        raise RuleBroken(
            _("“%(value)s” is no value for “%(label)s”: %(allowed)s")
            % {"value": said, "label": declared.label, "allowed": allowed(declared)},
            field="value",
            demand=declared.name,
        ) from refusal


def written(value: Any) -> str:
    """As JSON says it, without quotes: the form in which the database compares."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def allowed(declared: Parameter[Any]) -> Any:
    """Which values there are, in words."""
    return f"{YES}, {NO}" if declared.type is bool else declared.allowed
