"""Records of any kind in words, several at once."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

from guiju.records.record import Kind
from guiju.records.revisions import Revision
from guiju.web.kinds.screen import screens


def typed_rows(keys: Iterable[tuple[int, str]]) -> dict[int, Kind]:
    """The typed rows of records, with what their titles say: one statement for each kind."""
    by_kind: dict[str, set[int]] = {}
    for pk, kind in keys:
        by_kind.setdefault(kind, set()).add(pk)
    found: dict[int, Any] = {}
    for kind, pks in by_kind.items():
        model: type[Kind] = apps.get_model(kind)
        rows = model._default_manager.select_related(*_linked(model)).filter(pk__in=pks)
        found |= {row.pk: row for row in rows}
    return found


def title_of(record: Kind | None) -> str:
    """What it is about: by its screen, or by what it revises and why."""
    if record is None:
        return ""
    if isinstance(record, Revision):
        return f"{record.subject}: {record.why}"
    screen = screens.get(record.kind)
    return screen.title_of(record) if screen is not None else str(record)


def _linked(model: type[Kind]) -> list[str]:
    """The record itself and what its title names, so that no title asks again."""
    screen = screens.get(model.kind)
    if model is Revision:
        return ["record", "subject"]
    if screen is None or not screen.name:
        return ["record"]
    is_link = isinstance(screen.column_field(screen.name), ForeignKey)
    return ["record", screen.name] if is_link else ["record"]
