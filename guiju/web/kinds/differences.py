"""What an edit changed, in words: each field before and after."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext

from guiju.records.content import header_fields, parts_of
from guiju.records.record import Kind
from guiju.web.cells import NOTHING, cell
from guiju.web.kinds.screen import capitalised, screens, value_of

Linked = dict[tuple[type[Model], int], str]


@dataclass(frozen=True)
class Change:
    """One field before and after, as HTML."""

    label: str
    before: str
    after: str
    name: str = ""


def changes_of(kind: type[Kind], changed: dict[str, list[Any]], linked: Linked) -> list[Change]:
    """Each field of a difference as content tells it: name -> [before, after]."""
    return list(_changes(kind, changed, linked))


def links_in(kind: type[Kind], differences: Iterable[dict[str, list[Any]]]) -> Linked:
    """What the keys in some differences are called, one statement a table."""
    keys: dict[type[Model], set[int]] = {}
    fields = header_fields(kind)
    for changed in differences:
        for name, values in changed.items():
            field = fields.get(name)
            if isinstance(field, ForeignKey):
                found = {int(value) for value in values if value is not None}
                keys.setdefault(field.related_model, set()).update(found)
    return {
        (model, row.pk): str(row)
        for model, pks in keys.items()
        for row in model._default_manager.filter(pk__in=pks)
    }


def _changes(kind: type[Kind], changed: dict[str, list[Any]], linked: Linked) -> Iterable[Change]:
    fields, parts = header_fields(kind), parts_of(kind)
    for name, (before, after) in changed.items():
        if name in fields:
            field = fields[name]
            yield Change(
                str(capitalised(field.verbose_name)),
                said(kind, field, before, linked),
                said(kind, field, after, linked),
                name,
            )
        elif name in parts:
            yield from _lines(kind, name, before or [], after or [])


def _lines(
    kind: type[Kind], name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterable[Change]:
    """The lines of a part that differ, by their place."""
    model, fields, _back = parts_of(kind)[name]
    title = str(capitalised(model._meta.verbose_name))
    for place in range(max(len(before), len(after))):
        old = before[place] if place < len(before) else None
        new = after[place] if place < len(after) else None
        if old != new:
            label = gettext("%(part)s %(number)d") % {"part": title, "number": place + 1}
            yield Change(label, _line(model, fields, old), _line(model, fields, new), name)


def _line(model: type[Model], fields: dict[str, Any], line: dict[str, Any] | None) -> str:
    if line is None:
        return NOTHING
    row = model(
        **{fields[name].attname: _read(fields[name], value) for name, value in line.items()}
    )
    said_all = (value_of(row, field) for field in fields.values() if not field.is_relation)
    return " · ".join(cell(value) for value in said_all if value not in (None, ""))


def said(kind: type[Kind], field: "Field[Any, Any]", value: Any, linked: Linked) -> str:
    """One value of a difference as HTML."""
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ForeignKey):
        return cell(linked.get((field.related_model, int(value)), f"#{value}"))
    row = kind(**{field.attname: _read(field, value)})
    screen = screens.get(kind.kind)
    shown = screen.shown.get(field.name) if screen is not None else None
    return cell(shown(row) if shown is not None else value_of(row, field))


def _read(field: "Field[Any, Any]", value: Any) -> Any:
    if field.get_internal_type() == "JSONField" and isinstance(value, str):
        return json.loads(value)
    return field.to_python(value)
