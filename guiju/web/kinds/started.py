"""What somebody started and is not finished: who has it now, since when, and what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext

from guiju.records.lifecycle import Lifecycle
from guiju.records.record import Event, Kind, Obligation
from guiju.records.revisions import Revision
from guiju.web.cells import Badge
from guiju.web.kinds.place import address_of_record
from guiju.web.kinds.screen import capitalised, screens
from guiju.web.kinds.stepper import people_of
from guiju.web.kinds.titles import Brief, Key
from guiju.web.requests import SignedIn


@dataclass(frozen=True)
class Started:
    """One thing that is on its way."""

    kind: str
    number: str
    title: str
    url: str
    state: Badge
    seat: str  # what is awaited
    who: str  # who has it
    everybody: str
    since: datetime | None
    is_returned: bool
    returned_by: str
    reason: str


UNFINISHED, RETURNED = "unfinished", "returned"


def unfinished_states(lifecycle: Lifecycle) -> list[str]:
    """The states on the way to the first one in which a record is in force."""
    on_the_way = takewhile(lambda state: state.tone != "ok", lifecycle.states.values())
    return [state.name for state in on_the_way if not state.is_final]


def returning(lifecycle: Lifecycle) -> list[str]:
    """The steps by which somebody else gives a record back, with a reason, to who entered it."""
    first = next(iter(lifecycle.states))
    return [
        step.action
        for step in lifecycle.steps.values()
        if step.target == first and step.needs_reason and not (step.own or step.edits)
    ]


def unfinished(request: SignedIn, limit: int, held: frozenset[str]) -> list[QuerySet[Any]]:
    """The newest that this person started and may still read, of each kind."""
    return [
        _keys(_own(request, model).filter(state__in=states), limit, UNFINISHED)
        for model in _kinds(held)
        if (states := unfinished_states(model.lifecycle))
    ]


def returned(request: SignedIn, limit: int, held: frozenset[str]) -> list[QuerySet[Any]]:
    """What was sent back to this person and not submitted since, the newest of each kind."""
    last = (
        Event.objects.filter(record=OuterRef("pk"))
        .exclude(from_state=F("to_state"))
        .order_by("-version")
        .values("action")[:1]
    )
    return [
        _keys(
            _own(request, model)
            .filter(state=next(iter(model.lifecycle.states)))
            .annotate(last=Subquery(last))
            .filter(last__in=steps),
            limit,
            RETURNED,
        )
        for model in _kinds(held)
        if (steps := returning(model.lifecycle))
    ]


def together(rows: list[QuerySet[Any]]) -> dict[str, list[Key]]:
    """Of all kinds the keys of each sort, the newest first. One statement."""
    sorts: dict[str, list[Key]] = {UNFINISHED: [], RETURNED: []}
    if not rows:
        return sorts
    first, *others = rows
    for pk, kind, sort in sorted(first.union(*others, all=True), reverse=True):
        sorts[sort].append((pk, kind))
    return sorts


def started_rows(
    records: list[Brief],
    moves: dict[int, Event],
    owed: dict[int, list[Obligation]],
    names: dict[int, str],
) -> list[Started]:
    """The records as the page shows them."""
    return [_started(one, moves.get(one.pk), owed.get(one.pk, []), names) for one in records]


def last_moves(keys: Iterable[int]) -> dict[int, Event]:
    """By which event each record came into its state. One statement."""
    moves = (
        Event.objects.filter(record__in=list(keys))
        .exclude(from_state=F("to_state"))
        .order_by("record", "-version")
        .distinct("record")
    )
    return {one.record_id: one for one in moves}


def open_on(keys: Iterable[int]) -> dict[int, list[Obligation]]:
    """What is owed on each record now. One statement."""
    found: dict[int, list[Obligation]] = {}
    for one in Obligation.objects.filter(record__in=list(keys), closed_at=None).order_by("id"):
        found.setdefault(one.record_id, []).append(one)
    return found


def _started(
    record: Brief, move: Event | None, owed: list[Obligation], names: dict[int, str]
) -> Started:
    model: type[Kind] = apps.get_model(record.kind)
    lifecycle = model.lifecycle
    state = lifecycle.states[record.state]
    is_returned = move is not None and move.action in returning(lifecycle)
    who, everybody = people_of(names, [owner for one in owed for owner in one.owners])
    if not owed and record.state == next(iter(lifecycle.states)) and not state.tone:
        who = gettext("you")  # a draft; what is proposed waits for somebody else
    return Started(
        kind=str(capitalised(model._meta.verbose_name)),
        number=record.code,
        title=record.title,
        url=address_of_record(record.kind, record.pk),
        state=Badge(state.label, state.tone),
        seat=owed[0].what if owed else "",
        who=who,
        everybody=everybody,
        since=min((one.opened_at for one in owed), default=move.at if move is not None else None),
        is_returned=is_returned,
        returned_by=names.get(move.actor_id, "") if move is not None and is_returned else "",
        reason=move.reason if move is not None and is_returned else "",
    )


def _kinds(held: frozenset[str]) -> list[type[Kind]]:
    """The kinds that this person may read, and revisions: those show what one saw."""
    return [
        *(screen.model for screen in screens.values() if f"{screen.kind}.read" in held),
        Revision,
    ]


def _own(request: SignedIn, model: type[Kind]) -> QuerySet[Any]:
    return model._default_manager.filter(company=request.company, owner=request.actor)


def _keys(rows: QuerySet[Any], limit: int, sort: str) -> QuerySet[Any]:
    text = CharField()
    kind, of_sort = Value(rows.model.kind, output_field=text), Value(sort, output_field=text)
    keys: QuerySet[Any] = rows.annotate(kind_name=kind, of_sort=of_sort).order_by("-pk")
    return keys.values_list("pk", "kind_name", "of_sort")[:limit]
