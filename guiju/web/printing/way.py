"""The way of a record as its paper tells it: who did what when, and whose approval is awaited."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext

from guiju.records.lifecycle import BIRTH
from guiju.records.record import Event, Kind, Seat
from guiju.web.cells import words
from guiju.web.kinds.screen import capitalised


class Stage(NamedTuple):
    """One line of it."""

    what: str
    who: str
    when: str
    note: str
    is_approval: bool = False


def way_of(record: Kind) -> list[Stage]:
    """Birth; each step since the newest return to the first state; the seats still empty."""
    events = list(
        Event.objects.filter(company_id=record.company_id, record_id=record.pk)
        .select_related("actor", "on_behalf_of", "seat")
        .order_by("version")
    )
    return [*_taken(record, events), *_awaited(record, events)]


def _taken(record: Kind, events: list[Event]) -> Iterator[Stage]:
    first = events[0].to_state
    returned = [one.version for one in events if one.to_state == first != one.from_state]
    since = max(returned[1:], default=0)  # the first of them is the birth
    for event in events:
        is_birth = event.from_state == BIRTH
        is_worth_telling = event.seat_id or event.revision_id or event.from_state != event.to_state
        if is_birth or (event.version > since and is_worth_telling):
            step = record.lifecycle.steps.get(event.action)
            label = str(step.label) if step is not None else event.action
            yield Stage(
                event.seat.name if event.seat is not None else label,
                _who(event),
                words(event.at),
                event.reason,
                is_approval=event.seat is not None,
            )


def _who(event: Event) -> str:
    if event.on_behalf_of is None:
        return event.actor.name
    return gettext("%(name)s for %(principal)s") % {
        "name": event.actor.name,
        "principal": event.on_behalf_of.name,
    }


def _awaited(record: Kind, events: list[Event]) -> Iterator[Stage]:
    if record.state not in record.lifecycle.routed:
        return
    seats = Seat.objects.filter(company_id=record.company_id, record_id=record.pk)
    newest = seats.order_by("-opened_at_version").values("opened_at_version")[:1]
    filled = {event.seat_id for event in events}
    for seat in seats.filter(opened_at_version=newest).order_by("stage", "pk"):
        if seat.pk not in filled:
            awaited = str(capitalised(gettext("awaited")))
            yield Stage(seat.name, "", awaited, "", is_approval=True)
