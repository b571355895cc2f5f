"""The way of a record: each stage with who, until when, and the demand that stands behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, Literal

from django.utils.translation import gettext

from guiju.kernel.models import Actor, Company
from guiju.records.approvals import Seated
from guiju.records.foresight import Foreseen
from guiju.records.lifecycle import BIRTH, Step
from guiju.records.record import Event, Kind, Obligation
from guiju.records.routes import Stage
from guiju.records.taking import Past
from guiju.web.kinds.deadlines import Deadlines, Left

ROUTE_DEMAND: Final = "P3.3.1a"
DEADLINE_DEMAND: Final = "P3.3.2b"
DUTY_DEMAND: Final = "P3.2.2b"
PAPER_DEMAND: Final = "P3.2.2a"
NAMES_SHOWN: Final = 2

Standing = Literal["done", "now", "next", "off", "bad"]


@dataclass(frozen=True)
class Stop:
    """One stage as the page shows it."""

    title: str
    standing: Standing
    who: str = ""
    everybody: str = ""  # all names, where only some are shown
    at: datetime | None = None
    note: str = ""
    left: Left | None = None
    due: datetime | None = None
    demand: str = ""


@dataclass
class Way:
    """What the stops are made from."""

    record: Kind
    company: Company
    events: list[Event]
    past: Past
    foreseen: dict[str, Foreseen]
    obligations: list[Obligation]
    deadlines: Deadlines
    names: dict[int, str]

    def stops(self) -> list[Stop]:
        """The stages in order: what was done, what is awaited, what follows."""
        lifecycle = self.record.lifecycle
        stops = list(self._done())
        if lifecycle.routed and self.record.state in lifecycle.routed:
            stops += self._round()
        elif opening := next((one for one in self.foreseen.values() if one.step.opens_route), None):
            stops.append(self._awaited(opening))
            stops += [self._expected(stage) for stage in opening.stages]
        elif (ahead := self._ahead()) is not None:
            stops.append(self._awaited(ahead))
        if not self.record.state_shown.is_final and self._ending() is not None:
            stops.append(Stop(str(self._ending()), "next"))
        return stops

    def _done(self) -> Iterator[Stop]:
        """Birth, then each move since the newest return to the first state, and each approval."""
        own = self.events
        first = own[0].to_state if own else ""
        since = max(
            (event.version for event in own if event.to_state == first != event.from_state),
            default=0,
        )
        for event in own:
            is_birth = event.from_state == BIRTH
            step = self.record.lifecycle.steps.get(event.action)
            if step is None or (event.version <= since and not is_birth):
                continue
            if not (is_birth or event.seat_id or event.from_state != event.to_state):
                continue
            yield self._stop_of(event, step)

    def _stop_of(self, event: Event, step: Step) -> Stop:
        seat = next((seat for seat in self.past.seats if seat.pk == event.seat_id), None)
        owed = next((one for one in self.obligations if one.seat_id == event.seat_id), None)
        note = ""
        if seat is not None and owed is not None:
            taken = self.deadlines.taken(owed.opened_at, event.at)
            note = gettext("took %(time)s of %(hours)d h") % {"time": taken, "hours": seat.hours}
        who = self.names.get(event.actor_id, "")
        if event.on_behalf_of_id:
            principal = self.names.get(event.on_behalf_of_id, "")
            who = gettext("%(name)s for %(principal)s") % {"name": who, "principal": principal}
        return Stop(
            seat.name if seat is not None else str(step.label),
            "bad" if step.tone == "bad" else "done",
            who,
            at=event.at,
            note=note,
            demand=demand_of(step),
        )

    def _round(self) -> Iterator[Stop]:
        """The seats that are not filled yet, stage by stage."""
        filled = {event.seat_id for event in self.events}
        empty = [seat for seat in self.past.seats if seat.pk not in filled]
        for number, (_stage, seats) in enumerate(groupby(empty, key=by_stage)):
            yield self._seats(list(seats), is_open=number == 0)

    def _seats(self, seats: list[Seated], *, is_open: bool) -> Stop:
        seat = seats[0]
        owed = next((one for one in self.obligations if one.seat_id == seat.pk), None)
        who, everybody = self.people(owed.owners if owed is not None else seat.candidates)
        if not is_open or owed is None:
            note = gettext("within %(hours)d h") % {"hours": seat.hours}
            return Stop(seat.name, "next", who, everybody, note=note, demand=ROUTE_DEMAND)
        notes = []
        if len(seats) > 1:
            notes.append(gettext("%(number)d approvals needed") % {"number": len(seats)})
        if owed.escalated_at is not None:
            notes.append(gettext("escalated to the superior"))
        elif owed.reminded_at is not None:
            notes.append(gettext("reminded"))
        note = " · ".join(notes)
        left = self.deadlines.left(owed.due) if owed.due is not None else None
        return Stop(
            seat.name, "now", who, everybody, note=note, left=left, due=owed.due,
            demand=DEADLINE_DEMAND if owed.due is not None else ROUTE_DEMAND,
        )  # fmt: skip

    def _expected(self, stage: Stage) -> Stop:
        """A stage of the route that would be opened."""
        who, everybody = self.people(stage.candidates)
        note = gettext("within %(hours)d h") % {"hours": stage.hours}
        return Stop(stage.name, "next", who, everybody, note=note, demand=ROUTE_DEMAND)

    def _ahead(self) -> Foreseen | None:
        """The step that leads on from here, where it is not a route's: the one that is marked."""
        if self.record.state_shown.tone == "ok":
            return None
        marked = [one for one in self.foreseen.values() if one.step.tone in ("ok", "pri")]
        return marked[0] if marked else None

    def _awaited(self, foreseen: Foreseen) -> Stop:
        """The step that is to be taken next, by whom."""
        step = foreseen.step
        able = foreseen.helpers if foreseen.refusal is not None else []
        who, everybody = self.people(able)
        if not able and foreseen.refusal is None:
            who = gettext("you")
        return Stop(str(step.label), "now", who, everybody, demand=demand_of(step))

    def _ending(self) -> object:
        """The good state that the way leads to; None where it is reached."""
        states = self.record.lifecycle.states
        if self.record.state_shown.tone == "ok":
            return None
        return next((state.label for state in states.values() if state.tone == "ok"), None)

    def people(self, actors: Iterable[int]) -> tuple[str, str]:
        """Some names, and all of them where they are more."""
        return people_of(self.names, actors)


def people_of(names: dict[int, str], actors: Iterable[int]) -> tuple[str, str]:
    """Some of the names, and all of them where they are more."""
    known = list(dict.fromkeys(names[actor] for actor in actors if actor in names))
    if len(known) <= NAMES_SHOWN:
        return gettext(", ").join(known), ""
    shown = gettext(", ").join(known[:NAMES_SHOWN])
    rest = len(known) - NAMES_SHOWN
    both = gettext("%(names)s and %(number)d more") % {"names": shown, "number": rest}
    return both, gettext(", ").join(known)


def by_stage(seat: Seated) -> int:
    """The key by which seats are grouped."""
    return seat.stage


def demand_of(step: Step) -> str:
    """The demand that the step serves first."""
    if step.needs_papers:
        return PAPER_DEMAND
    if step.ends_route:
        return ROUTE_DEMAND
    return DUTY_DEMAND if step.apart_from or step.needs_reason else ""


def names_of(actors: Iterable[int | None]) -> dict[int, str]:
    """The names of actors, in one statement."""
    wanted = {actor for actor in actors if actor is not None}
    return dict(Actor.objects.filter(pk__in=wanted).values_list("pk", "name"))
