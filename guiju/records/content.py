"""What a record says: its fields and parts as plain values, to compare, hash and keep."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import PartOf
from guiju.records.record import Kind, Part

Content = dict[str, Any]  # field -> plain value; part -> list of such


@cache
def header_fields(model: type[Kind]) -> dict[str, Any]:
    """The fields of the record itself, by name."""
    fields = model._meta.local_concrete_fields
    return {field.name: field for field in fields if field.name not in Kind.MIRRORED}


@cache
def parts_of(model: type[Kind]) -> dict[str, tuple[type[Part], dict[str, Any], str]]:
    """The parts by name: the line model, its fields by name, and the column that points back."""
    found = {}
    for relation in model._meta.related_objects:
        if isinstance(relation.field, PartOf):
            line_model = relation.related_model
            left_out = {"id", "company", "position", relation.field.name}
            fields = {
                field.name: field
                for field in line_model._meta.local_concrete_fields
                if field.name not in left_out
            }
            name = relation.get_accessor_name() or ""
            found[name] = (line_model, fields, relation.field.attname)
    return found  # type: ignore[return-value]  # a PartOf stands on a Part


def sensitive_fields(model: type[Kind]) -> frozenset[str]:
    """The sensitive fields; the date on which it happened is always one of them."""
    return model.sensitive | (frozenset({model.occurred_field}) - {""})


def content_of(record: Kind) -> Content:
    """Everything the record says, the parts in their order.

    One statement a part, but for those that were prefetched in this unit, under the record's lock.
    """
    said = plain(record, header_fields(type(record)).values())
    for name, (_model, fields, _back) in parts_of(type(record)).items():
        lines = sorted(getattr(record, name).all(), key=position_of)
        said[name] = [plain(line, fields.values()) for line in lines]
    return said


def position_of(line: Part) -> int:
    """Where a line stands."""
    return line.position


def content_with(record: Kind, before: Content, parts: dict[str, list[Part]]) -> Content:
    """The content after `assign`: the fields as they now are, and the new rows of the parts."""
    after = before | plain(record, header_fields(type(record)).values())
    for name, rows in parts.items():
        fields = parts_of(type(record))[name][1]
        after[name] = [plain(row, fields.values()) for row in rows]
    return after


def plain(row: models.Model, fields: Iterable[Any]) -> dict[str, Any]:
    """Each value as the text that means it, so that equal values are equal texts."""
    said = {}
    for field in fields:
        value = field.value_from_object(row)
        said[field.name] = None if value is None else field.value_to_string(row)
    return said


def digest(content: Content) -> bytes:
    """The SHA-256 of the content: the evidence of what was approved."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()


def difference(before: Content, after: Content) -> dict[str, list[Any]]:
    """Name -> [before, after]; a part that differs is kept whole."""
    return {name: [before[name], now] for name, now in after.items() if before[name] != now}


def assign(record: Kind, values: dict[str, Any]) -> dict[str, list[Part]]:
    """Put values on the record, not yet saved; returns the new rows of the parts among them.

    Raises RuleBroken for a field that does not exist or a value of the wrong type.
    """
    fields, parts = header_fields(type(record)), parts_of(type(record))
    rows = {}
    for name, value in values.items():
        if name in parts:
            rows[name] = line_rows(record, name, value)
        elif name in fields:
            put(record, fields[name], value)
        else:
            raise RuleBroken(_("There is no field “%(field)s”.") % {"field": name}, field=name)
    record.derive(rows)
    for field in fields.values():
        quantize(record, field)
    for name, lines in rows.items():
        for row in lines:
            for field in parts[name][1].values():
                quantize(row, field)
    return rows


def line_rows(record: Kind, name: str, lines: list[dict[str, Any]]) -> list[Part]:
    """The rows of one part, from plain values or real ones, numbered in their order."""
    model, fields, back = parts_of(type(record))[name]
    rows = []
    for position, line in enumerate(lines, 1):
        row = model(company_id=record.company_id, position=position)
        setattr(row, back, record.pk)
        for field_name, value in line.items():
            if field_name not in fields:
                raise RuleBroken(
                    _("There is no field “%(field)s”.") % {"field": field_name}, field=name
                )
            put(row, fields[field_name], value, cell_at(name, position, field_name))
        rows.append(row)
    return rows


def cell_at(part: str, position: int, field: str) -> str:
    """The `field=` of a refusal that is about one cell: `lines.3.quantity`, counted from 1."""
    return f"{part}.{position}.{field}"


def put(row: models.Model, field: Any, value: Any, at: str = "") -> None:
    """Set one field from a plain value, a real one, or the row it points to. Raises RuleBroken."""
    try:
        plain_value = getattr(value, "pk", value)
        refuse_nul(plain_value)
        plain_value = field.to_python(plain_value)
        if plain_value is not None:
            field.run_validators(plain_value)
        setattr(row, field.attname, plain_value)
        quantize(row, field)
    except (ValidationError, ValueError, TypeError) as error:
        raise RuleBroken(
            _("“%(value)s” is no value for “%(field)s”.")
            % {"value": value, "field": field.verbose_name},
            field=at or field.name,
        ) from error


def refuse_nul(value: Any) -> None:
    """Raises ValueError: PostgreSQL keeps no NUL in a text."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError(value)


def quantize(row: models.Model, field: Any) -> None:
    """A decimal takes the places of its field: what is compared and hashed is what is stored."""
    value = getattr(row, field.attname)
    if isinstance(field, models.DecimalField) and value is not None:
        setattr(row, field.attname, field.to_python(value).quantize(exponent(field)))


def exponent(field: "models.DecimalField[Any, Any]") -> Decimal:
    """One unit of the field's last place."""
    return Decimal(1).scaleb(-(field.decimal_places or 0))
