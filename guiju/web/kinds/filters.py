"""The filters of a kind's list, made from its declaration; the API has the same."""

from datetime import date, datetime, time
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.db.models import (
    BooleanField,
    DecimalField,
    F,
    ForeignKey,
    IntegerField,
    Model,
    Q,
    QuerySet,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters.filters import QuerySetRequestMixin

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.records.lifecycle import Lifecycle
from guiju.records.looking import found_keys, look_index
from guiju.records.obligations import APPROVE, owed_by
from guiju.records.record import Kind, Obligation
from guiju.records.sight import visible_to
from guiju.web.kinds.choices import choices_of, in_order
from guiju.web.kinds.lookups import LookupField, looked_up
from guiju.web.kinds.screen import DISCARDED, OWN, WAITING, Screen, is_date
from guiju.web.ranges import ONE_DAY, Stem, day_filters, edges, number_filters, stemmed
from guiju.web.requests import SignedIn

MINE, WAITS = "mine", "waits"
OPEN: Final = "open"  # as a state: all from which something still leads on
IN_FORCE: Final = "in_force"  # as a state: all in which it is what it was meant to become
OVERDUE, LATE = "overdue", "late"
ENDED: Final = ("ended_from", "ended_to")


class LookupFilter(QuerySetRequestMixin, django_filters.Filter):  # type: ignore[misc]  # untyped
    """A record of a kind: looked up, because there may be too many for a list of choices."""

    field_class = LookupField


class KindFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """What the list of any kind can be asked for. What was discarded is shown on demand."""

    screen: Screen
    quick = ("q", "state", "who")  # these stand in the bar, the others are unfolded

    q = django_filters.CharFilter(method="search", label=_("Search"))
    state = django_filters.ChoiceFilter(method="by_state", label=_("State"))
    who = django_filters.ChoiceFilter(
        method="by_person", label=_("Mine"), choices=[(MINE, OWN), (WAITS, WAITING)]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the states of the kind."""
        super().__init__(*args, **options)
        lifecycle = self.screen.model.lifecycle
        choices: list[tuple[str, str | Promise]] = [(OPEN, _("not closed"))]
        if len(in_force(lifecycle)) > 1:
            choices.append((IN_FORCE, _("in force, or was")))
        choices += [(state.name, state.label) for state in lifecycle.states.values()]
        self.filters["state"].extra["choices"] = choices

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; without a state, all but what was discarded."""
        rows = cast("QuerySet[Any]", super().filter_queryset(queryset))
        if not self.form.cleaned_data.get("state"):
            rows = rows.exclude(state=DISCARDED)
        return rows

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Numbers by their beginning, words by any part."""
        said = value.strip()
        found = Q()
        by_link: dict[str, list[str]] = {}
        for path in self.screen.search:
            link, _between, field = path.rpartition("__")
            if path == "number":
                found |= Q(number__begins=said.upper())
            else:
                by_link.setdefault(link, []).append(field)
        for link, fields in by_link.items():
            found |= holding(self.screen.model, link, fields, said)
        return rows.filter(found)

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In this state, in any that is not an end, or in any in which it is in force."""
        if value == IN_FORCE:
            return rows.filter(state__in=in_force(self.screen.model.lifecycle))
        if value != OPEN:
            return rows.filter(state=value)
        states = self.screen.model.lifecycle.states.values()
        return rows.filter(state__in=[state.name for state in states if not state.is_final])

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What one entered, or what waits for one."""
        actor, company = self.request.actor, self.request.company
        if value == MINE:
            return rows.filter(owner=actor)
        return rows.filter(pk__in=owed_by(actor, company).values("record_id"))


def holding(model: type[Kind], link: str, fields: list[str], said: str) -> Q:
    """The records of which a field holds the words, or of which the record linked to does.

    Where an index holds all that, its keys are asked for first: a condition on the words themselves
    would be tried on each row.
    """
    holder: Any = model._meta.get_field(link).related_model if link else model
    index = look_index(holder) if issubclass(holder, Kind) else None
    if index is not None and set(fields) <= set(index.looked):
        states = list(holder.lifecycle.states)
        keys = found_keys(index, holder, states, [said], ["-id"], most=None)
        return Q((f"{link}__in" if link else "pk__in", keys))
    found = Q()
    for field in fields:
        found |= Q(("__".join(filter(None, (link, field, "icontains"))), said))
    return found


def in_force(lifecycle: Lifecycle) -> list[str]:
    """The good states: where a record is what it was meant to become, or came to its end so."""
    return [state.name for state in lifecycle.states.values() if state.tone == "ok"]


class RoutedFilter(KindFilter):
    """What the list of a kind with approvals can be asked for besides."""

    def together(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """What is asked of approvals is asked of one and the same: see `approvals`."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked, of the record and of its approvals."""
        rows = super().filter_queryset(queryset)
        asked = {name: self.form.cleaned_data.get(name) for name in (*ENDED, "deadline")}
        if not any(asked.values()):
            return rows
        return rows.filter(pk__in=self.approvals(**asked).values("record_id"))

    def approvals(
        self, ended_from: date | None, ended_to: date | None, deadline: str
    ) -> QuerySet[Obligation]:
        """The approvals that ended on these days, late, or are overdue now."""
        company = self.request.company
        found = Obligation.objects.filter(company=company, sort=APPROVE)
        if deadline == OVERDUE:
            found = found.filter(closed_at=None, due__lt=clock.business_now(company))
        elif deadline == LATE:
            found = found.filter(closed_at__gt=F("due"))
        if ended_from is not None:
            found = found.filter(closed_at__gte=beginning(ended_from, company))
        if ended_to is not None:
            found = found.filter(closed_at__lt=beginning(ended_to + ONE_DAY, company))
        return found


def beginning(day: date, company: Company) -> datetime:
    """The moment at which a day begins where the company is."""
    return datetime.combine(day, time.min, ZoneInfo(company.time_zone))


def filters_of(screen: Screen) -> type[KindFilter]:
    """The filter set of a kind."""
    made: dict[str, Any] = {"screen": screen, "__module__": __name__}
    base: type[KindFilter] = KindFilter
    for name in screen.filters:
        made.update(_filters(screen, name))
    if screen.model.lifecycle.routed:
        base = RoutedFilter
        made.update(_approval())
    made["Meta"] = type("Meta", (), {"model": screen.model, "fields": ()})
    return type(f"{screen.model.__name__}Filter", (base,), made)


def _approval() -> dict[str, Any]:
    """What becomes of its deadline, and the days on which an approval ended."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    filters = edges("ended", _("Approval ended"), django_filters.DateFilter, "", widget)
    for one in filters.values():
        one.method = "together"
    deadline = django_filters.ChoiceFilter(
        method="together",
        label=_("Approval"),
        choices=[(OVERDUE, _("overdue now")), (LATE, _("given late"))],
    )
    ended = stemmed(Stem("ended", _("Approval ended"), "days"), filters)
    return {"deadline": deadline, **ended}


def _filters(screen: Screen, name: str) -> dict[str, Any]:
    """The filters of a field, by its type."""
    model_field, label = screen.column_field(name), screen.label(name)
    if isinstance(model_field, ForeignKey):
        return {name: _link_filter(screen, model_field, label)}
    if is_date(model_field):
        return day_filters(name, label)
    if model_field.choices:
        return {name: django_filters.ChoiceFilter(choices=model_field.choices, label=label)}
    if isinstance(model_field, BooleanField):
        yes_or_no = [("true", _("Yes")), ("false", _("No"))]
        return {
            name: django_filters.TypedChoiceFilter(
                choices=yes_or_no, coerce=lambda value: value == "true", label=label
            )
        }
    if isinstance(model_field, (DecimalField, IntegerField)):
        return number_filters(name, label)
    return {name: django_filters.CharFilter(field_name=name, lookup_expr="icontains", label=label)}


def _link_filter(screen: Screen, model_field: "ForeignKey[Any, Any]", label: Any) -> Any:
    """A record is looked up, anything else is chosen from a list."""
    related = model_field.related_model
    offered: dict[str, Any] = {
        "queryset": lambda request: listed(related, request),
        "label": label,
    }
    chosen = looked_up(model_field)
    if chosen is None:
        return django_filters.ModelChoiceFilter(**offered)
    path = f"{screen.kind}.{model_field.name}"
    return LookupFilter(screen=chosen, path=path, is_terse=True, **offered)


def listed(model: type[Model], request: SignedIn) -> QuerySet[Any]:
    """What a list can be filtered by: as far as one sees, what came to its end included.

    An order to a supplier that was retired since is still to be found.
    """
    if not issubclass(model, Kind):
        return choices_of(model, request)
    rows: QuerySet[Any] = visible_to(request.actor, request.company, model)
    return in_order(rows.exclude(state=DISCARDED))
