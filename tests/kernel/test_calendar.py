"""Deadlines run in working time alone, and a guess is never given out as knowledge."""

import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from guiju.kernel.calendar import Day, WorkingCalendar, working_calendar
from guiju.kernel.holidays import publish_holidays
from guiju.kernel.models import CalendarVersion
from guiju.org.founding.actions import installation
from tests.conftest import Database
from tests.kernel.attack import Wall

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
DATES = some.dates(FIRST, LAST)
MOMENTS = some.integers(0, 364 * 24 * 60).map(
    lambda minutes: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + timedelta(minutes=minutes)
)
WORK = some.timedeltas(timedelta(0), timedelta(hours=200))


@some.composite
def calendars(draw: some.DrawFn) -> WorkingCalendar:
    """A calendar with some special days, some hours of work, in some zone."""
    dates = draw(some.sets(DATES, max_size=20))
    special = {date: Day(date, draw(some.booleans()), is_provisional=False) for date in dates}
    marks = draw(some.lists(some.times(), min_size=2, max_size=4, unique=True).map(sorted))
    hours = tuple(zip(marks[::2], marks[1::2], strict=False))
    long_enough = timedelta(hours=1)
    assume(sum(map(length, hours), timedelta()) >= long_enough)
    zone = ZoneInfo(draw(some.sampled_from(ZONES)))
    return WorkingCalendar(special, LAST, FIRST, hours, zone)


def length(span: tuple[datetime.time, datetime.time]) -> timedelta:
    """How long a span of one day is."""
    opens, closes = (datetime.datetime.combine(FIRST, time) for time in span)
    return closes - opens


# ---- properties


@given(calendars(), MOMENTS, WORK)
def test_a_deadline_is_never_earlier_or_later_than_the_work_it_gives(
    calendar: WorkingCalendar, start: datetime.datetime, work: timedelta
) -> None:
    end = calendar.deadline(start, work)
    assert end >= start
    assert calendar.worked_between(start, end) == work


@given(calendars(), MOMENTS, WORK, WORK)
def test_more_work_never_makes_an_earlier_deadline(
    calendar: WorkingCalendar, start: datetime.datetime, one: timedelta, other: timedelta
) -> None:
    less, more = sorted([one, other])
    assert calendar.deadline(start, less) <= calendar.deadline(start, more)


@given(calendars(), MOMENTS, MOMENTS, WORK)
def test_a_later_start_never_makes_an_earlier_deadline(
    calendar: WorkingCalendar, one: datetime.datetime, other: datetime.datetime, work: timedelta
) -> None:
    earlier, later = sorted([one, other])
    assert calendar.deadline(earlier, work) <= calendar.deadline(later, work)


@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_no_working_time_is_counted_twice_or_lost(
    calendar: WorkingCalendar,
    one: datetime.datetime,
    two: datetime.datetime,
    three: datetime.datetime,
) -> None:
    first, middle, last = sorted([one, two, three])
    parts = calendar.worked_between(first, middle) + calendar.worked_between(middle, last)
    assert parts == calendar.worked_between(first, last)
    assert calendar.worked_between(last, first) == timedelta(0)


@given(calendars(), MOMENTS, WORK)
def test_no_deadline_falls_outside_working_hours(
    calendar: WorkingCalendar, start: datetime.datetime, work: timedelta
) -> None:
    end = calendar.deadline(start, work).astimezone(calendar.zone)
    assert calendar.day(end.date()).is_working
    is_within = any(opens <= end.time() <= closes for opens, closes in calendar.hours)
    assert is_within or is_clock_set_around(end)


def is_clock_set_around(moment: datetime.datetime) -> bool:
    """Whether summer begins or ends about then: an hour on the wall is missing or there twice."""
    day_before, day_after = (moment + timedelta(days=days) for days in (-1, 1))
    return day_before.utcoffset() != day_after.utcoffset()


@given(calendars(), DATES, some.integers(1, 30))
def test_the_next_working_day_is_worked_and_no_other_is_left_out(
    calendar: WorkingCalendar, date: datetime.date, number: int
) -> None:
    found = calendar.next_working_day(date, number)
    assert calendar.day(found).is_working
    between = [date + timedelta(days=days + 1) for days in range((found - date).days)]
    assert sum(calendar.day(one).is_working for one in between) == number
    assert calendar.next_working_day(found, 0) == found


# ---- bounds


def test_negative_work_has_no_deadline() -> None:
    start = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    with pytest.raises(ValueError, match="no time to work"):
        WorkingCalendar().deadline(start, timedelta(minutes=-1))


