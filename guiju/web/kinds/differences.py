"""What an edit changed, in words: each field before and after, of lines the cells that differ."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Final

from django.db.models import DecimalField, Field, ForeignKey, Model
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from guiju.records.content import header_fields, parts_of
from guiju.records.record import Kind
from guiju.web.cells import NOTHING, cell
from guiju.web.kinds.screen import CENTS, capitalised, screens, value_of

MOST_LINES_TOLD: Final = 40
Line = dict[str, Any] | None


@dataclass(frozen=True)
class Change:
    """One field before and after, as HTML."""

    label: str
    before: str
    after: str
    name: str = ""


@dataclass
class Linked:
    """What the keys in some differences are called, of one company."""

    company: int
    names: dict[tuple[type[Model], int], str] = field(default_factory=dict)


def changes_of(kind: type[Kind], changed: dict[str, list[Any]], linked: Linked) -> list[Change]:
    """Each field of a difference as content tells it: name -> [before, after]."""
    return list(_changes(kind, changed, linked))


def links_in(kind: type[Kind], differences: Iterable[dict[str, list[Any]]], company: int) -> Linked:
    """What the keys in some differences are called, one statement a table."""
    keys: dict[type[Model], set[int]] = {}
    parts = parts_of(kind)
    for changed in differences:
        for name, values in changed.items():
            if name in parts:
                for line in (line for lines in values for line in lines or []):
                    _collect(keys, parts[name][1], line)
            else:
                for value in values:
                    _collect(keys, header_fields(kind), {name: value})
    return Linked(
        company,
        {
            (model, row.pk): str(row)
            for model, pks in keys.items()
            for row in model._default_manager.filter(pk__in=pks)
        },
    )


def _collect(
    keys: dict[type[Model], set[int]], fields: dict[str, Any], values: dict[str, Any]
) -> None:
    for name, value in values.items():
        model_field = fields.get(name)
        if isinstance(model_field, ForeignKey) and value is not None:
            keys.setdefault(model_field.related_model, set()).add(int(value))


def _changes(kind: type[Kind], changed: dict[str, list[Any]], linked: Linked) -> Iterable[Change]:
    fields, parts = header_fields(kind), parts_of(kind)
    for name, (before, after) in changed.items():
        if name in fields:
            model_field = fields[name]
            yield Change(
                str(capitalised(model_field.verbose_name)),
                said(kind, model_field, before, linked),
                said(kind, model_field, after, linked),
                name,
            )
        elif name in parts:
            changes = list(lines_changed(kind, name, before or [], after or [], linked))
            yield from changes[:MOST_LINES_TOLD]
            if (rest := len(changes) - MOST_LINES_TOLD) > 0:
                more = gettext("%(number)d more lines") % {"number": rest}
                yield Change(more, NOTHING, NOTHING, name)


def lines_changed(
    kind: type[Kind], name: str, before: list[Any], after: list[Any], linked: Linked
) -> Iterator[Change]:
    """The lines of a part that differ: those changed by their cells, those added or taken away."""
    title = str(capitalised(parts_of(kind)[name][0]._meta.verbose_name))
    old = [tuple(sorted(line.items())) for line in before]
    new = [tuple(sorted(line.items())) for line in after]
    for _tag, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if _tag == "equal":
            continue
        both = min(last - first, end - start)
        for place in range(max(last - first, end - start)):
            was: Line = before[first + place] if place < last - first else None
            now: Line = after[start + place] if place < end - start else None
            number = (start if now is not None else first) + place + 1
            label = gettext("%(part)s %(number)d") % {"part": title, "number": number}
            if place < both and was is not None and now is not None:
                differing = [one for one in now if was.get(one) != now[one]]
                yield Change(
                    label,
                    line_said(kind, name, was, linked, differing),
                    line_said(kind, name, now, linked, differing),
                    name,
                )
            else:
                yield Change(
                    label,
                    line_said(kind, name, was, linked),
                    line_said(kind, name, now, linked),
                    name,
                )


def line_said(
    kind: type[Kind], part: str, line: Line, linked: Linked, names: list[str] | None = None
) -> str:
    """A line in words; with `names` only these cells, each with its heading."""
    if line is None:
        return NOTHING
    model, fields, _back = parts_of(kind)[part]
    values = {fields[name].attname: _read(fields[name], value) for name, value in line.items()}
    row = model(**values, company_id=linked.company)
    cells = []
    for name in names if names is not None else line:
        html = _cell(row, fields[name], line[name], linked, partial(alone, field=fields[name]))
        if names is None and html == NOTHING:
            continue
        heading = str(capitalised(fields[name].verbose_name))
        cells.append(("", html) if names is None else (f"{heading} ", html))
    return format_html_join(" · ", "{}{}", cells) or NOTHING


def alone(row: Any, field: "Field[Any, Any]") -> Any:
    """A cell without its record: an amount without the currency, which only the record has."""
    value = getattr(row, field.name)
    is_amount = isinstance(field, DecimalField) and field.decimal_places == CENTS
    return f"{value:,.{CENTS}f}" if is_amount else value_of(row, field)


def said(kind: type[Kind], field: "Field[Any, Any]", value: Any, linked: Linked) -> str:
    """One value of a difference as HTML."""
    row = kind(**{field.attname: _read(field, value)}, company_id=linked.company)
    screen = screens.get(kind.kind)
    shown = screen.shown.get(field.name) if screen is not None else None
    return _cell(row, field, value, linked, shown)


def _cell(row: Any, field: "Field[Any, Any]", value: Any, linked: Linked, shown: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ForeignKey):
        return format_html("{}", linked.names.get((field.related_model, int(value)), f"#{value}"))
    return cell(shown(row) if shown is not None else value_of(row, field))


def _read(field: "Field[Any, Any]", value: Any) -> Any:
    if field.get_internal_type() == "JSONField" and isinstance(value, str):
        return json.loads(value)
    return field.to_python(value)
