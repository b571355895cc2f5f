"""Tables, columns and operations in words, and rows of evidence as differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Audit
from guiju.records.record import Kind
from guiju.web.cells import Badge
from guiju.web.kinds.screen import capitalised

OPERATIONS: Final = {
    "I": Badge(_("added"), "ok"),
    "U": Badge(_("changed"), "info"),
    "D": Badge(_("removed"), "bad"),
}
LONGEST: Final = 60
FEW: Final = 3
BESIDE: Final = frozenset(
    {"id", "company_id", "owner_id", "actor_id", "attached_by_id", "attached_at"}
)


@dataclass(frozen=True)
class Cells:
    """One column of a row before and after; None where there was no row."""

    column: str
    name: str
    before: str | None
    after: str | None
    is_changed: bool


@cache
def models() -> dict[str, type[Model]]:
    """The models by their tables."""
    return {model._meta.db_table: model for model in apps.get_models()}


def table_name(table: str) -> str:
    """What the rows of a table are called."""
    model = models().get(table)
    return str(capitalised(model._meta.verbose_name)) if model is not None else table


@cache
def order_of(table: str) -> dict[str, int]:
    """The places of a table's columns, as its model has them."""
    model = models().get(table)
    fields = model._meta.local_fields if model is not None else []
    return {str(field.column): place for place, field in enumerate(fields)}


def column_name(table: str, column: str) -> str:
    """What a column is called."""
    model = models().get(table)
    fields = model._meta.local_fields if model is not None else []
    for field in fields:
        if field.column == column:
            return gettext(str(capitalised(field.verbose_name)))
    return column


def columns_of(row: Audit) -> Iterator[Cells]:
    """Each column, the changed ones first."""
    before, after = row.before or {}, row.after or {}
    places = order_of(row.table)
    names = sorted(
        {*before, *after},
        key=lambda name: (before.get(name) == after.get(name), places.get(name, len(places)), name),
    )
    for name in names:
        yield Cells(
            name,
            column_name(row.table, name),
            None if row.before is None else _text(before.get(name)),
            None if row.after is None else _text(after.get(name)),
            before.get(name) != after.get(name),
        )


def short(row: Audit) -> str:
    """The change in one line: what it says, without what stands beside it anyway."""
    said = (one for one in columns_of(row) if one.column not in BESIDE)
    changed = [one for one in said if one.is_changed and (one.before or one.after)]
    shown = "; ".join(_short(one) for one in changed[:FEW])
    more = len(changed) - FEW
    return shown + (gettext(" and %(number)d more") % {"number": more} if more > 0 else "")


def _short(one: Cells) -> str:
    if one.before is None:
        return f"{one.name}: {_cut(one.after)}"
    return f"{one.name}: {_cut(one.before)} → {_cut(one.after)}"


def _cut(text: str | None) -> str:
    text = text or "—"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def address_of(table: str, pk: int) -> str:
    """The page of the row itself, where it is a record."""
    model = models().get(table)
    if model is None or not issubclass(model, Kind):
        return ""
    try:
        return reverse(model.kind, args=[pk])
    except NoReverseMatch:
        return ""
