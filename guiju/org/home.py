"""Home cards: the company, the calendar, one's sign-ins, what administrators look after."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_noop

from guiju import __version__
from guiju.kernel import clock
from guiju.kernel.calendar import Day, working_calendar
from guiju.kernel.models import Access, Refusal
from guiju.org.account.models import Account
from guiju.org.account.screens import PASSAGES
from guiju.org.department.models import Department
from guiju.org.role import exceptions  # noqa: F401  registers its card
from guiju.web.home import Card, card
from guiju.web.requests import SignedIn

# As the package that holidays come from names them.
HOLIDAY_NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Spring Festival"),
    gettext_noop("Tomb-sweeping Day"),
    gettext_noop("Labour Day"),
    gettext_noop("Dragon Boat Festival"),
    gettext_noop("National Day"),
    gettext_noop("Mid-autumn Festival"),
    gettext_noop("Anti-Fascist 70th Day"),
)
DAYS_AHEAD = 120
DAYS_SHOWN = 5
HEALTH_SQL = """
SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())),
    (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')),
    (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
    (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'),
    pg_postmaster_start_time()
"""


@dataclass(frozen=True)
class Share:
    """One bar: a department with its people, in proportion to the largest."""

    department: Department
    people: int
    largest: int


@card(order=40)
def calendar_card(request: SignedIn, held: frozenset[str]) -> Card:
    """Whether today is worked, and the next days that differ from the plain week."""
    today = clock.business_today(request.company)
    last = today + datetime.timedelta(days=DAYS_AHEAD)
    calendar = working_calendar(today, last, request.company.time_zone)
    ahead = [day for day in sorted(calendar.special.values(), key=by_date) if day.date >= today]
    return Card(
        "org/cards/calendar.html",
        {
            "today": calendar.day(today),
            "next_working_day": calendar.next_working_day(today),
            "ahead": [(day, gettext(day.name)) for day in ahead[:DAYS_SHOWN]],
            "covered_to": calendar.covered_to,
            "is_provisional": calendar.day(last).is_provisional,
        },
    )


def by_date(day: Day) -> datetime.date:
    """The key by which days are in order."""
    return day.date


@card(order=50)
def passages_card(request: SignedIn, held: frozenset[str]) -> Card:
    """One's own newest sign-ins and failures."""
    rows = Access.objects.filter(
        company=request.company, actor=request.actor, verb__in=PASSAGES
    ).order_by("-at", "-id")[:DAYS_SHOWN]
    return Card("org/cards/passages.html", {"passages": list(rows)})


@card(order=20)
def accounts_card(request: SignedIn, held: frozenset[str]) -> Card | None:
    """For who opens accounts: what is not in order."""
    if "org.account.open" not in held:
        return None
    accounts = Account.objects.filter(actor__company=request.company)
    return Card(
        "org/cards/accounts.html",
        {
            "active": accounts.filter(state=Account.State.ACTIVE).count(),
            "suspended": accounts.filter(state=Account.State.SUSPENDED).count(),
            "waiting": accounts.filter(state=Account.State.ACTIVE, password_set_at=None).count(),
        },
    )


@card(order=25)
def health_card(request: SignedIn, held: frozenset[str]) -> Card | None:
    """For who runs the system: what runs."""
    if "kernel.health.read" not in held:
        return None
    with connection.cursor() as cursor:
        cursor.execute(HEALTH_SQL)
        server, size, waiting, failed, workers, since = cursor.fetchone()
    return Card(
        "org/cards/health.html",
        {
            "version": __version__,
            "server": server,
            "size": size,
            "waiting": waiting,
            "failed": failed,
            "workers": workers,
            "since": since,
        },
    )


@card(order=22)
def evidence_card(request: SignedIn, held: frozenset[str]) -> Card | None:
    """For the audit administrator: what was refused lately, and who failed to sign in."""
    if "kernel.evidence.read" not in held:
        return None
    refusals = Refusal.objects.filter(company=request.company).select_related("actor")
    failures = Access.objects.filter(
        company=request.company, verb=Access.Verb.SIGN_IN_FAILED
    ).select_related("actor")
    return Card(
        "org/cards/evidence.html",
        {
            "refusals": list(refusals.order_by("-id")[:DAYS_SHOWN]),
            "failures": list(failures.order_by("-at", "-id")[:DAYS_SHOWN]),
        },
        is_wide=True,
    )


@card(order=90)
def company_card(request: SignedIn, held: frozenset[str]) -> Card | None:
    """How many people work where, for who looks after them; each bar leads to the list."""
    if not held & {"org.person.register", "org.account.open"}:
        return None
    rows = list(
        Department.objects.filter(company=request.company)
        .annotate(people=Count("posts__people", filter=Q(posts__people__left_on=None)))
        .order_by("code")
    )
    largest = max((row.people for row in rows), default=0)
    shares = [Share(row, row.people, largest) for row in rows]
    return Card(
        "org/cards/company.html",
        {"shares": shares, "people": sum(share.people for share in shares)},
        is_wide=True,
    )
