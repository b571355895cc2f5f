"""The inbox: all that waits for somebody, in one query, what is overdue first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import F
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.records.obligations import ANSWER, owed_by
from guiju.records.record import Kind, Obligation
from guiju.web import navigation
from guiju.web.cells import Money
from guiju.web.home import Card, card
from guiju.web.kinds.deadlines import Deadlines, Left
from guiju.web.kinds.place import INBOX, address_of_record
from guiju.web.kinds.screen import capitalised, screens
from guiju.web.kinds.stepper import names_of
from guiju.web.pages import reads
from guiju.web.requests import Request, SignedIn

SHOWN: Final = 200
ON_CARD: Final = 8
ICONS: Final = {ANSWER: "message-square-reply"}


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


@reads(None, kind="records.obligation", verb=Access.Verb.LIST)
def inbox(request: SignedIn, read: Read) -> HttpResponse:
    """The page of what waits."""
    rows = waiting_for(request, SHOWN)
    read.rows = len(rows)
    context = {
        "title": _("Inbox"),
        "crumbs": (),
        "rows": rows,
        "overdue": sum(row.left is not None and row.left.is_over for row in rows),
        "is_cut": len(rows) == SHOWN,
    }
    return TemplateResponse(request, "web/kinds/inbox.html", context)


@card(order=10)
def inbox_card(request: SignedIn) -> Card | None:
    """The most urgent things, on the first page."""
    rows = waiting_for(request, ON_CARD)
    if not rows:
        return None
    return Card("web/kinds/inbox_card.html", {"rows": rows}, is_wide=True)


def count(request: Request) -> int:
    """How much waits, for the navigation."""
    if request.actor is None or request.company is None:
        return 0
    owed = owed_by(request.actor, request.company)
    return owed.values("record_id", "sort").distinct().count()


navigation.register(navigation.Entry("start", _("Inbox"), "inbox", "inbox", order=101, count=count))


def waiting_for(request: SignedIn, limit: int) -> list[Waiting]:
    """The nearest deadlines first, then what has none, the oldest first."""
    owed = list(
        owed_by(request.actor, request.company)
        .select_related("record__owner")
        .order_by(F("due").asc(nulls_last=True), "id")[:limit]
    )
    if not owed:
        return []
    # Of two seats of one stage either will do: it is one thing to decide.
    owed = list({(one.record_id, one.sort): one for one in reversed(owed)}.values())[::-1]
    deadlines = Deadlines(request.company, (one.due for one in owed))
    records = typed_rows(owed)
    names = names_of(owner for one in owed for owner in one.owners)
    return [_waiting(request, one, records.get(one.record_id), deadlines, names) for one in owed]


def typed_rows(owed: list[Obligation]) -> dict[int, Kind]:
    """The typed rows of the records, one statement a kind."""
    by_kind: dict[str, list[int]] = {}
    for one in owed:
        by_kind.setdefault(one.record.kind, []).append(one.record_id)
    found: dict[int, Any] = {}
    for kind, pks in by_kind.items():
        model = apps.get_model(kind)
        related = ["record", "subject"] if kind == "records.revision" else ["record"]
        rows = model._default_manager.select_related(*related).filter(pk__in=pks)
        found |= {row.pk: row for row in rows}
    return found


def _waiting(
    request: SignedIn,
    one: Obligation,
    record: Kind | None,
    deadlines: Deadlines,
    names: dict[int, str],
) -> Waiting:
    kind = apps.get_model(one.record.kind)
    screen = screens.get(one.record.kind)
    amount = record.amount() if record is not None else None
    return Waiting(
        what=one.what,
        icon=ICONS.get(one.sort, screen.icon if screen is not None else "file-diff"),
        kind=str(capitalised(kind._meta.verbose_name)),
        number=one.record.number or f"#{one.record_id}",
        title=_title(record),
        url=f"{address_of_record(one.record.kind, one.record_id)}?{INBOX}",
        by=one.record.owner.name,
        since=one.opened_at,
        due=one.due,
        left=deadlines.left(one.due) if one.due is not None else None,
        amount=Money(amount) if amount else None,
        principal=""
        if request.actor.pk in one.owners
        else next((names[owner] for owner in one.owners if owner in names), ""),
    )


def _title(record: Kind | None) -> str:
    if record is None:
        return ""
    screen = screens.get(record.kind)
    if screen is not None:
        return screen.title_of(record)
    subject = getattr(record, "subject", None)
    return f"{subject}: {getattr(record, 'why', '')}" if subject is not None else str(record)
