"""Approvals: seats frozen at submission, for the content submitted, each filled by one event.

A seat belongs to the version of the newest edit: content changes in no other way, so the version is
the content. Nobody fills two seats of a round, and nobody who touched the content fills one,
neither in their own name nor as somebody's stand-in.
"""

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from guiju.kernel.database.statements import run
from guiju.kernel.directory import directory
from guiju.kernel.errors import DutyConflict, NotConfigured, NotPermitted, RuleBroken, Stale
from guiju.records import obligations
from guiju.records.content import content_of, digest
from guiju.records.routes import Stage, stages_for

if TYPE_CHECKING:
    from guiju.records.taking import Taking


# The seats of a route, and what is owed by the first stage of it, in one statement.
OPEN_SQL: Final = """
WITH stage AS (
    SELECT s.*, s.place AS stage FROM ROWS FROM (jsonb_to_recordset(%(stages)s::jsonb)
        AS (name text, candidates bigint[], needed integer, hours smallint)) WITH ORDINALITY
        AS s (name, candidates, needed, hours, place)),
seated AS (
    INSERT INTO records_seat (company_id, record_id, opened_at_version, stage, name, candidates,
        hours, content_version, content)
    SELECT %(company)s, %(record)s, %(version)s, s.stage, s.name, s.candidates, s.hours,
        %(content_version)s, %(content)s
    FROM stage s, generate_series(1, s.needed) AS seat ORDER BY s.stage, seat
    RETURNING id, stage, name, candidates, hours)
INSERT INTO records_obligation (company_id, record_id, sort, what, owners, seat_id, opened_at,
    hours, due, is_provisional)
SELECT %(company)s, %(record)s, %(sort)s, s.name, s.candidates, s.id, %(opened_at)s, s.hours,
    %(due)s, %(is_provisional)s
FROM seated s WHERE s.stage = 1 ORDER BY s.id
"""


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
    asked = [stage._replace(candidates=candidates_of(taking, stage)) for stage in stages]
    check_enough_people([stage for stage in asked for _seat in range(stage.needed)])
    opened_at, due, is_provisional = obligations.moment(taking, asked[0].hours)
    said = {
        "company": record.company_id,
        "record": record.pk,
        "version": taking.version,
        "content_version": taking.past.content_version,
        "content": digest(content_of(record)),
        "stages": json.dumps([stage._asdict() for stage in asked]),
        "sort": obligations.APPROVE,
        "opened_at": opened_at,
        "due": due,
        "is_provisional": is_provisional,
    }
    run(OPEN_SQL, **said)


def check_enough_people(seats: list[Stage]) -> None:
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
