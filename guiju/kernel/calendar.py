"""The working calendar: which days are worked, and deadlines in working time.

Holidays and shifted working days are versioned rows. A date that no version covers follows the
plain week and is provisional: what was reckoned with it is reckoned again when a version comes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from guiju.kernel.database.statements import rows

SATURDAY = 5
# How far a deadline may lie ahead: beyond it the plain week would be guessing, not reckoning.
FURTHEST = datetime.timedelta(days=366 * 5)
# What is covered at all, and the special days of each date's newest version; one row at least.
DAYS_SQL = """
SELECT covered.first, covered.last, day.date, day.is_working, day.name
FROM (SELECT min(covers_from) AS first, max(covers_to) AS last FROM kernel_calendarversion) covered
LEFT JOIN kernel_calendarday day ON day.date BETWEEN %s AND %s AND day.version_id = (
    SELECT max(v.id) FROM kernel_calendarversion v
    WHERE day.date BETWEEN v.covers_from AND v.covers_to)
"""


@dataclass(frozen=True)
class Day:
    """One date: worked or not, under which name, and whether only the plain week says so."""

    date: datetime.date
    is_working: bool
    is_provisional: bool
    name: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """Special days over the plain week, and the hours that are worked.

    `hours` are pairs of times in order, within one day, in the company's time zone.
    """

    special: dict[datetime.date, Day] = field(default_factory=dict)
    covered_to: datetime.date = datetime.date.min
    covered_from: datetime.date = datetime.date.max
    hours: tuple[tuple[datetime.time, datetime.time], ...] = (
        (datetime.time(8, 30), datetime.time(12, 0)),
        (datetime.time(13, 30), datetime.time(18, 0)),
    )
    zone: datetime.tzinfo = ZoneInfo("Asia/Shanghai")

    def day(self, date: datetime.date) -> Day:
        """What is known of a date."""
        if date in self.special:
            return self.special[date]
        return Day(
            date,
            is_working=date.weekday() < SATURDAY,
            is_provisional=not self.covered_from <= date <= self.covered_to,
        )

    def next_working_day(self, date: datetime.date, number: int = 1) -> datetime.date:
        """The date `number` working days after `date`; with 0, `date` or the next one worked."""
        remaining = number
        current = date
        if remaining == 0 and self.day(current).is_working:
            return current
        remaining = max(remaining, 1)
        while remaining:
            current += datetime.timedelta(days=1)
            if current - date > FURTHEST:
                raise ValueError(f"no {number} working days within five years of {date}")
            remaining -= self.day(current).is_working
        return current

    def deadline(self, start: datetime.datetime, worked: datetime.timedelta) -> datetime.datetime:
        """The moment when `worked` time has passed since `start`, counting working hours only.

        Raises ValueError for a negative time.
        """
        if worked < datetime.timedelta():
            raise ValueError(f"{worked} is no time to work")
        remaining = worked
        for begin, end in self._spans_from(start):
            if remaining <= end - begin:
                return (begin + remaining).astimezone(datetime.UTC)
            remaining -= end - begin
        raise ValueError(f"{worked} of working time is further than five years from {start}")

    def worked_between(
        self, start: datetime.datetime, end: datetime.datetime
    ) -> datetime.timedelta:
        """The working time that passes from `start` to `end`; zero if `end` is not later."""
        total = datetime.timedelta()
        for begin, finish in self._spans_from(start, until=end):
            total += max(min(finish, end) - begin, datetime.timedelta())
        return total

    def _spans_from(
        self, start: datetime.datetime, until: datetime.datetime | None = None
    ) -> Iterable[tuple[datetime.datetime, datetime.datetime]]:
        """The worked spans from a moment on, the first one cut to begin there. In UTC.

        In UTC, because arithmetic within a zone ignores that its offset may change between two
        moments.
        """
        start = start.astimezone(datetime.UTC)
        date = start.astimezone(self.zone).date()
        last = (until.astimezone(self.zone).date()) if until else date + FURTHEST
        while date <= last:
            if self.day(date).is_working:
                for opens, closes in self.hours:
                    begin = self._moment(date, opens)
                    end = self._moment(date, closes)
                    # In an hour that the clock skips, the end may come before the beginning.
                    if end > max(begin, start):
                        yield max(begin, start), end
            date += datetime.timedelta(days=1)

    def _moment(self, date: datetime.date, time: datetime.time) -> datetime.datetime:
        return datetime.datetime.combine(date, time, self.zone).astimezone(datetime.UTC)


def working_calendar(
    first: datetime.date, last: datetime.date, zone: str = "Asia/Shanghai"
) -> WorkingCalendar:
    """The calendar with the newest version of each day between the two dates. One statement."""
    told = rows(DAYS_SQL, first, last)
    covered_from, covered_to = told[0][:2]
    special = {
        date: Day(date, is_working, is_provisional=False, name=name)
        for _first, _last, date, is_working, name in told
        if date is not None
    }
    return WorkingCalendar(
        special,
        covered_from=covered_from or datetime.date.max,
        covered_to=covered_to or datetime.date.min,
        zone=ZoneInfo(zone),
    )
