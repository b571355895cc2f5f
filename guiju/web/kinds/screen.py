"""The one declaration of a kind: what its list, page, forms and API show, and in which order."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
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

from guiju.records.content import parts_of
from guiju.records.record import Kind
from guiju.records.sight import visible_to
from guiju.web import navigation
from guiju.web.cells import Badge, Money
from guiju.web.lists import Column
from guiju.web.printing.paper import GENERAL, Paper
from guiju.web.records import Related, Step
from guiju.web.requests import SignedIn

Text = str | Promise


def capitalised(text: Text | None) -> Text:
    """As a heading begins, in whichever language it is asked for."""
    capitalised: Text = _capitalised(text)
    return capitalised


_capitalised: Final[Any] = lazy(capfirst, str)

CURRENCY: Final = "currency"
CENTS: Final = 2  # a decimal of so many places is an amount of money
DISCARDED: Final = "discarded"

screens: Final[dict[str, "Screen"]] = {}  # by kind


@dataclass(frozen=True)
class Fill:
    """What the choice in a look-up fills in beside it, where nothing was typed there.

    `give` gets what was found and the fields of the head that it `needs` (as they were typed), and
    returns by key the values by field, all of them with as few statements as one.
    """

    give: Callable[[SignedIn, list[Any], Mapping[str, str]], Mapping[int, Mapping[str, Any]]]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Screen:
    """How people meet a kind. Declared once, in the folder of the kind.

    `fields` are those of form and page, in order; `inputs` and `shown` replace, by name, how a
    field is asked for and shown (`part.field` for those of a part). `parts` names the columns of a
    part in order; `live` the computed fields that the form shows while one types, each with its
    formula, or without where a choice in a look-up brings it along; `totals` the columns that are
    summed up below (both as `part.field`); `widths` says in em how wide such a column begins where
    the usual width of its sort does not fit. `begins` says what a new one begins with. A look-up
    for the kind searches `lookup` and tells two of one name apart by `tells`; `fills` says what the
    choice of a look-up of this kind's own form fills in beside it. `offers` are what an upper layer
    lets people do with a record beside its steps, `beside` further tables for its page. `paper`
    says how it is printed.
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
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: list[Callable[[SignedIn, Any], Iterable[Step]]] = field(default_factory=list)
    paper: Paper = field(default_factory=Paper)
    live: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    begins: Mapping[str, Callable[[SignedIn], Any]] = field(default_factory=dict)
    lookup: tuple[str, ...] = ()  # where it is empty, what the list searches
    tells: tuple[str, ...] = ()
    fills: Mapping[str, "Fill"] = field(default_factory=dict)
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
    def template(self) -> Path:
        """The template of its paper: `paper.typ` in the folder of the kind, or the general one."""
        module = sys.modules[self.model.__module__].__file__ or ""
        own = Path(module).resolve().with_name("paper.typ")
        return own if own.is_file() else GENERAL

    @property
    def crumbs(self) -> tuple[tuple[Text, str], ...]:
        """The way back to the list."""
        return ((self.title, self.url("list")),)

    @property
    def offered(self) -> tuple[str, ...]:
        """The columns that a list may show: its own, then the other fields."""
        return tuple(dict.fromkeys((*self.columns, *self.fields, "number", "owner", "state")))

    @property
    def entered(self) -> tuple[str, ...]:
        """The fields that people enter; what is computed (`editable=False`) is only shown."""
        return tuple(name for name in self.fields if self.column_field(name).editable)

    def columns_of(self, part: str) -> "dict[str, Field[Any, Any]]":
        """The fields of a part in their order, those that are computed too."""
        fields = parts_of(self.model)[part][1]
        entered = (name for name, one in fields.items() if one.editable)
        names = dict.fromkeys((*self.parts.get(part, tuple(fields)), *entered))
        return {name: fields[name] for name in names}

    def entered_in(self, part: str) -> "dict[str, Field[Any, Any]]":
        """The fields of a part that people enter."""
        return {name: one for name, one in self.columns_of(part).items() if one.editable}

    def url(self, name: str, *arguments: Any) -> str:
        """The address of one of its views: list, create, or of one record: edit, step, revise."""
        return reverse(f"{self.kind}.{name}", args=arguments)

    def rows(self, request: SignedIn) -> QuerySet[Any]:
        """What this person sees, with what a page shows of it, in one statement."""
        return self.listed(request).select_related("record")

    def listed(self, request: SignedIn) -> QuerySet[Any]:
        """The same for a list, which shows nothing of their rows among the records.

        To plan that one join more took longer than to read the page.
        """
        rows = visible_to(request.actor, request.company, self.model)
        linked = {"owner"}
        for name in self.offered:
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

    @property
    def looked(self) -> tuple[str, ...]:
        """What a look-up for the kind searches."""
        return self.lookup or self.search

    @property
    def known_by(self) -> str:
        """The field by which people know one: its code where it has one, else its number."""
        names = {one.name for one in self.model._meta.local_fields}
        return "code" if "code" in names else "number"

    def code_of(self, record: Kind) -> str:
        """Its code or number; a key only where it has none yet."""
        return str(getattr(record, self.known_by)) or f"#{record.pk}"

    def label_of(self, record: Kind) -> str:
        """The record where another one names it: code and name, never its key."""
        words = str(getattr(record, self.name)) if self.name else ""
        return f"{self.code_of(record)} {words}".strip()

    def title_of(self, record: Kind) -> str:
        """The record in words, where it has some beside its number."""
        return str(getattr(record, self.name)) if self.name else str(self.one)

    def column(self, name: str) -> Column:
        """A column of the list; it offers an order where an index serves one.

        An amount that the screen shows in its own way, of a record that has a currency, is of it.
        """
        model_field = self.column_field(name)
        is_money = isinstance(model_field, DecimalField) and model_field.decimal_places == CENTS
        is_foreign = is_money and name in self.shown and has_field(self.model, CURRENCY)
        is_plain = name not in self.shown or is_foreign
        is_number = isinstance(model_field, (DecimalField, IntegerField)) and is_plain
        return Column(
            self.label(name),
            lambda record: self.value(record, name),
            name=name,
            total=name if is_money and is_plain else "",
            currency=CURRENCY if is_foreign else "",
            sort=("record",) if name == "number" else index_order(self.model, name),
            is_link=name in ("number", self.name),
            is_number=is_number and not model_field.choices,
            is_wide=isinstance(model_field, TextField),
            is_minor=name not in (*self.columns[:2], "state"),
        )


def has_field(model: type[Kind], name: str) -> bool:
    """Whether the table has such a column."""
    return any(field.name == name for field in model._meta.local_fields)


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
