"""Rows that hold for some days: from a first day to a last one, both included, or on and on."""

import datetime
from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken

UNTIL: Final = "valid_to"


def one_at_a_time(
    name: str, *links: str, numbers: tuple[str, ...] = (), condition: Q | None = None
) -> ExclusionConstraint:
    """No two rows alike in these links and decimal numbers hold on the same day.

    Each is compared as a range of one value: equality in such an index would need an extension.
    """
    alike = [
        (Func(F(field), F(field), Value("[]"), function=function), "&&")
        for function, fields in (("int8range", links), ("numrange", numbers))
        for field in fields
    ]
    days = Func(
        F("valid_from"),
        F(UNTIL),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
    return ExclusionConstraint(name=name, expressions=[*alike, (days, "&&")], condition=condition)


def holds_on(day: datetime.date) -> Q:
    """The rows that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def check_order(since: datetime.date, until: datetime.date | None, field: str = UNTIL) -> None:
    """Raises RuleBroken where it ends before it begins."""
    if until is not None and since > until:
        raise RuleBroken(_("It would end before it begins."), field=field)
