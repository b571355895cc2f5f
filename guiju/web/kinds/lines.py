"""The lines of a form: a part as a table that is entered, understood column by column.

With the script the lines come as one JSON field named as the part (a thousand lines are one field,
not ten thousand), without it as plain fields `part-0-column`. Both are understood by the same
fields, a look-up for all lines with one statement, and each fault has its cell.
"""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused
from guiju.records.content import parts_of
from guiju.records.record import Kind
from guiju.web.kinds.lookups import TYPED, Chosen, LookupField, is_key
from guiju.web.kinds.screen import CENTS, Screen, Text, capitalised, trimmed

BLANK_LINES: Final = 3
MOST_LINES: Final = 2_000
MOST_FAULTS_TOLD: Final = 12
SORTS: Final = {"number": "number", "day": "day"}

Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column: entered by its form field, or computed and shown."""

    name: str
    label: str
    field: forms.Field | None
    formula: str = ""
    places: int | None = None
    is_money: bool = False
    is_total: bool = False
    width: float | None = None  # in em

    @property
    def sort(self) -> str:
        """How it is entered: text, number, day, choice, yes, look-up; or computed."""
        field = self.field
        if field is None:
            return "computed"
        if isinstance(field, LookupField):
            return "look-up"
        if isinstance(field, forms.BooleanField):
            return "yes"
        if isinstance(field, forms.ChoiceField):
            return "choice"
        return SORTS.get(field.widget.attrs.get("data-entry", ""), "text")

    @property
    def initial(self) -> str:
        """What a new line begins with."""
        return text_of(self.field.initial) if self.field is not None else ""

    def said(self) -> dict[str, Any]:
        """The column as the script is told of it."""
        said: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "sort": self.sort,
            "places": self.places,
            "money": self.is_money,
            "total": self.is_total,
            "formula": self.formula,
            "width": self.width,
        }
        field = self.field
        if field is not None:
            said |= {
                "required": field.required,
                "help": str(field.help_text),
                "initial": self.initial,
                "longest": getattr(field, "max_length", None),
                "long": isinstance(field.widget, forms.Textarea),
            }
        if isinstance(field, LookupField):
            said["url"] = field.url
        elif isinstance(field, forms.ChoiceField):
            said["options"] = [
                [text_of(value), str(label) if value not in (None, "") else ""]
                for value, label in cast("Iterable[tuple[Any, Any]]", field.choices)
            ]
        return said


class PartTable:
    """One part of a form: `rows` is what it begins with, `given` what was sent."""

    def __init__(
        self,
        name: str,
        title: Text,
        columns: Iterable[Column],
        *,
        rows: Iterable[Row] = (),
        given: Any = None,
    ) -> None:
        self.name, self.title, self.columns = name, title, list(columns)
        self.faults: dict[int, dict[str, list[str]]] = {}
        self.general: list[str] = []
        self.is_plain = given is not None and name not in given
        self.rows = list(rows) if given is None else list(self._read(given))

    @property
    def entered(self) -> dict[str, forms.Field]:
        """The columns that are entered, by name."""
        return {one.name: one.field for one in self.columns if one.field is not None}

    def clean(self) -> list[dict[str, Any]]:
        """What was understood, line by line; what was not is in `faults` and `general`."""
        cleaned: list[dict[str, Any]] = [{} for _row in self.rows]
        for name, field in self.entered.items():
            for place, found in enumerate(self._understood(name, field)):
                if isinstance(found, ValidationError):
                    self.blame(place, name, *found.messages)
                else:
                    cleaned[place][name] = found
        return cleaned

    def blame(self, place: int, name: str, *messages: str) -> None:
        """Mark a cell, counted from 0."""
        self.faults.setdefault(place, {}).setdefault(name, []).extend(messages)

    def take(self, refusal: Refused) -> bool:
        """Put a refusal of an action where it belongs: `lines.3.quantity` to its cell."""
        part, _dot, cell = refusal.field.partition(".")
        if part != self.name:
            return False
        said = f"{refusal} {refusal.what_to_do}"
        position, _dot, name = cell.partition(".")
        if position.isdigit() and 0 < int(position) <= len(self.rows) and name in self.labels:
            self.blame(int(position) - 1, name, said)
        else:
            self.general.append(said)
        return True

    @property
    def labels(self) -> dict[str, str]:
        """The headings by name."""
        return {one.name: one.label for one in self.columns}

    def told(self) -> Iterator[tuple[str, str, str]]:
        """Each fault in words with the id of its cell, the first ones."""
        for message in self.general:
            yield str(self.title), message, f"{self.name}-table"
        cells = [
            (place, name, message)
            for place, named in sorted(self.faults.items())
            for name, messages in named.items()
            for message in messages
        ]
        for place, name, message in cells[:MOST_FAULTS_TOLD]:
            label = gettext("%(part)s, line %(number)d, %(column)s") % {
                "part": self.title,
                "number": place + 1,
                "column": self.labels[name],
            }
            yield label, message, f"{self.name}-{place}-{name}"
        if (rest := len(cells) - MOST_FAULTS_TOLD) > 0:
            more = gettext("%(number)d more cells need to be looked at.") % {"number": rest}
            yield str(self.title), more, f"{self.name}-table"

    def said(self) -> dict[str, Any]:
        """All that the script needs to show the table."""
        return {
            "part": self.name,
            "title": str(self.title),
            "most": MOST_LINES,
            "columns": [column.said() for column in self.columns],
            "rows": self._with_labels(),
            "faults": self.faults,
            "general": self.general,
        }

    def plain_rows(self) -> Iterator[list[tuple[Column, str, str, list[str]]]]:
        """Each line as inputs: column, id, HTML, faults; three more are blank."""
        blank = {one.name: one.initial for one in self.columns if one.field is not None}
        rows = [*self.rows, *(dict(blank) for _number in range(BLANK_LINES))]
        for place, row in enumerate(rows):
            cells = []
            for column in self.columns:
                if column.field is None:
                    continue
                name = f"{self.name}-{place}-{column.name}"
                attrs = {"id": name, "aria-label": f"{column.label} {place + 1}"}
                html = column.field.widget.render(name, value_in(row, column), attrs)
                faults = self.faults.get(place, {}).get(column.name, [])
                cells.append((column, name, html, faults))
            yield cells

    @property
    def plain_count(self) -> int:
        """How many lines the plain table has."""
        return len(self.rows) + BLANK_LINES

    def _understood(self, name: str, field: forms.Field) -> list[Any]:
        if isinstance(field, LookupField):
            return field.resolve(chosen_in(row, name) for row in self.rows)
        found: list[Any] = []
        for row in self.rows:
            try:
                found.append(field.clean(row.get(name, "")))
            except ValidationError as error:
                found.append(error)
        return found

    def _read(self, given: Mapping[str, Any]) -> Iterator[Row]:
        """The lines that were sent and are not blank."""
        try:
            rows = self._of_json(given[self.name]) if self.name in given else self._of_fields(given)
        except (ValueError, TypeError, KeyError, RecursionError):
            self.general.append(gettext("The lines did not arrive whole. Send them once more."))
            return
        if len(rows) > MOST_LINES:
            said = gettext("There are %(number)d lines; one document holds %(most)d.")
            self.general.append(said % {"number": len(rows), "most": MOST_LINES})
            return
        yield from (row for row in rows if not self._is_blank(row))

    def _of_json(self, text: Any) -> list[Row]:
        """Raises ValueError, TypeError where it is no list of lines of texts by column."""
        rows = json.loads(text)
        # What is computed comes along to be shown again where the lines come back; it is not taken.
        known = set(self.labels) | {f"{name}{TYPED}" for name in self.entered}
        if not isinstance(rows, list):
            raise TypeError(rows)
        for row in rows:
            if not isinstance(row, dict) or not set(row) <= known:
                raise TypeError(row)
            if not all(isinstance(one, str) for one in row.values()):
                raise TypeError(row)
        return rows

    def _of_fields(self, given: Mapping[str, Any]) -> list[Row]:
        """Raises ValueError, TypeError, KeyError where nothing of the part came."""
        count = min(int(given[f"{self.name}-count"]), MOST_LINES + BLANK_LINES)
        rows = []
        for place in range(count):
            start = f"{self.name}-{place}-"
            if f"{start}DELETE" in given:
                continue
            names = [*self.entered, *(f"{name}{TYPED}" for name in self.entered)]
            rows.append({name: given[start + name] for name in names if start + name in given})
        return rows

    def _is_blank(self, row: Row) -> bool:
        begun = {one.name: one.initial for one in self.columns if one.field is not None}
        return all(
            not value.strip() or value == begun.get(name)
            for name, value in row.items()
            if name.removesuffix(TYPED) in begun
        )

    def _with_labels(self) -> list[Row]:
        """The lines, the records they name by number and name."""
        rows = [dict(row) for row in self.rows]
        for name, field in self.entered.items():
            if not isinstance(field, LookupField):
                continue
            keys = {int(row[name]) for row in rows if is_key(row.get(name, ""))}
            found = field.rows.filter(pk__in=keys) if keys else ()
            labels = {str(one.pk): field.label_from_instance(one) for one in found}
            for row in rows:
                label = labels.get(row.get(name, ""))
                if label is not None:
                    row.setdefault(f"{name}{TYPED}", label)
                else:
                    row[name] = ""
        return rows


def table_of(
    screen: Screen,
    name: str,
    fields: Mapping[str, forms.Field],
    *,
    record: Kind | None = None,
    given: Any = None,
) -> PartTable:
    """A part of a kind; `fields` are the form fields of the columns that are entered."""
    return PartTable(
        name,
        capitalised(parts_of(screen.model)[name][0]._meta.verbose_name_plural),
        [
            column_of(screen, name, one, model_field, fields.get(one))
            for one, model_field in screen.columns_of(name).items()
            if one in fields or f"{name}.{one}" in screen.live
        ],
        rows=[] if record is None or given is not None else rows_of(screen, name, record),
        given=given,
    )


def rows_of(screen: Screen, name: str, record: Kind) -> list[Row]:
    """The lines of a record as texts, with what is shown of them as computed."""
    columns = screen.columns_of(name)
    return [
        {
            one: text_of(field.value_from_object(line))
            for one, field in columns.items()
            if field.editable or f"{name}.{one}" in screen.live
        }
        for line in getattr(record, name).order_by("position")
    ]


def column_of(
    screen: Screen, part: str, name: str, model_field: Any, field: forms.Field | None
) -> Column:
    """A column from its model field."""
    path = f"{part}.{name}"
    is_number = field is None or field.widget.attrs.get("data-entry") == "number"
    places = None
    if is_number and model_field.get_internal_type().endswith(("IntegerField", "DecimalField")):
        places = getattr(model_field, "decimal_places", 0)
    return Column(
        name,
        str(capitalised(model_field.verbose_name)),
        field,
        formula=screen.live.get(path, "") if field is None else "",
        places=places,
        is_money=places == CENTS,
        is_total=path in screen.totals,
        width=screen.widths.get(path),
    )


def output_of(screen: Screen, name: str) -> Column:
    """A field of the head that is computed while one types."""
    model_field = screen.column_field(name)
    places = getattr(model_field, "decimal_places", 0) or 0
    label = str(capitalised(model_field.verbose_name))
    return Column(name, label, None, formula=screen.live[name], places=places)


def chosen_in(row: Row, name: str) -> Chosen:
    """What a line says of a look-up."""
    return Chosen(row.get(name, ""), row.get(f"{name}{TYPED}"))


def value_in(row: Row, column: Column) -> Any:
    """What the widget of a cell shows."""
    if isinstance(column.field, LookupField):
        return chosen_in(row, column.name)
    return row.get(column.name, "")


def text_of(value: Any) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, Decimal):
        return f"{trimmed(value):f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def keys_in(record: Kind | None, part: str, model_field: Any) -> list[int]:
    """What the lines of a record point to at present: it may stay."""
    if record is None or not isinstance(model_field, ForeignKey):
        return []
    rows = getattr(record, part).values_list(model_field.attname, flat=True)
    return [key for key in rows.distinct() if key is not None]


A_LINE: Final = _("A line needs to be looked at again.")
