"""The inbox: all that waits for somebody, in one query, what is overdue first."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.models import Access, Company
from guiju.kernel.reading import Read
from guiju.records.obligations import ANSWER, owed_by
from guiju.records.record import Obligation
from guiju.web import navigation
from guiju.web.cells import Money
from guiju.web.kinds.deadlines import Deadlines, Left
from guiju.web.kinds.place import INBOX, address_of_record
from guiju.web.kinds.screen import capitalised, screens
from guiju.web.kinds.started import (
    RETURNED,
    Started,
    last_moves,
    returned,
    started_rows,
    together,
)
from guiju.web.kinds.stepper import names_of
from guiju.web.kinds.titles import Brief, briefs
from guiju.web.pages import reads
from guiju.web.ranges import ONE_DAY
from guiju.web.requests import Request, SignedIn, rights_of

Text = str | Promise
Owed = QuerySet[Obligation]

SHOWN: Final = 200
ICONS: Final = {ANSWER: "message-square-reply"}
SHOW: Final = "show"  # in the address
ALL, OVERDUE, TODAY = "", "overdue", "today"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits."""

    what: str
    icon: str
    kind: str
    number: str
    title: str
    url: str
    by: str
    since: datetime
    due: datetime | None
    left: Left | None
    amount: Money | None
    principal: str = ""  # in whose place


@dataclass(frozen=True)
class Tile:
    """A number that leads to just so many things."""

    show: str
    label: Text
    count: int
    tone: str
    is_open: bool = False

    @property
    def url(self) -> str:
        """The inbox, so narrowed."""
        return reverse("inbox") + (f"?{SHOW}={self.show}" if self.show else "")

    @property
    def is_more(self) -> bool:
        """Whether there may be more than were looked for."""
        return self.show == RETURNED and self.count == SHOWN


@reads(None, kind="records.obligation", verb=Access.Verb.LIST)
def inbox(request: SignedIn, read: Read) -> HttpResponse:
    """The page of what waits: all, or what is overdue, due today, or sent back to oneself."""
    show = request.GET.get(SHOW, ALL)
    if show not in (ALL, OVERDUE, TODAY, RETURNED):
        raise Http404
    held = rights_of(request).anywhere
    owed = owed_by(request.actor, request.company)
    back = together(returned(request, SHOWN, held))[RETURNED][:SHOWN]
    shown = tiles(owed, len(back), request.company, show)
    rows: list[Waiting] | list[Started]
    if show == RETURNED:
        rows = returned_rows(back)
    else:
        rows = waiting_rows(request, nearest(narrowed(owed, show, request.company), SHOWN))
    read.rows = len(rows)
    if show:
        read.filters = {SHOW: show}
    total = next(tile.count for tile in shown if tile.is_open)
    context = {
        "title": _("Inbox"),
        "crumbs": (),
        "rows": rows,
        "tiles": shown,
        "show": show,
        "total": total,
        "is_cut": total > len(rows) or (show == RETURNED and total == SHOWN),
    }
    return TemplateResponse(request, "web/kinds/inbox.html", context)


def count(request: Request) -> int:
    """How much waits, for the navigation."""
    if request.actor is None or request.company is None:
        return 0
    if (known := getattr(request, "waiting", None)) is not None:
        return int(known)  # the page itself has counted
    owed = owed_by(request.actor, request.company)
    return owed.values("record_id", "sort").distinct().count()


navigation.register(navigation.Entry("start", _("Inbox"), "inbox", "inbox", order=101, count=count))


def tiles(owed: Owed, back: int, company: Company, show: str | None = None) -> list[Tile]:
    """How much waits, of that how much is late or due today, and how much came back.

    Seats of one stage are one thing to decide, due when the first of them is. One statement.
    """
    now, end = day_of(company)
    things = owed.values("record_id", "sort").annotate(nearest=Min("due"))
    found = things.aggregate(
        all=Count("record_id"),
        overdue=Count("record_id", filter=Q(nearest__lt=now)),
        today=Count("record_id", filter=Q(nearest__gte=now, nearest__lt=end)),
    )
    return [
        Tile(ALL, _("Waits for me"), found["all"], "info", show == ALL),
        Tile(OVERDUE, _("Overdue"), found["overdue"], "bad", show == OVERDUE),
        Tile(TODAY, _("Due today"), found["today"], "warn", show == TODAY),
        Tile(RETURNED, _("Sent back to me"), back, "warn", show == RETURNED),
    ]


def narrowed(owed: Owed, show: str, company: Company) -> Owed:
    """What is late, or due today; else all of it."""
    now, end = day_of(company)
    late = owed.filter(due__lt=now)
    if show == OVERDUE:
        return late
    if show == TODAY:
        same = late.filter(record=OuterRef("record"), sort=OuterRef("sort"))
        return owed.filter(~Exists(same), due__gte=now, due__lt=end)
    return owed


def day_of(company: Company) -> tuple[datetime, datetime]:
    """Now, and when the company's day ends."""
    tomorrow = clock.business_today(company) + ONE_DAY
    end = datetime.combine(tomorrow, time.min, ZoneInfo(company.time_zone))
    return clock.business_now(company), end


def nearest(owed: Owed, limit: int) -> list[Obligation]:
    """The nearest deadlines first, then what has none, the oldest first."""
    found = list(
        owed.select_related("record__owner").order_by(F("due").asc(nulls_last=True), "id")[:limit]
    )
    # Of two seats of one stage either will do: it is one thing to decide.
    return list({(one.record_id, one.sort): one for one in reversed(found)}.values())[::-1]


def waiting_rows(request: SignedIn, owed: list[Obligation]) -> list[Waiting]:
    """What is owed as the page shows it. Four statements, however much and of how many kinds."""
    if not owed:
        return []
    told = briefs((one.record_id, one.record.kind) for one in owed)
    names = names_of(owner for one in owed for owner in one.owners)
    return waiting(request, owed, told, names)


def waiting(
    request: SignedIn, owed: list[Obligation], told: dict[int, Brief], names: dict[int, str]
) -> list[Waiting]:
    """The same, of what is known already."""
    deadlines = Deadlines(request.company, (one.due for one in owed))
    return [_waiting(request, one, told[one.record_id], deadlines, names) for one in owed]


def returned_rows(keys: list[tuple[int, str]]) -> list[Started]:
    """What came back, in this order."""
    told, moves = briefs(keys), last_moves(pk for pk, _kind in keys)
    names = names_of(move.actor_id for move in moves.values())
    return started_rows([told[pk] for pk, _kind in keys], moves, {}, names)


def _waiting(
    request: SignedIn,
    one: Obligation,
    record: Brief,
    deadlines: Deadlines,
    names: dict[int, str],
) -> Waiting:
    kind: type[Any] = apps.get_model(one.record.kind)
    screen = screens.get(one.record.kind)
    return Waiting(
        what=one.what,
        icon=ICONS.get(one.sort, screen.icon if screen is not None else "file-diff"),
        kind=str(capitalised(kind._meta.verbose_name)),
        number=one.record.number or f"#{one.record_id}",
        title=record.title,
        url=f"{address_of_record(one.record.kind, one.record_id)}?{INBOX}",
        by=one.record.owner.name,
        since=one.opened_at,
        due=one.due,
        left=deadlines.left(one.due) if one.due is not None else None,
        amount=Money(record.amount) if record.amount else None,
        principal=""
        if request.actor.pk in one.owners
        else next((names[owner] for owner in one.owners if owner in names), ""),
    )
