"""One timeline of a record: steps with what they changed, comments, papers, refusals."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from guiju.kernel.models import Refusal
from guiju.records.about import About
from guiju.records.comments import Comment
from guiju.records.papers import Attachment
from guiju.records.prints import PrintCopy, copies_of
from guiju.records.record import Event, Kind, Obligation, by_field
from guiju.web.kinds.differences import Change, changes_of, links_in
from guiju.web.pages import may
from guiju.web.requests import SignedIn

REFUSALS_SHOWN: Final = 20
EVIDENCE: Final = "kernel.evidence.read"
COMMENT, PAPER, STEP, REFUSED = "comment", "paper", "step", "refused"


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    sort: str
    at: datetime
    who: str
    what: str
    icon: str
    quote: str = ""
    tone: str = ""
    note: str = ""
    link: str = ""
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Happened:
    """The rows that tell what happened to a record, each sort in its order."""

    events: list[Event]
    obligations: list[Obligation]
    papers: list[Attachment]  # those taken off, too
    copies: list[PrintCopy]
    comments: list[Comment]


def happened_to(record: Kind, there: About) -> Happened:
    """What there is, read once. One statement for each sort that there is any of."""
    own = {"company_id": record.company_id, "record_id": record.pk}
    comments = Comment.objects.filter(**own).select_related("actor")
    return Happened(
        events_of(record),
        by_field(Obligation.objects.filter(**own), "pk") if there.obligations else [],
        papers_of(record) if there.papers else [],
        by_field(copies_of(record), "number") if there.copies else [],
        by_field(comments, "pk") if there.comments else [],
    )


def timeline(request: SignedIn, record: Kind, told: Happened) -> list[Moment]:
    """All that happened, the newest first."""
    moments = [*_events(record, told.events), *_comments(told.comments)]
    moments += [*_papers(told.papers), *_prints(told.copies), *_deadlines(told.obligations)]
    if may(request, EVIDENCE):
        moments += _refusals(request, record)
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _events(record: Kind, events: list[Event]) -> list[Moment]:
    model = type(record)
    differences = [event.particulars.get("changed", {}) for event in events]
    linked = links_in(model, differences, record.company_id)
    return [
        _event(record, event, changes_of(model, changed, linked))
        for event, changed in zip(events, differences, strict=True)
    ]


def _event(record: Kind, event: Event, changes: list[Change]) -> Moment:
    step = record.lifecycle.steps.get(event.action)
    who = event.actor.name
    if event.on_behalf_of is not None:
        who = gettext("%(name)s for %(principal)s") % {
            "name": who,
            "principal": event.on_behalf_of.name,
        }
    notes = [event.seat.name] if event.seat is not None else []
    if "papers" in event.particulars:
        notes.append(gettext("checked against the papers"))
    if late := event.particulars.get("late"):
        notes.append(
            gettext("entered late, allowed until %(date)s") % {"date": late["allowed_until"]}
        )
    return Moment(
        STEP,
        event.at,
        who,
        str(step.label) if step is not None else event.action,
        step.icon if step is not None else "circle-dot",
        quote=event.reason,
        tone=step.tone if step is not None and step.tone in ("ok", "bad") else "",
        note=" · ".join(notes),
        link=reverse("records.revision", args=[event.revision_id]) if event.revision_id else "",
        changes=changes,
    )


def _comments(comments: list[Comment]) -> list[Moment]:
    return [
        Moment(
            COMMENT, one.at, one.actor.name, gettext("commented"), "message-square", quote=one.text
        )
        for one in comments
    ]


def _papers(papers: list[Attachment]) -> list[Moment]:
    moments = []
    for paper in papers:
        who = paper.attached_by.name
        attached = gettext("attached %(name)s") % {"name": paper.name}
        note = f"SHA-256 {paper.file.sha256[:8]}…"
        moments.append(Moment(PAPER, paper.attached_at, who, attached, "paperclip", note=note))
        if paper.removed_at is not None:
            removed = gettext("took %(name)s off") % {"name": paper.name}
            moments.append(Moment(PAPER, paper.removed_at, who, removed, "paperclip"))
    return moments


def _prints(copies: list[PrintCopy]) -> list[Moment]:
    return [
        Moment(
            PAPER,
            copy.at,
            copy.actor.name,
            gettext("printed copy %(number)d of version %(version)d")
            % {"number": copy.number, "version": copy.version},
            "printer",
            note=f"{copy.door} · SHA-256 {copy.file.sha256[:8]}…",
        )
        for copy in copies
    ]


def events_of(record: Kind) -> list[Event]:
    """The events of a record in their order."""
    events = Event.objects.filter(company_id=record.company_id, record_id=record.pk)
    return by_field(events.select_related("actor", "on_behalf_of", "seat"), "version")


def papers_of(record: Kind) -> list[Attachment]:
    """All papers, those taken off too."""
    papers = Attachment.objects.filter(company_id=record.company_id, record_id=record.pk)
    return by_field(papers.select_related("file", "attached_by"), "id")


def _deadlines(obligations: list[Obligation]) -> list[Moment]:
    moments = []
    for owed in obligations:
        if owed.reminded_at is not None:
            what = gettext("reminded: %(what)s") % {"what": owed.what}
            moments.append(Moment(STEP, owed.reminded_at, gettext("Guiju"), what, "bell"))
        if owed.escalated_at is not None:
            what = gettext("escalated to the superior: %(what)s") % {"what": owed.what}
            moments.append(
                Moment(STEP, owed.escalated_at, gettext("Guiju"), what, "siren", tone="bad")
            )
    return moments


def _refusals(request: SignedIn, record: Kind) -> list[Moment]:
    rows: Any = Refusal.objects.filter(
        company=request.company, subject=record.pk, action__startswith=f"{record.kind}."
    )
    return [
        Moment(
            REFUSED,
            one.at,
            one.actor.name,
            gettext("was refused: %(action)s") % {"action": one.action.rpartition(".")[2]},
            "shield-alert",
            quote=one.sentence,
            tone="bad",
            note=one.demand or one.code,
        )
        for one in rows.select_related("actor").order_by("-id")[:REFUSALS_SHOWN]
    ]
