"""Two people change one record: what it said, what the other one made of it, what was typed here.

Where only the other one changed a field, the form takes that over; where both did, what was typed
stays and stands beside the other's. Nothing is saved until it is sent again.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from guiju.kernel.errors import RuleBroken, Stale
from guiju.records.content import (
    Content,
    assign,
    content_of,
    content_with,
    difference,
    header_fields,
    parts_of,
)
from guiju.records.record import Event, Kind
from guiju.records.revisions import content_version
from guiju.web.kinds.differences import Change, Linked, changes_of, links_in
from guiju.web.kinds.screen import capitalised


@dataclass(frozen=True)
class Both:
    """What was changed twice, or by the other one alone: as HTML, and as it would be entered."""

    label: str
    name: str
    was: str
    now: str
    typed: str
    is_taken_over: bool  # the form says what the record says now
    present: str = ""  # to be put into the form by one click; empty for lines


@dataclass(frozen=True)
class Conflict:
    """What somebody else changed since the form was opened."""

    changes: list[Event]
    rows: list[Both]
    version: int
    taken_over: list[str]
    code: str = Stale.code
    demand: str = "P3.2.2b"

    @property
    def who(self) -> str:
        """The names of those who did."""
        return gettext(", ").join(dict.fromkeys(event.actor.name for event in self.changes))


def conflict_of(
    record: Kind, seen: int, typed: dict[str, Any], entered: dict[str, str]
) -> Conflict:
    """Compare the version that was `seen`, the present one, and what was typed.

    `entered` is the present content as a form begins with it.
    """
    changes = edits_since(record, seen)
    now = content_of(record)
    was = before(now, changes)
    mine = content_typed(record, now, was, typed)
    theirs = difference(was, now)
    taken = [name for name in theirs if mine.get(name) == was[name] and name in entered]
    differences = [theirs, {name: [was[name], mine[name]] for name in theirs if name in mine}]
    linked = links_in(type(record), differences, record.company_id)
    rows = list(_rows(record, differences, linked, taken, entered))
    return Conflict(changes, rows, content_version(record.pk), taken)


def edits_since(record: Kind, seen: int) -> list[Event]:
    """The edits that came after a version, the newest first."""
    events = Event.objects.filter(company_id=record.company_id, record_id=record.pk)
    later = events.filter(edits=True, version__gt=seen)
    return list(later.select_related("actor").order_by("-version"))


def before(now: Content, changes: list[Event]) -> Content:
    """The content as it was before some edits, by what each of them says it changed."""
    was = dict(now)
    for event in changes:
        for name, (old, _new) in event.particulars.get("changed", {}).items():
            was[name] = old
    return was


def content_typed(record: Kind, now: Content, was: Content, typed: dict[str, Any]) -> Content:
    """What the record would say with what was typed; what cannot be told is as it was."""
    would = copy.copy(record)
    known = set(header_fields(type(record))) | set(parts_of(type(record)))
    values = {name: value for name, value in typed.items() if name in known}
    try:
        content = content_with(would, now, assign(would, values))
    except RuleBroken:
        return dict(was)
    return {name: content[name] for name in values}


def _rows(
    record: Kind,
    differences: list[dict[str, list[Any]]],
    linked: Linked,
    taken: list[str],
    entered: dict[str, str],
) -> Iterator[Both]:
    kind = type(record)
    theirs, mine = (
        {name: list(changes) for name, changes in _by_name(changes_of(kind, one, linked))}
        for one in differences
    )
    for name, changes in theirs.items():
        if name not in entered:
            continue  # computed: it follows
        typed = mine.get(name, [])
        part = parts_of(kind).get(name)
        if part is None:
            (change,) = changes
            yours = typed[0].after if typed else ""
            yield Both(
                change.label, name, change.before, change.after, yours,
                name in taken, "" if name in taken else entered[name],
            )  # fmt: skip
            continue
        title = str(capitalised(part[0]._meta.verbose_name_plural))
        for change in changes:
            label = f"{title}: {change.label}"
            yield Both(label, name, change.before, change.after, "", name in taken)
        for change in typed if name not in taken else ():
            label = f"{title}: {change.label}"
            yield Both(label, name, change.before, "", change.after, is_taken_over=False)


def _by_name(changes: list[Change]) -> Iterator[tuple[str, list[Change]]]:
    names = dict.fromkeys(change.name for change in changes)
    for name in names:
        yield name, [change for change in changes if change.name == name]


def as_given(values: dict[str, Any]) -> dict[str, str]:
    """The present content as a form sends it: parts as JSON, nothing as an empty text."""
    return {
        name: json.dumps(value) if isinstance(value, list) else "" if value is None else str(value)
        for name, value in values.items()
    }
