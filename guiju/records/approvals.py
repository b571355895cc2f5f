"""Approvals: seats frozen at submission, for the content submitted, each filled by one event.

A seat belongs to the version of the newest edit: content changes in no other way, so the version is
the content. Nobody fills two seats of a round, and nobody who touched the content fills one,
neither in their own name nor as somebody's stand-in.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from guiju.kernel.directory import directory
from guiju.kernel.errors import DutyConflict, NotConfigured, NotPermitted, RuleBroken, Stale
from guiju.records import obligations
from guiju.records.content import content_of, digest
from guiju.records.record import Seat
from guiju.records.routes import Stage, stages_for

if TYPE_CHECKING:
    from guiju.records.taking import Taking


class Seated(NamedTuple):
    """A seat as the database returns it."""

    pk: int
    stage: int
    name: str
    candidates: list[int]
    hours: int
    content_version: int


def open_route(taking: "Taking") -> None:
    """Freeze who must approve what, and let the first stage owe it. Raises NotConfigured."""
    record = taking.record
    stages = stages_for(taking)
    if not stages:
        raise NotConfigured(
            _("No approval route fits this record."),
            what_to_do=_("Ask for an approval route for this kind, department and amount."),
            demand="P3.3.1a",
        )
    content = digest(content_of(record))
    seats = [
        Seat(
            company_id=record.company_id,
            record_id=record.pk,
            opened_at_version=taking.version,
            stage=number,
            name=stage.name,
            candidates=candidates_of(taking, stage),
            hours=stage.hours,
            content_version=taking.past.content_version,
            content=content,
        )
        for number, stage in enumerate(stages, 1)
        for _seat in range(stage.needed)
    ]
    check_enough_people(seats)
    Seat.objects.bulk_create(seats)
    obligations.owe_approvals(taking, [seat for seat in seats if seat.stage == 1])


def check_enough_people(seats: list[Seat]) -> None:
    """Each seat needs a person of its own. Raises RuleBroken where they cannot all be filled.

    A matching by augmenting paths: the seats of a route are few.
    """
    taken: dict[int, int] = {}

    def place(seat: int, tried: set[int]) -> bool:
        for person in seats[seat].candidates:
            if person not in tried:
                tried.add(person)
                if person not in taken or place(taken[person], tried):
                    taken[person] = seat
                    return True
        return False

    for number, seat in enumerate(seats):
        if not place(number, set()):
            raise RuleBroken(
                _("There are not enough different persons for the approval “%(stage)s”.")
                % {"stage": seat.name},
                what_to_do=_("Ask for a route with more candidates."),
                demand="P3.3.1a",
            )


def candidates_of(taking: "Taking", stage: Stage) -> list[int]:
    """Who may fill the stage: those it names who may approve such a record and did not touch it.

    Raises RuleBroken where fewer are left than the stage needs.
    """
    apart = taking.past.touched((taking.step.action,)) | {taking.unit.actor.pk}
    candidates = sorted(taking.approvers.intersection(stage.candidates) - apart)
    if len(candidates) < stage.needed:
        raise RuleBroken(
            _("Nobody is left who may give the approval “%(stage)s”.") % {"stage": stage.name},
            what_to_do=_("Ask for a route with more candidates, or let a stand-in be named."),
            demand="P3.3.1a",
        )
    return candidates


def seat_for(taking: "Taking") -> tuple[Seated, int | None, bool]:
    """The seat that this person fills now, in whose place, and whether it is the last one.

    Raises DutyConflict, NotPermitted, RuleBroken, Stale.
    """
    past, actor = taking.past, taking.unit.actor.pk
    filled = {told.seat: told.people for told in past.own_events if told.seat}
    empty = [seat for seat in past.seats if seat.pk not in filled]
    if not empty:
        raise RuleBroken(_("No approval is awaited here."), demand="P3.3.1a")
    gave = {person for seat in past.seats for person in filled.get(seat.pk, ())}
    if actor in gave:
        raise DutyConflict(_("You gave an approval in this round already."), demand="P3.2.2b")
    if empty[0].content_version != past.content_version:
        raise Stale(
            _("It was changed after it was submitted."),
            what_to_do=_("Send it back, so that what it says now is submitted."),
            demand="P3.2.2b",
        )
    open_seats = [seat for seat in empty if seat.stage == empty[0].stage]
    for seat in open_seats:
        if actor in seat.candidates:
            return seat, None, len(empty) == 1
    apart = past.touched(taking.step.apart_from) | gave
    # Who stands in does it by the other's right: where that is gone, nothing is handed on.
    permission = taking.record.permission(taking.step.action)
    entitled = set(directory().holders(permission, taking.unit.company, taking.record))
    for principal in directory().stands_in_for(taking.unit.actor, taking.unit.company):
        for seat in open_seats:
            if principal in seat.candidates and principal in entitled - apart:
                return seat, principal, len(empty) == 1
    raise NotPermitted(
        _("The approval “%(stage)s” is not yours to give.") % {"stage": empty[0].name},
        what_to_do=_("It waits for one of the persons named on the page."),
        demand="P3.3.1a",
    )
