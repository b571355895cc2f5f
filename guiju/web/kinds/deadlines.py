"""Deadlines as people read them: how much working time is left, or by how much it is over."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext, ngettext

from guiju.kernel import clock
from guiju.kernel.calendar import WorkingCalendar, working_calendar
from guiju.kernel.models import Company
from guiju.web.cells import Badge

DAY: Final = datetime.timedelta(hours=8)
HOUR: Final = datetime.timedelta(hours=1)
MINUTE: Final = datetime.timedelta(minutes=1)
SHORT: Final = datetime.timedelta(hours=4)
MARGIN: Final = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Left:
    """What is left of a deadline: a text, and how it looks."""

    text: str
    tone: str
    is_over: bool

    @property
    def badge(self) -> Badge:
        """As a badge."""
        return Badge(self.text, self.tone)


class Deadlines:
    """The company's working time around some moments. One statement, once something is asked."""

    def __init__(self, company: Company, moments: Iterable[datetime.datetime | None]) -> None:
        self.now = clock.business_now(company)
        known = [moment for moment in moments if moment is not None] + [self.now]
        self._first, self._last = (min(known) - MARGIN).date(), (max(known) + MARGIN).date()
        self._zone = company.time_zone

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        return working_calendar(self._first, self._last, self._zone)

    def left(self, due: datetime.datetime) -> Left:
        """The working time until then, or since then."""
        if due < self.now:
            over = self._calendar.worked_between(due, self.now)
            return Left(
                gettext("overdue by %(time)s") % {"time": spoken(over)}, "bad", is_over=True
            )
        rest = self._calendar.worked_between(self.now, due)
        tone = "warn" if rest <= SHORT else "info"
        return Left(gettext("%(time)s left") % {"time": spoken(rest)}, tone, is_over=False)

    def taken(self, start: datetime.datetime, end: datetime.datetime) -> str:
        """The working time that something took."""
        return spoken(self._calendar.worked_between(start, end))


def spoken(time: datetime.timedelta) -> str:
    """2 working days 3 h; 3 h 38 min; 5 min."""
    days, rest = divmod(time, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    parts = []
    if days:
        said = ngettext("%(number)d working day", "%(number)d working days", days)
        parts.append(said % {"number": days})
    if hours:
        parts.append(gettext("%(number)d h") % {"number": hours})
    if minutes and not days:
        parts.append(gettext("%(number)d min") % {"number": minutes})
    return " ".join(parts) or gettext("%(number)d min") % {"number": 0}
