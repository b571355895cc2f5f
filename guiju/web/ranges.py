"""Ranges to filter by: days between two dates or by a name such as `this month`, amounts.

A field's filters share a stem: they stand under one label and make one chip. A period by its name
is reckoned anew each time, so that a link or a saved view says `this month` in the next one, too.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock

Text = str | Promise
Day = datetime.date
Span = tuple[Day | None, Day | None]

ONE_DAY: Final = datetime.timedelta(days=1)
WEEK: Final = datetime.timedelta(days=7)
DECEMBER: Final = 12
QUARTER: Final = 3


@dataclass(frozen=True)
class Stem:
    """What the filters of one field share; `sort` is `days` or `numbers`."""

    name: str
    label: Text
    sort: str


def month(day: Day, ahead: int = 0) -> Day:
    """The first day of the month, or of the one so many months ahead."""
    months = day.year * DECEMBER + day.month - 1 + ahead
    return Day(months // DECEMBER, months % DECEMBER + 1, 1)


def week(day: Day) -> Day:
    """The Monday of the week."""
    return day - datetime.timedelta(days=day.weekday())


def quarter(day: Day) -> Day:
    """The first day of the quarter."""
    return month(day, -((day.month - 1) % QUARTER))


# name -> what it is called, and the first and the last day of it
PERIODS: Final[dict[str, tuple[Text, Callable[[Day], Span]]]] = {
    "today": (_("today"), lambda day: (day, day)),
    "yesterday": (_("yesterday"), lambda day: (day - ONE_DAY, day - ONE_DAY)),
    "this_week": (_("this week"), lambda day: (week(day), week(day) + WEEK - ONE_DAY)),
    "last_week": (_("last week"), lambda day: (week(day) - WEEK, week(day) - ONE_DAY)),
    "this_month": (_("this month"), lambda day: (month(day), month(day, 1) - ONE_DAY)),
    "last_month": (_("last month"), lambda day: (month(day, -1), month(day) - ONE_DAY)),
    "this_quarter": (
        _("this quarter"),
        lambda day: (quarter(day), month(quarter(day), QUARTER) - ONE_DAY),
    ),
    "this_year": (_("this year"), lambda day: (Day(day.year, 1, 1), Day(day.year, DECEMBER, 31))),
    "last_year": (
        _("last year"),
        lambda day: (Day(day.year - 1, 1, 1), Day(day.year - 1, DECEMBER, 31)),
    ),
    "past": (_("before today"), lambda day: (None, day - ONE_DAY)),
    "next_days": (_("the next 7 days"), lambda day: (day, day + WEEK - ONE_DAY)),
    "ahead": (_("from today on"), lambda day: (day, None)),
}


def span(name: str, today: Day) -> Span:
    """The first and the last day of a period, either of them open."""
    return PERIODS[name][1](today)


class PeriodFilter(django_filters.ChoiceFilter):  # type: ignore[misc]  # django-filter is untyped
    """Days within a period by its name, in the company's own time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        choices = [(name, label) for name, (label, _span) in PERIODS.items()]
        super().__init__(*args, choices=choices, **options)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As asked; without a period, all."""
        if not value:
            return rows
        first, last = span(value, clock.business_today(self.parent.request.company))
        if first is not None:
            rows = rows.filter(Q((f"{self.field_name}__gte", first)))
        if last is not None:
            rows = rows.filter(Q((f"{self.field_name}__lte", last)))
        return rows


def day_filters(name: str, label: Text, field_name: str = "") -> dict[str, Any]:
    """The filters of a date: `name` takes a period, `name_from` and `name_to` take days."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return stemmed(
        Stem(name, label, "days"),
        {
            name: PeriodFilter(field_name=field_name or name, label=label),
            **edges(name, label, django_filters.DateFilter, field_name or name, widget),
        },
    )


def number_filters(name: str, label: Text) -> dict[str, Any]:
    """The filters of an amount or a number: `name_from` and `name_to`, both included."""
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    filters = edges(name, label, django_filters.NumberFilter, name, widget)
    return stemmed(Stem(name, label, "numbers"), filters)


def edges(
    name: str, label: Text, sort: type[Any], field_name: str, widget: forms.Widget
) -> dict[str, Any]:
    """The lower and the upper edge of a range."""
    return {
        f"{name}_from": sort(
            field_name=field_name,
            lookup_expr="gte",
            label=format_lazy(_("{field}, from"), field=label),
            widget=widget,
        ),
        f"{name}_to": sort(
            field_name=field_name,
            lookup_expr="lte",
            label=format_lazy(_("{field}, to"), field=label),
            widget=widget,
        ),
    }


def stemmed(stem: Stem, filters: dict[str, Any]) -> dict[str, Any]:
    """The filters with what they share."""
    for one in filters.values():
        one.stem = stem
    return filters
