"""The only source of time (a lint rule keeps it so).

Real time is for evidence: units, audit, access records. Business time is what a company's documents
are dated by; the two differ only in a company that was created as simulated.
"""

import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone


class Timekeeper(Protocol):
    """What the clock needs to know of a company."""

    time_zone: str
    simulated_now: datetime.datetime | None


def now() -> datetime.datetime:
    """The real moment, aware, in UTC."""
    return timezone.now()


def business_now(company: Timekeeper) -> datetime.datetime:
    """The moment by which the company acts: its simulated one, if it has one, else the real one."""
    return company.simulated_now or now()


def business_today(company: Timekeeper) -> datetime.date:
    """The company's date, in its own time zone."""
    return business_now(company).astimezone(ZoneInfo(company.time_zone)).date()