def test_a_company_that_never_works_waits_for_ever_and_is_told_so() -> None:
    never = WorkingCalendar(hours=())
    start = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    with pytest.raises(ValueError, match="five years"):
        never.deadline(start, timedelta(minutes=1))
    closed = {FIRST + timedelta(days=days): False for days in range(3000)}
    days = {
        date: Day(date, is_working, is_provisional=False) for date, is_working in closed.items()
    }
    with pytest.raises(ValueError, match="five years"):
        WorkingCalendar(days).next_working_day(FIRST)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("date", "is_provisional"),
    [("2003-12-31", True), ("2004-01-01", False), ("2026-12-31", False), ("2027-01-01", True)],
)
def test_what_no_version_covers_is_a_guess_and_says_so(
    database: Database, date: str, *, is_provisional: bool
) -> None:
    day = datetime.date.fromisoformat(date)
    assert working_calendar(day, day).day(day).is_provisional == is_provisional


def test_a_calendar_without_versions_knows_nothing() -> None:
    assert all(WorkingCalendar().day(date).is_provisional for date in (FIRST, LAST))


# ---- the real year 2026


# The State Council's notice of 4 November 2025: free from, to; and the weekend days worked instead.
FREE = {
    "New Year": ("2026-01-01", "2026-01-03"),
    "Spring Festival": ("2026-02-15", "2026-02-23"),
    "Tomb-sweeping Day": ("2026-04-04", "2026-04-06"),
    "Labour Day": ("2026-05-01", "2026-05-05"),
    "Dragon Boat Festival": ("2026-06-19", "2026-06-21"),
    "Mid-autumn Festival": ("2026-09-25", "2026-09-27"),
    "National Day": ("2026-10-01", "2026-10-07"),
}
WORKED = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")


@pytest.mark.usefixtures("unchanged")
def test_the_holidays_of_2026_are_those_that_were_published(database: Database) -> None:
    calendar = working_calendar(FIRST, LAST)
    free = set()
    for first, last in FREE.values():
        date = datetime.date.fromisoformat(first)
        while date <= datetime.date.fromisoformat(last):
            free.add(date)
            date += timedelta(days=1)
    worked = {datetime.date.fromisoformat(date) for date in WORKED}
    for days in range(365):
        date = FIRST + timedelta(days=days)
        expected = date in worked or (date.weekday() < 5 and date not in free)
        assert calendar.day(date).is_working == expected, date


@pytest.mark.usefixtures("unchanged")
def test_no_deadline_falls_into_the_spring_festival(database: Database) -> None:
    calendar = working_calendar(FIRST, LAST)
    shanghai = ZoneInfo("Asia/Shanghai")
    saturday_evening = datetime.datetime(2026, 2, 14, 17, tzinfo=shanghai)
    due = calendar.deadline(saturday_evening, timedelta(hours=2))
    assert due.astimezone(shanghai) == datetime.datetime(2026, 2, 24, 9, 30, tzinfo=shanghai)


# ---- versions


VERSION = (
    "INSERT INTO kernel_calendarversion (source, covers_from, covers_to) VALUES (%s, %s, %s) "
    "RETURNING id"
)
DAY = "INSERT INTO kernel_calendarday (version_id, date, is_working, name) VALUES (%s, %s, %s, 'x')"


def test_a_newer_version_says_what_holds_and_what_holds_no_longer(
    database: Database, own_wall: Wall
) -> None:
    moved, added = datetime.date(2026, 10, 7), datetime.date(2026, 10, 8)
    assert not working_calendar(FIRST, LAST).day(moved).is_working
    with own_wall.unit("chen.siyuan") as sql:
        ((version,),) = sql(VERSION, "a correction", FIRST, LAST)
        sql(DAY, version, added, False)
    calendar = working_calendar(FIRST, LAST)
    assert calendar.day(moved).is_working and not calendar.day(added).is_working
    assert working_calendar(moved, added, "Asia/Tokyo").zone == ZoneInfo("Asia/Tokyo")


def test_a_newer_version_of_another_year_changes_nothing_here(
    database: Database, own_wall: Wall
) -> None:
    before = working_calendar(FIRST, LAST).special
    with own_wall.unit("chen.siyuan") as sql:
        sql(VERSION, "next year", "2027-01-01", "2027-12-31")
    assert working_calendar(FIRST, LAST).special == before


@pytest.mark.usefixtures("unchanged")
def test_a_release_is_published_once(database: Database) -> None:
    assert publish_holidays(installation()) is None
    assert CalendarVersion.objects.count() == 1
