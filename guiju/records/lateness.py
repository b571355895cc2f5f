"""Late entry (demand P1.3.3): when it happened, when it was entered, and what the paper says.

An entry is late when more working days lie between than the parameter of its kind allows. A late
one needs a reason and the head of the department; one that the paper contradicts is refused.
"""

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.errors import ReasonMissing, RuleBroken
from guiju.kernel.parameters import parameters

if TYPE_CHECKING:
    from guiju.records.taking import Taking


class Late(NamedTuple):
    """By how much, against which limit."""

    occurred: datetime.date
    entered: datetime.date
    allowed_until: datetime.date

    def as_particulars(self) -> dict[str, Any]:
        """For the event."""
        return {name: value.isoformat() for name, value in self._asdict().items()}


def parameter_of(kind: str) -> str:
    """The name of the parameter that limits a kind, in working days."""
    return f"{kind}.entry_lag_days"


def look(taking: "Taking") -> Late | None:
    """Whether this entry is late. Raises ReasonMissing, RuleBroken, NotConfigured."""
    record, company = taking.record, taking.unit.company
    occurred: datetime.date = getattr(record, record.occurred_field)
    entered = clock.business_today(company)
    if occurred > entered:
        raise RuleBroken(
            _("It cannot have happened on %(date)s: that day is still to come.")
            % {"date": occurred},
            field=record.occurred_field,
            demand="P1.3.3",
        )
    check_witness(taking, occurred)
    limit = parameters[parameter_of(record.kind)].of(company)
    next_day = taking.calendar.next_working_day
    allowed_until = next_day(occurred, limit) if limit else occurred
    if entered <= allowed_until:
        return None
    if not taking.reason.strip():
        raise ReasonMissing(
            _("It happened on %(occurred)s and should have been entered by %(limit)s.")
            % {"occurred": occurred, "limit": allowed_until},
            what_to_do=_("Give the reason for the delay; the head of the department decides."),
            field="reason",
            demand="P1.3.3",
        )
    return Late(occurred, entered, allowed_until)


def check_witness(taking: "Taking", occurred: datetime.date) -> None:
    """The date on a paper bears witness against a later date on the record. Raises RuleBroken."""
    dates = [paper.witness_date for paper in taking.papers if paper.witness_date is not None]
    witnessed = min(dates, default=occurred)
    if witnessed < occurred:
        raise RuleBroken(
            _("The paper is dated %(paper)s, the record says %(record)s.")
            % {"paper": witnessed, "record": occurred},
            what_to_do=_("Enter the date on which it really happened."),
            field=taking.record.occurred_field,
            demand="P1.3.3",
        )
