"""The filters of a kind's list, made from its declaration; the API has the same."""

from typing import Any, Final, cast

import django_filters
from django import forms
from django.db.models import BooleanField, ForeignKey, Model, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Company
from guiju.records.obligations import owed_by
from guiju.records.record import Kind
from guiju.records.sight import visible_to
from guiju.web.kinds.screen import DISCARDED, OWN, WAITING, Screen, is_date
from guiju.web.requests import SignedIn

MINE, WAITS = "mine", "waits"
NAMING: Final = ("code", "number", "name", "pk")  # by the first that a model has, it is in order


class KindFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """What the list of any kind can be asked for. What was discarded is shown on demand."""

    screen: Screen

    q = django_filters.CharFilter(method="search", label=_("Search"))
    state = django_filters.ChoiceFilter(method="by_state", label=_("State"))
    who = django_filters.ChoiceFilter(
        method="by_person", label=_("Mine"), choices=[(MINE, OWN), (WAITS, WAITING)]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the states of the kind."""
        super().__init__(*args, **options)
        states = self.screen.model.lifecycle.states.values()
        self.filters["state"].extra["choices"] = [(state.name, state.label) for state in states]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; without a state, all but what was discarded."""
        rows = cast("QuerySet[Any]", super().filter_queryset(queryset))
        if not self.form.cleaned_data.get("state"):
            rows = rows.exclude(state=DISCARDED)
        return rows

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Numbers by their beginning, words by any part."""
        found = Q()
        for field in self.screen.search:
            lookup = "istartswith" if field == "number" else "icontains"
            found |= Q((f"{field}__{lookup}", value.strip()))
        return rows.filter(found)

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In this state."""
        return rows.filter(state=value)

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What one entered, or what waits for one."""
        actor, company = self.request.actor, self.request.company
        if value == MINE:
            return rows.filter(owner=actor)
        return rows.filter(pk__in=owed_by(actor, company).values("record_id"))


def filters_of(screen: Screen) -> type[KindFilter]:
    """The filter set of a kind."""
    made: dict[str, Any] = {"screen": screen, "__module__": __name__}
    for name in screen.filters:
        made.update(_filters(screen, name))
    made["Meta"] = type("Meta", (), {"model": screen.model, "fields": ()})
    return type(f"{screen.model.__name__}Filter", (KindFilter,), made)


def _filters(screen: Screen, name: str) -> dict[str, Any]:
    model_field, label = screen.column_field(name), screen.label(name)
    if isinstance(model_field, ForeignKey):
        related = model_field.related_model
        return {
            name: django_filters.ModelChoiceFilter(
                queryset=lambda request: choices_of(related, request), label=label
            )
        }
    if is_date(model_field):
        widget = forms.DateInput(attrs={"type": "date"})
        return {
            f"{name}_from": django_filters.DateFilter(
                field_name=name,
                lookup_expr="gte",
                label=format_lazy(_("{field}, from"), field=label),
                widget=widget,
            ),
            f"{name}_to": django_filters.DateFilter(
                field_name=name,
                lookup_expr="lte",
                label=format_lazy(_("{field}, to"), field=label),
                widget=widget,
            ),
        }
    if isinstance(model_field, BooleanField):
        choices = [(True, _("Yes")), (False, _("No"))]
        return {name: django_filters.ChoiceFilter(choices=choices, label=label)}
    if model_field.choices:
        return {name: django_filters.ChoiceFilter(choices=model_field.choices, label=label)}
    return {name: django_filters.CharFilter(field_name=name, label=label)}


def choices_of(model: type[Model], request: SignedIn) -> QuerySet[Any]:
    """The rows of another table that a field may point to: the company's, as far as one sees."""
    if issubclass(model, Kind):
        rows: QuerySet[Any] = visible_to(request.actor, request.company, model)
        rows = rows.filter(state="active") if "active" in model.lifecycle.states else rows
    else:
        rows = in_company(model, request.company)
    names = {field.name for field in model._meta.get_fields()} | {"pk"}
    return rows.order_by(next(name for name in NAMING if name in names))


def in_company(model: type[Model], company: Company) -> QuerySet[Any]:
    """The company's rows of a business table."""
    return model._default_manager.filter(company=company)
