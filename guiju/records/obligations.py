"""What somebody owes until a moment: one row per open thing, and the inbox is one query."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action
from guiju.kernel.calendar import WorkingCalendar, working_calendar
from guiju.kernel.database.statements import run
from guiju.kernel.directory import directory
from guiju.kernel.errors import WrongState
from guiju.kernel.models import Actor, Company
from guiju.kernel.unit import Unit
from guiju.records.record import Kind, Obligation

if TYPE_CHECKING:
    from guiju.records.taking import Taking

APPROVE, ANSWER = "approve", "answer"
LOOK_AHEAD = timedelta(days=120)
CLOSE_SQL: Final = """
UPDATE records_obligation SET closed_at = %s, closed_by_id = %s
WHERE closed_at IS NULL AND company_id = %s AND record_id = %s AND sort = %s
  AND (%s::bigint IS NULL OR owners = ARRAY[%s::bigint])
  AND (%s::bigint IS NULL OR seat_id = %s::bigint)
"""


def owed_by(actor: Actor, company: Company) -> QuerySet[Obligation]:
    """The inbox: what is open for the actor, and for those in whose place they stand now."""
    principals = directory().stands_in_for(actor, company)
    return Obligation.objects.filter(
        company=company, closed_at=None, owners__overlap=[actor.pk, *principals]
    )


def owe(unit: Unit, record: Kind, sort: str, what: str, owners: list[int], hours: int = 0) -> None:
    """Let somebody owe something; without hours of working time, without a moment."""
    calendar = calendar_from(clock.business_now(unit.company), unit.company) if hours else None
    Obligation.objects.create(**_row(unit, record, sort, what, owners, hours, None, calendar))


def owe_approvals(taking: "Taking", seats: list[Any]) -> None:
    """Let the candidates of the seats of one stage owe their approvals."""
    unit, record, calendar = taking.unit, taking.record, taking.calendar
    Obligation.objects.bulk_create(
        Obligation(
            **_row(unit, record, APPROVE, seat.name, seat.candidates, seat.hours, seat.pk, calendar)
        )
        for seat in seats
    )


def after_step(taking: "Taking") -> None:
    """Close what this step did: the seat it filled, or, where the record moved on, all of them."""
    record = taking.record
    if taking.target != taking.source:
        close(taking.unit, record, APPROVE)
    elif taking.seat is not None:
        close(taking.unit, record, APPROVE, seat=taking.seat.pk)
        _open_next_stage(taking)


def _open_next_stage(taking: "Taking") -> None:
    past, seat_now = taking.past, taking.seat
    if seat_now is None:
        return
    filled = {told.seat for told in past.own_events} | {seat_now.pk}
    empty = [seat for seat in past.seats if seat.pk not in filled]
    if empty and empty[0].stage > seat_now.stage:
        owe_approvals(taking, [seat for seat in empty if seat.stage == empty[0].stage])


def close(
    unit: Unit, record: Kind, sort: str, *, owner: int | None = None, seat: int | None = None
) -> None:
    """What was owed about the record is done: all of a sort, or what one person or seat owes."""
    which = record.company_id, record.pk, sort, owner, owner, seat, seat
    run(CLOSE_SQL, clock.now(), unit.id, *which)


def calendar_from(start: datetime, company: Company) -> WorkingCalendar:
    """The calendar from a moment on, as far ahead as anything is due. One statement."""
    first = start.astimezone(ZoneInfo(company.time_zone)).date()
    return working_calendar(first, first + LOOK_AHEAD, company.time_zone)


def moment(taking: "Taking", hours: int) -> tuple[datetime, datetime | None, bool]:
    """When what is owed from now on was opened, when it is due, and whether that may yet move."""
    opened_at = clock.business_now(taking.unit.company)
    return opened_at, *due_after(opened_at, hours, taking.calendar)


def due_after(
    start: datetime, hours: int, calendar: WorkingCalendar | None
) -> tuple[datetime | None, bool]:
    """The moment after so many working hours, and whether the calendar there is provisional."""
    if not hours or calendar is None:
        return None, False
    due = calendar.deadline(start, timedelta(hours=hours))
    return due, calendar.day(due.astimezone(calendar.zone).date()).is_provisional


def _row(
    unit: Unit,
    record: Kind,
    sort: str,
    what: str,
    owners: list[int],
    hours: int,
    seat: int | None,
    calendar: WorkingCalendar | None,
) -> dict[str, Any]:
    opened_at = clock.business_now(unit.company)
    due, is_provisional = due_after(opened_at, hours, calendar)
    return {
        "company_id": record.company_id,
        "record_id": record.pk,
        "sort": sort,
        "what": what,
        "owners": owners,
        "seat_id": seat,
        "opened_at": opened_at,
        "hours": hours,
        "due": due,
        "is_provisional": is_provisional,
    }


@action(Obligation, "records.obligation.remind")
def remind(obligation: Obligation, *, by: Unit, reason: str) -> None:
    """Note that the owners were reminded, once, before it is due. Raises WrongState."""
    if obligation.closed_at is not None or obligation.reminded_at is not None:
        raise WrongState(_("This is done, or its owners were reminded already."))
    obligation.reminded_at = clock.business_now(by.company)
    obligation.save(update_fields=["reminded_at"])


@action(Obligation, "records.obligation.escalate")
def escalate(obligation: Obligation, *, by: Unit, reason: str) -> None:
    """Overdue: the superiors of the owners owe it, too (demand P3.3.2b). Raises WrongState."""
    company, moment = by.company, clock.business_now(by.company)
    is_overdue = obligation.due is not None and obligation.due < moment
    if obligation.closed_at is not None or obligation.escalated_at is not None or not is_overdue:
        raise WrongState(_("This is not overdue, or was escalated already."))
    actors = Actor.objects.filter(pk__in=obligation.owners)
    found = (directory().superior_of(actor, company) for actor in actors)
    superiors = {superior for superior in found if superior is not None}
    obligation.owners = sorted(superiors.union(obligation.owners))
    obligation.escalated_at = moment
    obligation.save(update_fields=["owners", "escalated_at"])


@action(Obligation, "records.obligation.reckon")
def reckon(obligation: Obligation, *, by: Unit, reason: str) -> None:
    """Reckon a provisional moment again, now that more of the calendar may be known."""
    if obligation.closed_at is not None or not obligation.is_provisional:
        raise WrongState(_("This moment is settled."))
    calendar = calendar_from(obligation.opened_at, by.company)
    due, is_provisional = due_after(obligation.opened_at, obligation.hours, calendar)
    obligation.due, obligation.is_provisional = due, is_provisional
    obligation.save(update_fields=["due", "is_provisional"])


def to_reckon(company: Company) -> QuerySet[Obligation]:
    """Open, with a moment that was reckoned beyond the published calendar."""
    return Obligation.objects.filter(closed_at=None, is_provisional=True, company=company)


def to_remind(company: Company, ahead: timedelta) -> QuerySet[Obligation]:
    """Open, due soon, not reminded of yet."""
    soon = clock.business_now(company) + ahead
    return Obligation.objects.filter(
        Q(closed_at=None, reminded_at=None, due__lte=soon), company=company
    )


def to_escalate(company: Company) -> QuerySet[Obligation]:
    """Open, overdue, not escalated yet."""
    return Obligation.objects.filter(
        closed_at=None, escalated_at=None, due__lt=clock.business_now(company), company=company
    )
