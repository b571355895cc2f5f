"""Where holidays come from: each release of the package chinesecalendar is one version of rows.

The package carries what the State Council publishes each year, from 2004 on. When a newer release
is installed, its days become the next version; versions before it stay as they are.
"""

import datetime
from importlib.metadata import version

from chinese_calendar.constants import holidays, workdays

from guiju.kernel.actions import birth
from guiju.kernel.models import Actor, CalendarDay, CalendarVersion
from guiju.kernel.unit import Caller, Unit


def publish_holidays(installation: Actor) -> CalendarVersion | None:
    """Publish the installed release, unless it is already. Returns the version that is new."""
    source = f"chinesecalendar {version('chinesecalendar')}"
    if CalendarVersion.objects.filter(source=source).exists():
        return None
    return publish(by=Caller(installation, None), source=source)


@birth(CalendarVersion, "kernel.calendar.publish")
def publish(pk: int | None, *, by: Unit, reason: str, source: str) -> CalendarVersion:
    """Write all holidays of the release, and the weekend days that are worked in exchange."""
    years = {date.year for date in holidays}
    publication = CalendarVersion.objects.create(
        pk=pk,
        source=source,
        covers_from=datetime.date(min(years), 1, 1),
        covers_to=datetime.date(max(years), 12, 31),
    )
    days = {date: (False, name) for date, name in holidays.items()}
    days |= {date: (True, name) for date, name in workdays.items()}
    CalendarDay.objects.bulk_create(
        CalendarDay(version=publication, date=date, is_working=is_working, name=name)
        for date, (is_working, name) in sorted(days.items())
    )
    return publication
