"""Numbers and choices that the policy leaves open, typed and versioned.

An app declares a parameter where it uses it. A value holds from its row on and is never changed,
only followed by another. A parameter without a default and without a row is not configured, and
what depends on it refuses (the demands behind it are red).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.database.statements import rows
from guiju.kernel.errors import NotConfigured, RuleBroken
from guiju.kernel.models import Company
from guiju.kernel.models import Parameter as ParameterRow
from guiju.kernel.unit import Unit

Value = TypeVar("Value", int, str, bool)

NEWEST = """
SELECT value::text FROM kernel_parameter WHERE company_id = %s AND name = %s
ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Parameter(Generic[Value]):
    """One parameter: its name, type, unit, bounds, and the demands that depend on it."""

    name: str
    type: type[Value]
    label: str | Promise
    demands: tuple[str, ...]
    default: Value | None = None
    unit: str | Promise = ""
    is_allowed: Callable[[Value], bool] = lambda value: True
    allowed: str | Promise = ""

    def __post_init__(self) -> None:
        """One name, one parameter."""
        if self.name in parameters:
            raise ValueError(f"{self.name} is a parameter already")
        parameters[self.name] = self

    def of(self, company: Company) -> Value:
        """The value that holds now. Raises NotConfigured where there is none.

        Read anew each time, inside a reading or a unit of that company.
        """
        value = standing_value(self, company)
        if value is None:
            raise NotConfigured(
                _("The parameter “%(label)s” has no value.") % {"label": self.label},
                demand=self.name,
            )
        return self.check(value)

    def check(self, value: Any) -> Value:
        """The value, if it is of the type and within the bounds. Raises RuleBroken."""
        # A bool is an int to Python, and a yes is no number.
        if type(value) is not self.type or not self.is_allowed(value):
            raise RuleBroken(
                _("“%(value)s” is no value for “%(label)s”: %(allowed)s")
                % {"value": value, "label": self.label, "allowed": self.allowed},
                demand=self.name,
            )
        return value


parameters: dict[str, Parameter[Any]] = {}


def set_parameter(*, by: Unit, parameter: str, value: Any) -> ParameterRow:
    """Let the value hold from now on, in the unit that has the right to say so.

    Who may is for the layer that asks: a change is confirmed by a second person there, and a value
    that nothing confirmed is refused by the database. Raises RuleBroken for a wrong type or bounds.
    """
    declared = parameters[parameter]
    return ParameterRow.objects.create(
        company=by.company, name=declared.name, value=declared.check(value)
    )


def standing_value(declared: Parameter[Any], company: Company) -> Any:
    """What holds now: the newest value, else the declared one; None where there is none."""
    newest = rows(NEWEST, company.pk, declared.name)
    return json.loads(newest[0][0]) if newest else declared.default
