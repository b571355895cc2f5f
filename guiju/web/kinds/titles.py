"""Records of any kind in a few words, many of many kinds with one statement."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.db.models import (
    CharField,
    DecimalField,
    Expression,
    F,
    ForeignKey,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from guiju.records.record import Kind
from guiju.records.revisions import Revision
from guiju.web.kinds.screen import has_field, screens

Key = tuple[int, str]  # of a record: its key and its kind
AMOUNT: Final = DecimalField(max_digits=18, decimal_places=2)
TEXT: Final = TextField()


class Brief(NamedTuple):
    """What says which record it is."""

    pk: int
    kind: str
    code: str  # its code or number, a key only where it has none yet
    state: str
    title: str
    amount: Decimal | None  # in the company's currency


def briefs(keys: Iterable[Key]) -> dict[int, Brief]:
    """By their keys. One statement."""
    by_kind: dict[str, set[int]] = {}
    for pk, kind in keys:
        by_kind.setdefault(kind, set()).add(pk)
    rows = [brief_rows(apps.get_model(kind), pks) for kind, pks in by_kind.items()]
    if not rows:
        return {}
    first, *others = rows
    found = [Brief(*row) for row in (first.union(*others, all=True) if others else first)]
    return {one.pk: one._replace(code=one.code or f"#{one.pk}") for one in found}


def brief_rows(model: type[Kind], pks: set[int]) -> QuerySet[Any]:
    """The rows of one kind, in columns that those of all kinds share."""
    screen = screens.get(model.kind)
    return (
        model._default_manager.filter(pk__in=pks)
        .annotate(
            of_kind=Value(model.kind, output_field=CharField()),
            said_code=Cast(F(screen.known_by if screen is not None else "number"), TEXT),
            said_state=Cast("state", TEXT),
            said_title=title(model),
            said_amount=Cast(F(model.worth) if model.worth else Value(None), AMOUNT),
        )
        .values_list("pk", "of_kind", "said_code", "said_state", "said_title", "said_amount")
        .order_by()
    )


def title(model: type[Kind]) -> Expression:
    """What it is about: the name that its screen shows, or what it revises and why."""
    if model is Revision:
        return Concat(F("subject__number"), Value(": "), F("why"), output_field=TEXT)
    screen = screens.get(model.kind)
    path = screen.name if screen is not None else ""
    if screen is None or not path:
        return Cast(Value(str(model._meta.verbose_name)), TEXT)
    while isinstance(linked := field_at(model, path), ForeignKey):
        other: Any = linked.related_model
        path = f"{path}__{'name' if has_field(other, 'name') else 'code'}"
    return Cast(F(path), TEXT)


def field_at(model: type[Any], path: str) -> Any:
    """The field at the end of a path."""
    *links, last = path.split("__")
    end = reduce(lambda one, name: one._meta.get_field(name).related_model, links, model)
    return end._meta.get_field(last)
