"""What goes in and out by the API, typed from the declaration of a kind."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Field, ForeignKey
from ninja import Schema
from pydantic import ConfigDict, create_model
from pydantic import Field as Described

from guiju.records.content import header_fields, parts_of
from guiju.records.record import Kind
from guiju.web.kinds.screen import Screen

TYPES: Final[Mapping[str, Any]] = {
    "DecimalField": Decimal,
    "DateField": datetime.date,
    "DateTimeField": datetime.datetime,
    "IntegerField": int,
    "BigIntegerField": int,
    "PositiveSmallIntegerField": int,
    "PositiveIntegerField": int,
    "BooleanField": bool,
    "ForeignKey": int,
    "Link": int,
}


class Strict(Schema):
    """What comes in: a field that does not exist is an error, never passed over."""

    model_config = ConfigDict(extra="forbid")


class Take(Strict):
    """What a step asks of whoever takes it."""

    reason: str = ""
    papers_checked: bool = False
    seen: int | None = None


class Say(Strict):
    """A comment; @name asks somebody for an answer."""

    text: str


class Copied(Strict):
    """The record from which one is copied."""

    origin: int | None = None


def entry_schema(screen: Screen) -> type[Schema]:
    """What brings a record into the world."""
    fields = {name: _described(field) for name, field in _fields(screen).items()}
    return create_model(  # type: ignore[no-any-return, call-overload]  # made by its fields
        f"{screen.model.__name__}Entry",
        __base__=Copied,
        **fields,
        **_parts(screen),
        **_doubles(screen),
    )


def changes_schema(screen: Screen, *, with_reason: bool) -> type[Schema]:
    """What changes one: only what is to change, and the version that was looked at."""
    fields: dict[str, Any] = {
        name: (_type(field) | None, None) for name, field in _fields(screen).items()
    }
    for name, (line, _default) in _parts(screen).items():
        fields[name] = (line | None, None)
    fields["seen"] = (int, Described(description="the content version that was looked at"))
    fields |= _doubles(screen)
    name = "Edit"
    if with_reason:
        fields["reason"], name = (str, ...), "Revision"
    return create_model(f"{screen.model.__name__}{name}", __base__=Strict, **fields)


def _doubles(screen: Screen) -> dict[str, Any]:
    """By which likely doubles are named that were looked at, where the kind looks for them."""
    seen: Any = Described(
        default=[], description="the keys of the likely doubles that were looked at"
    )
    return {"doubles_seen": (list[int], seen)} if screen.model.distinctive else {}


def _fields(screen: Screen) -> "dict[str, Field[Any, Any]]":
    return {name: screen.column_field(name) for name in screen.entered}


def _parts(screen: Screen) -> dict[str, Any]:
    made = {}
    for name, (model, fields, _back) in parts_of(screen.model).items():
        line = create_model(  # type: ignore[call-overload]  # made by its fields
            model.__name__,
            __base__=Strict,
            **{one: _described(field) for one, field in fields.items() if field.editable},
        )
        made[name] = (list[line], ...)  # type: ignore[valid-type]  # made at run time
    return made


def _type(field: "Field[Any, Any]") -> Any:
    return TYPES.get(field.get_internal_type(), str)


def _described(field: "Field[Any, Any]") -> tuple[Any, Any]:
    kind, label = _type(field), str(field.verbose_name)
    if field.null:
        return kind | None, Described(default=None, description=label)
    if field.blank or field.has_default():
        default = field.get_default() if field.has_default() else ""
        return kind, Described(default=default, description=label)
    return kind, Described(description=label)


def said(record: Kind, *, whole: bool = False) -> dict[str, Any]:
    """A record as it leaves: decimals and dates as texts, links by key and name."""
    out: dict[str, Any] = {
        "id": record.pk,
        "kind": record.kind,
        "number": record.number,
        "state": record.state,
        "version": record.record.version,
        "owner": {"id": record.owner_id, "name": record.owner.name},
    }
    for name, field in header_fields(type(record)).items():
        out[name] = _out(record, field)
    if whole:
        for name, (_model, fields, _back) in parts_of(type(record)).items():
            lines = getattr(record, name).order_by("position")
            out[name] = [
                {one: _out(line, field) for one, field in fields.items()} for line in lines
            ]
    return out


def _out(row: Any, field: "Field[Any, Any]") -> Any:
    value = field.value_from_object(row)
    if isinstance(field, ForeignKey):
        return None if value is None else {"id": value, "name": str(getattr(row, field.name))}
    if isinstance(value, Decimal | datetime.date):
        return field.value_to_string(row)
    return value


def form_data(values: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, str]:
    """The same, as the form of the kind takes it: one way of checking for screens and programs."""
    data = {name: _text(value) for name, value in values.items()}
    for name, lines in parts.items():
        data[f"{name}-TOTAL_FORMS"] = str(len(lines))
        data[f"{name}-INITIAL_FORMS"] = "0"
        for place, line in enumerate(lines):
            for one, value in line.items():
                data[f"{name}-{place}-{one}"] = _text(value)
    return data


def _text(value: Any) -> str:
    return "" if value is None else str(value)
