"""The page of a record: its way, what may be done, what it says, and what happened."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.db.models import ForeignKey
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.directory import directory
from guiju.kernel.errors import NotPermitted
from guiju.kernel.reading import Read
from guiju.records.content import parts_of
from guiju.records.foresight import Foreseen, foresee
from guiju.records.lifecycle import CREATE
from guiju.records.obligations import owed_by
from guiju.records.record import Event, Kind, Obligation
from guiju.records.revisions import Revision
from guiju.records.sight import sees
from guiju.records.taking import Past
from guiju.web.cells import Badge
from guiju.web.kinds.deadlines import Deadlines
from guiju.web.kinds.forms import StepForm
from guiju.web.kinds.papers import Papers, papers_on
from guiju.web.kinds.screen import Screen, capitalised, screens, state_badge, value_of
from guiju.web.kinds.stepper import Stop, Way, names_of
from guiju.web.kinds.talk import Talk, talk_on
from guiju.web.kinds.timeline import Moment, timeline
from guiju.web.lists import Column
from guiju.web.pages import View, caller, may, reads
from guiju.web.records import Fact, Facts, Related, Step
from guiju.web.requests import SignedIn

Text = str | Promise

KEYS: Final = {"ok": "a", "bad": "r"}  # approve, reject
PRIMARY: Final = ("ok", "pri")
SMALL_NUMBER: Final = "PositiveSmallIntegerField"


@dataclass
class KindPage:
    """What the template shows."""

    record: Kind
    title: Text
    number: str
    badges: list[Badge]
    stops: list[Stop]
    steps: list[Step]
    facts: list[Facts]
    related: list[Related]
    papers: Papers
    talk: Talk
    moments: list[Moment]
    notes: list[Text] = field(default_factory=list)
    links: list[Step] = field(default_factory=list)
    subtitle: Text = ""
    next_url: str = ""


def page_view(screen: Screen) -> View[[int]]:
    """The view of one record."""

    @reads(None, kind=screen.kind)
    def view(request: SignedIn, read: Read, pk: int) -> HttpResponse:
        record = found(request, screen, pk)
        read.subject, read.rows = record.pk, 1
        page = Look(request, screen, record).page()
        return TemplateResponse(
            request,
            "web/kinds/record.html",
            {"page": page, "title": page.number or page.title, "crumbs": screen.crumbs},
        )

    return view


def found(request: SignedIn, screen: Screen, pk: int) -> Any:
    """The record, if the person sees it. Raises Http404: what one may not see is not there."""
    record = screen.rows(request).filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


class Look:
    """Reads what a page needs, each thing once."""

    def __init__(
        self,
        request: SignedIn,
        screen: Screen | None,
        record: Kind,
        step_url: Callable[[str], str] | None = None,
    ) -> None:
        self.request, self.record, self.screen = request, record, screen
        self.step_url = step_url or partial(_step_url, record)
        self.foreseen, self.past = foresee(record, caller(request))
        self.events = events_of(record)
        self.obligations = list(
            Obligation.objects.filter(company_id=record.company_id, record_id=record.pk).order_by(
                "id"
            )
        )
        self.waits = [one for one in self.obligations if one.closed_at is None]
        moments = [one.due for one in self.obligations]
        moments += [one.opened_at for one in self.obligations]
        self.deadlines = Deadlines(request.company, moments)
        self.names = names_of(self._people())

    def page(self) -> KindPage:
        """All of it."""
        screen, record, request = self.screen, self.record, self.request
        if screen is None:
            raise TypeError(f"{record.kind} has no screen")
        open_revisions = self.revisions()
        return KindPage(
            record=record,
            title=screen.title_of(record),
            number=record.number,
            subtitle=self.subtitle(),
            badges=self.badges(),
            stops=self.stops(),
            steps=[*self.steps(), *self.more_steps()],
            facts=[self.facts(screen)],
            related=[*self.parts(), *self.beside(screen), *open_revisions],
            papers=papers_on(request, record, self.past),
            talk=talk_on(request, record, self.names),
            moments=timeline(request, record, self.events, self.obligations),
            notes=self.notes(),
            next_url=next_in_inbox(request, record.pk),
        )

    def stops(self) -> list[Stop]:
        """The way of the record."""
        return Way(
            self.record, self.request.company, self.events, self.past, self.foreseen,
            self.obligations, self.deadlines, self.names,
        ).stops()  # fmt: skip

    def badges(self) -> list[Badge]:
        """The state, and what is left of the nearest deadline."""
        badges = [state_badge(self.record)]
        due = [one.due for one in self.waits if one.due is not None]
        if due:
            badges.append(self.deadlines.left(min(due)).badge)
        return badges

    def subtitle(self) -> str:
        """Who entered it, and for which department."""
        record = self.record
        parts = [str(record.owner)]
        department = getattr(record, "department", None)
        if department is not None:
            parts.insert(0, str(department))
        return " · ".join(parts)

    def steps(self) -> Iterator[Step]:
        """What may be done, first; then what may not, with the reason and who can help."""
        ordered = sorted(self.foreseen.values(), key=_rank)
        for one in ordered:
            if one.refusal is not None and not self._is_worth_telling(one):
                continue
            yield self._step(one)

    def _is_worth_telling(self, one: Foreseen) -> bool:
        """Main steps always; the rest only where somebody could have expected to be let."""
        if one.step.tone in PRIMARY:
            return True
        return not (isinstance(one.refusal, NotPermitted) or one.step.own or one.step.edits)

    def _step(self, one: Foreseen) -> Step:
        step, url = one.step, self.step_url(one.step.action)
        seen = self.past.content_version
        form = partial(StepForm, step=step, foreseen=one, seen=seen, auto_id=f"{step.action}-%s")
        helpers = [self.names[actor] for actor in one.helpers if actor in self.names]
        return Step(
            name=step.action,
            label=step.label,
            url=url,
            icon=step.icon,
            tone=step.tone,
            form=None if step.edits else form,
            question=str(one.why_a_reason) if one.why_a_reason is not None else "",
            refusal=one.refusal,
            shortcut=KEYS.get(step.tone, "") if step.ends_route or step.needs_reason else "",
            helpers=gettext(", ").join(dict.fromkeys(helpers)),
        )

    def more_steps(self) -> Iterator[Step]:
        """To propose a revision, and to enter another like it."""
        record, screen = self.record, self.screen
        revising = record.lifecycle.revising
        if screen is None:
            return
        if revising is not None and record.state in revising.sources:
            allowed = may(self.request, f"{record.kind}.propose", record)
            if allowed:
                yield Step(
                    "revise", revising.label, screen.url("revise", record.pk), "file-pen-line"
                )
        if may(self.request, f"{record.kind}.{CREATE}"):
            yield Step("copy", _("Copy"), f"{screen.url('create')}?origin={record.pk}", "copy")

    def facts(self, screen: Screen) -> Facts:
        """What the record says, then who entered it and where it comes from."""
        record = self.record
        wide = {"TextField"}
        facts = [
            Fact(
                screen.label(name),
                screen.value(record, name),
                is_wide=screen.column_field(name).get_internal_type() in wide,
            )
            for name in screen.fields
        ]
        facts.append(Fact(_("Entered by"), record.owner))
        if self.events:
            facts.append(Fact(_("Entered at"), self.events[0].at))
        origin = record.record.origin
        if origin is not None:
            facts.append(Fact(_("Copied from"), origin))
        return Facts(screen.one, facts)

    def parts(self) -> Iterator[Related]:
        """The parts as tables; a column in which no line says anything is left out."""
        for name, (model, fields, _back) in parts_of(type(self.record)).items():
            linked = [one for one, field in fields.items() if isinstance(field, ForeignKey)]
            rows = list(getattr(self.record, name).select_related(*linked).order_by("position"))
            yield Related(
                capitalised(model._meta.verbose_name_plural),
                tuple(
                    self._part_column(name, one, field)
                    for one, field in fields.items()
                    if not rows or any(getattr(row, one) not in (None, "") for row in rows)
                ),
                rows,
                nothing=_("There are no lines."),
            )

    def beside(self, screen: Screen) -> Iterable[Related]:
        """What the kind shows besides."""
        return screen.beside(self.request, self.record) if screen.beside is not None else ()

    def _part_column(self, part: str, name: str, model_field: Any) -> Column:
        shown = self.screen.shown.get(f"{part}.{name}") if self.screen is not None else None
        sort = model_field.get_internal_type()
        is_number = sort == "DecimalField" or (sort == SMALL_NUMBER and shown is None)
        return Column(
            capitalised(model_field.verbose_name),
            shown or (lambda row: value_of(row, model_field)),
            is_number=is_number,
        )

    def revisions(self) -> list[Related]:
        """What was proposed for it."""
        rows = list(
            Revision.objects.filter(company_id=self.record.company_id, subject_id=self.record.pk)
            .select_related("owner", "record")
            .order_by("-pk")
        )
        if not rows:
            return []
        columns = (
            Column(_("Revision"), lambda row: row.why, is_link=True, is_wide=True),
            Column(_("State"), state_badge),
            Column(_("Proposed by"), "owner"),
        )
        return [Related(_("Revisions"), columns, rows, nothing="")]

    def notes(self) -> list[Text]:
        """What must not be overlooked."""
        notes: list[object] = []
        proposed = Revision.objects.filter(
            company_id=self.record.company_id, subject_id=self.record.pk, state="proposed"
        )
        if proposed.exists():
            notes.append(_("A revision of this record waits for its approval."))
        notes += [one.why_a_reason for one in self.foreseen.values() if one.why_a_reason]
        return [str(note) for note in notes]

    def _people(self) -> Iterator[int | None]:
        yield self.record.owner_id
        for event in self.events:
            yield event.actor_id
            yield event.on_behalf_of_id
        for seat in self.past.seats:
            yield from seat.candidates
        for owed in self.obligations:
            yield from owed.owners
        for one in self.foreseen.values():
            yield from one.helpers
            for stage in one.stages:
                yield from stage.candidates


def events_of(record: Kind) -> list[Event]:
    """The events of a record in their order."""
    events = Event.objects.filter(company_id=record.company_id, record_id=record.pk)
    return list(events.select_related("actor", "on_behalf_of", "seat").order_by("version"))


def next_in_inbox(request: SignedIn, pk: int) -> str:
    """Where the next thing is that waits for this person; empty where this is the only one."""
    waiting = list(
        owed_by(request.actor, request.company).select_related("record").order_by("due", "id")[:100]
    )
    records = list(dict.fromkeys(one.record for one in waiting))
    others = [record for record in records if record.pk != pk]
    if not others:
        return ""
    places = [record.pk for record in records]
    place = places.index(pk) + 1 if pk in places else 0
    after = records[place] if place < len(records) else others[0]
    return address_of_record(after.kind, after.pk)


def address_of_record(kind: str, pk: int) -> str:
    """The page of any record by its supertype row."""
    try:
        return reverse(kind, args=[pk])
    except NoReverseMatch:
        return ""


def _rank(one: Foreseen) -> tuple[bool, int]:
    tones = {"ok": 0, "pri": 0, "bad": 2}
    return one.refusal is not None, tones.get(one.step.tone, 1)


def _step_url(record: Kind, action: str) -> str:
    screen = screens[record.kind]
    if record.lifecycle.steps[action].edits:
        return screen.url("edit", record.pk)
    return screen.url("step", record.pk, action)


def seen_or_404(request: SignedIn, record: Kind) -> None:
    """Raises Http404 where the person does not see it."""
    if not sees(request.actor, request.company, record):
        raise Http404


def may_add(request: SignedIn, permission: str, record: Kind) -> bool:
    """Whether the person may attach or say something."""
    return directory().may(request.actor, permission, request.company, record)


__all__ = ["KindPage", "Look", "Past", "address_of_record", "found", "page_view"]
