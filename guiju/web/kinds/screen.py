"""The one declaration of a kind: what its list, page, forms and API show, and in which order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.db.models import (
    DateField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    QuerySet,
    TextField,
)
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from guiju.records.record import Kind
from guiju.records.sight import visible_to
from guiju.web import navigation
from guiju.web.cells import Badge, Money
from guiju.web.lists import Column
from guiju.web.records import Related
from guiju.web.requests import SignedIn

Text = str | Promise


def capitalised(text: Text | None) -> Text:
    """As a heading begins, in whichever language it is asked for."""
    capitalised: Text = _capitalised(text)
    return capitalised


_capitalised: Final[Any] = lazy(capfirst, str)

CENTS: Final = 2  # a decimal of so many places is an amount of money
DISCARDED: Final = "discarded"

screens: Final[dict[str, "Screen"]] = {}  # by kind


@dataclass(frozen=True, kw_only=True, eq=False)
class Screen:
    """How people meet a kind. Declared once, in the folder of the kind.

    `fields` are those of form and page, in order; `inputs` and `shown` replace, by name, how a
    field is asked for and shown (`part.field` for those of a part); `beside` gives further tables
    for the page of a record.
    """

    model: type[Kind]
    slug: str
    icon: str
    group: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ("number",)
    name: str = ""  # the field that says in words which one it is
    place: int = 100  # in the navigation
    order: str = "-record"
    inputs: Mapping[str, Callable[[SignedIn], forms.Field]] = field(default_factory=dict)
    shown: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    beside: Callable[[SignedIn, Any], Iterable[Related]] | None = None

    def __post_init__(self) -> None:
        """Register it, and its place in the navigation."""
        screens[self.kind] = self
        entry = navigation.Entry(
            self.group,
            self.title,
            self.icon,
            f"{self.kind}.list",
            f"{self.kind}.read",
            order=self.place,
        )
        navigation.register(entry)

    @property
    def kind(self) -> str:
        """The name of the kind, which is that of its permissions and addresses."""
        return self.model.kind

    @property
    def title(self) -> Text:
        """What many of them are called."""
        return capitalised(self.model._meta.verbose_name_plural)

    @property
    def one(self) -> Text:
        """What one of them is called."""
        return capitalised(self.model._meta.verbose_name)

    @property
    def crumbs(self) -> tuple[tuple[Text, str], ...]:
        """The way back to the list."""
        return ((self.title, self.url("list")),)

    @property
    def entered(self) -> tuple[str, ...]:
        """The fields that people enter; what is computed (`editable=False`) is only shown."""
        return tuple(name for name in self.fields if self.column_field(name).editable)

    def url(self, name: str, *arguments: Any) -> str:
        """The address of one of its views: list, create, or of one record: edit, step, revise."""
        return reverse(f"{self.kind}.{name}", args=arguments)

    def rows(self, request: SignedIn) -> QuerySet[Any]:
        """What this person sees, with what a list shows of it, in one statement."""
        rows = visible_to(request.actor, request.company, self.model)
        linked = {"record", "owner"}
        for name in (*self.columns, *self.fields):
            if name not in self.shown and isinstance(self.column_field(name), ForeignKey):
                linked.add(name)
        return rows.select_related(*sorted(linked))

    def column_field(self, name: str) -> "Field[Any, Any]":
        """The model's field of that name."""
        found = self.model._meta.get_field(name)
        if not isinstance(found, Field):
            raise TypeError(f"{self.kind} has no column {name}")
        return found

    def label(self, name: str) -> Text:
        """The name of a field as a heading."""
        return capitalised(self.column_field(name).verbose_name)

    def value(self, record: Kind, name: str) -> Any:
        """A field as a cell shows it."""
        if name in self.shown:
            return self.shown[name](record)
        if name == "number":
            return record.number or f"#{record.pk}"
        if name == "state":
            return state_badge(record)
        return value_of(record, self.column_field(name))

    def title_of(self, record: Kind) -> str:
        """The record in words, where it has some beside its number."""
        return str(getattr(record, self.name)) if self.name else str(self.one)

    def column(self, name: str) -> Column:
        """A column of the list; it offers an order where an index serves one."""
        model_field = self.column_field(name)
        is_number = isinstance(model_field, (DecimalField, IntegerField)) and name not in self.shown
        return Column(
            self.label(name),
            lambda record: self.value(record, name),
            sort=("record",) if name == "number" else index_order(self.model, name),
            is_link=name in ("number", self.name),
            is_number=is_number and not model_field.choices,
            is_wide=isinstance(model_field, TextField),
            is_minor=name not in (*self.columns[:2], "state"),
        )


def state_badge(record: Kind) -> Badge:
    """The state in one word."""
    state = record.state_shown
    return Badge(state.label, state.tone)


def value_of(row: Any, model_field: "Field[Any, Any]") -> Any:
    """A field's value as a cell shows it: a choice in words, an amount as money."""
    value = getattr(row, model_field.name)
    if model_field.choices:
        return dict(model_field.flatchoices).get(value, value)
    if value is None:
        return None
    if isinstance(model_field, DecimalField):
        return Money(value) if model_field.decimal_places == CENTS else trimmed(value)
    return value


def trimmed(value: Any) -> Any:
    """A quantity without the places that say nothing: 40, not 40.000."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def index_order(model: type[Kind], name: str) -> tuple[str, ...]:
    """The fields, from this one on, by which an index of the company's rows is in order."""
    for index in model._meta.indexes:
        names = [column for column, _direction in index.fields_orders]
        if names[:2] == ["company", name] and index.condition is None:
            fields = [model._meta.get_field(column) for column in names[1:]]
            if not any(getattr(one, "null", True) for one in fields):
                return tuple(names[1:])
    return ()


def is_date(model_field: "Field[Any, Any]") -> bool:
    """A day, not a moment."""
    return isinstance(model_field, DateField)


OWN: Final = _("Entered by me")
WAITING: Final = _("Waits for me")
