"""The filters of a list as people meet them: as inputs in groups, and as chips once they hold."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from django.forms import BoundField, ChoiceField, Form, ModelChoiceField, Select, TextInput
from django.utils.functional import Promise
from django.utils.translation import gettext

from guiju.web.cells import number
from guiju.web.ranges import Stem

Text = str | Promise
SEARCH: Final = "q"
QUICK: Final = 4  # so many filters stand in the bar where the filter set does not say which


@dataclass(frozen=True)
class Group:
    """The inputs of one field under one label; a single one bears the label itself."""

    label: Text
    fields: list[BoundField]

    @property
    def is_single(self) -> bool:
        """Whether there is only one."""
        return len(self.fields) == 1


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, and the parameters by which it stands in the address."""

    label: str
    text: str
    names: tuple[str, ...]


def dress(form: Form) -> None:
    """Text filters are search boxes, and a choice not made is called `All`."""
    for form_field in form.fields.values():
        widget = form_field.widget
        if type(widget) is TextInput:
            widget.input_type = "search"
        elif isinstance(form_field, ModelChoiceField):
            form_field.empty_label = gettext("All")
        elif isinstance(widget, Select) and not widget.allow_multiple_selected:
            choices = cast("Iterable[tuple[Any, Any]]", widget.choices)
            widget.choices = [
                (value, label if value else gettext("All")) for value, label in choices
            ]


def groups(filterset: Any) -> tuple[list[Group], list[Group]]:
    """The inputs that stand in the bar, and those that are unfolded."""
    names = list(filterset.form.fields)
    quick = getattr(filterset, "quick", names[:QUICK])
    rest = [name for name in names if name not in quick]
    return list(_grouped(filterset, quick)), list(_grouped(filterset, rest))


def _grouped(filterset: Any, names: Iterable[str]) -> Iterator[Group]:
    for stem, members in _by_stem(filterset, names):
        fields = [filterset.form[name] for name in members]
        yield Group(stem.label if stem is not None else fields[0].label, fields)


def _by_stem(filterset: Any, names: Iterable[str]) -> Iterator[tuple[Any, list[str]]]:
    """The names of filters, those that share a stem together."""
    stems: dict[str, Any] = {}
    members: dict[str, list[str]] = {}
    for name in names:
        stem = getattr(filterset.filters.get(name), "stem", None)
        key = stem.name if stem is not None else name
        stems[key] = stem
        members.setdefault(key, []).append(name)
    for key, stem in stems.items():
        yield stem, members[key]


def chips(filterset: Any) -> list[Chip]:
    """What is in force, in words, but what is searched for: that stands in its box.

    Empty where a filter was not understood.
    """
    form = filterset.form
    if not form.is_bound or form.errors:
        return []
    return list(_chips(filterset))


def _chips(filterset: Any) -> Iterator[Chip]:
    form = filterset.form
    for stem, members in _by_stem(filterset, (name for name in form.fields if name != SEARCH)):
        values = {name: form.cleaned_data.get(name) for name in members}
        set_ones = {name: value for name, value in values.items() if value not in (None, "", [])}
        if not set_ones:
            continue
        label = stem.label if stem is not None else form.fields[members[0]].label
        said = [
            _said(form.fields[name], value)
            for name, value in set_ones.items()
            if stem is None or name == stem.name
        ]
        if stem is not None:
            said += _range(stem, set_ones)
        yield Chip(str(label), gettext(", ").join(said), tuple(_parameters(form, set_ones)))


def _range(stem: Stem, values: dict[str, Any]) -> list[str]:
    """From, until, or between."""
    first, last = values.get(f"{stem.name}_from"), values.get(f"{stem.name}_to")
    is_days = stem.sort == "days"
    if first is not None and last is not None:
        return [f"{_plain(first)} – {_plain(last)}"]  # noqa: RUF001  a range
    if first is not None:
        said = gettext("from %(value)s on") if is_days else gettext("at least %(value)s")
        return [said % {"value": _plain(first)}]
    if last is not None:
        said = gettext("until %(value)s") if is_days else gettext("at most %(value)s")
        return [said % {"value": _plain(last)}]
    return []


def _parameters(form: Form, names: Iterable[str]) -> Iterator[str]:
    """The parameters that an input reads: itself, or those of its parts."""
    for name in names:
        parts = getattr(form.fields[name].widget, "widgets_names", ())
        yield from [f"{name}{part}" for part in parts] if parts else [name]


def _said(form_field: Any, value: Any) -> str:
    is_choice = isinstance(form_field, ChoiceField) and not isinstance(form_field, ModelChoiceField)
    if is_choice and not isinstance(value, bool):
        words = {
            str(key): str(label) for key, label in _flat(cast("Iterable[Any]", form_field.choices))
        }
        wanted = value if isinstance(value, list) else [value]
        return gettext(", ").join(words.get(str(one), str(one)) for one in wanted)
    return _plain(value)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    return number(value) if isinstance(value, (int, Decimal)) else str(value)
