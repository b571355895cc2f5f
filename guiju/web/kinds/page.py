"""The page of a record: its way, what may be done, what it says, and what happened."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.db.models import ForeignKey
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.directory import directory
from guiju.kernel.errors import NotPermitted
from guiju.kernel.reading import Read
from guiju.records.about import about
from guiju.records.chain import chain_of
from guiju.records.content import parts_of
from guiju.records.foresight import Foreseen, foresee
from guiju.records.lifecycle import CREATE
from guiju.records.lifecycle import Step as LifecycleStep
from guiju.records.papers import still_on
from guiju.records.prints import PRINT
from guiju.records.record import Kind, by_field
from guiju.records.revisions import Revision
from guiju.records.sight import sees
from guiju.records.taking import Known, Past
from guiju.web.cells import Badge
from guiju.web.kinds.deadlines import Deadlines
from guiju.web.kinds.forms import StepForm
from guiju.web.kinds.news import News, news_of
from guiju.web.kinds.papers import Papers, papers_on
from guiju.web.kinds.place import Place, address_of_record, place_of, way_back
from guiju.web.kinds.prints import Prints, prints_on
from guiju.web.kinds.screen import Screen, capitalised, screens, state_badge, value_of
from guiju.web.kinds.stepper import Stop, Way, names_of
from guiju.web.kinds.talk import Talk, talk_on
from guiju.web.kinds.timeline import Moment, happened_to, timeline
from guiju.web.lists import Column
from guiju.web.pages import View, caller, may, reads
from guiju.web.records import Fact, Facts, Related, Step
from guiju.web.requests import SignedIn

Text = str | Promise

APPROVE_KEY: Final = "a"
KEYS: Final = {"bad": "r", "": "b"}  # reject, send back
EDIT_KEY, SUBMIT_KEY = "e", "s"
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
    prints: Prints
    talk: Talk
    moments: list[Moment]
    notes: list[Text] = field(default_factory=list)
    links: list[Step] = field(default_factory=list)
    subtitle: Text = ""
    place: Place = field(default_factory=Place)
    news: News | None = None


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
            {
                "page": page,
                "title": page.number or page.title,
                "crumbs": way_back(request, screen.crumbs),
            },
        )

    return view


def found(request: SignedIn, screen: Screen, pk: int) -> Any:
    """The record, if the person sees it. Raises Http404: what one may not see is not there."""
    return get_object_or_404(screen.rows(request), pk=pk)


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
        if record.company_id == request.company.pk:
            record.company = request.company  # so that nobody reads it anew
        record.hold_amount()
        self.rights = request.rights = directory().rights(request.actor, request.company, record)
        self.there = about(record)
        self.told = happened_to(record, self.there)
        self.events, self.obligations = self.told.events, self.told.obligations
        known = Known(attached=still_on(self.told.papers), rights=self.rights)
        self.foreseen, self.past = foresee(record, caller(request), known)
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
        revisions = self.revisions()
        moments = self.moments()
        return KindPage(
            record=record,
            title=screen.title_of(record),
            number=record.number,
            subtitle=self.subtitle(),
            badges=self.badges(),
            stops=self.stops(),
            steps=[*self.steps(), *self.more_steps()],
            facts=[self.facts(screen)],
            related=[*self.parts(), *self.beside(screen), *self.chain(), *self.revised(revisions)],
            papers=papers_on(request, record, self.past, self.told.papers),
            prints=prints_on(screen, record, self.told.copies, is_allowed=self.may(PRINT)),
            talk=talk_on(request, record, self.names),
            moments=moments,
            notes=self.notes(revisions),
            place=place_of(request, record.pk),
            news=news_of(request, record, self.events, moments),
        )

    def may(self, action: str) -> bool:
        """Whether to offer this, which would be done to the record."""
        return self.record.permission(action) in self.rights.here

    def moments(self) -> list[Moment]:
        """What happened."""
        return timeline(self.request, self.record, self.told)

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
        return not (isinstance(one.refusal, NotPermitted) or one.step.own or one.step.is_entered)

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
            form=None if step.is_entered else form,
            question=str(one.why_a_reason) if one.why_a_reason is not None else "",
            refusal=one.refusal,
            shortcut=self._shortcut(step),
            shows_papers=step.ends_route or step.needs_papers,
            helpers=gettext(", ").join(dict.fromkeys(helpers)),
        )

    def _shortcut(self, step: LifecycleStep) -> str:
        """The key of what is done all day: edit, submit, approve, reject, send back."""
        if step.is_entered:
            return EDIT_KEY
        if step.opens_route:
            return SUBMIT_KEY
        routed = self.record.lifecycle.routed
        if step.own or not (step.ends_route or set(step.sources) <= routed):
            return ""
        return APPROVE_KEY if step.ends_route else KEYS.get(step.tone, "")

    def more_steps(self) -> Iterator[Step]:
        """To propose a revision, and to enter another like it."""
        record, screen = self.record, self.screen
        revising = record.lifecycle.revising
        if screen is None:
            return
        if revising is not None and record.state in revising.sources and self.may("propose"):
            yield Step("revise", revising.label, screen.url("revise", record.pk), "file-pen-line")
        for offer in screen.offers:
            yield from offer(self.request, record)
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
        facts += [Fact(label, value) for label, value in record.known_facts()]
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
            shown = self.screen.parts.get(name, tuple(fields)) if self.screen else tuple(fields)
            linked = [one for one in shown if isinstance(fields[one], ForeignKey)]
            lines = getattr(self.record, name).all()
            rows = by_field(lines.select_related(*linked) if linked else lines, "position")
            columns = [self._part_column(name, one, fields[one]) for one in shown]
            yield Related(
                capitalised(model._meta.verbose_name_plural),
                tuple(one for one in columns if not rows or says(one, rows)),
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

    def chain(self) -> Iterator[Related]:
        """What came before it and after it."""
        found = chain_of(self.record, self.request.actor, self.request.company)
        if found:
            columns = (
                Column(_("Record"), lambda row: row.number or f"#{row.pk}", is_link=True),
                Column(_("Kind"), lambda row: screens[row.kind].one),
                Column(_("What"), lambda row: screens[row.kind].title_of(row)),
                Column(_("State"), state_badge),
            )
            rows = [*found.before, *found.after]
            yield Related(_("Chain"), columns, rows, nothing="")

    def revisions(self) -> list[Revision]:
        """What was proposed for it, the newest first."""
        if not self.there.revisions:
            return []
        rows = Revision.objects.filter(company_id=self.record.company_id, subject_id=self.record.pk)
        return by_field(rows.select_related("owner", "record"), "pk")[::-1]

    def revised(self, rows: list[Revision]) -> list[Related]:
        """What was proposed for it, as a table."""
        if not rows:
            return []
        columns = (
            Column(_("Revision"), lambda row: row.why, is_link=True, is_wide=True),
            Column(_("State"), state_badge),
            Column(_("Proposed by"), "owner"),
        )
        return [Related(_("Revisions"), columns, rows, nothing="")]

    def notes(self, revisions: list[Revision]) -> list[Text]:
        """What must not be overlooked."""
        notes: list[object] = []
        if any(one.state == "proposed" for one in revisions):
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


def _rank(one: Foreseen) -> tuple[bool, int]:
    tones = {"ok": 0, "pri": 0, "bad": 2}
    return one.refusal is not None, tones.get(one.step.tone, 1)


def _step_url(record: Kind, action: str) -> str:
    screen = screens[record.kind]
    if record.lifecycle.steps[action].is_entered:
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


def says(column: Column, rows: list[Any]) -> bool:
    """Whether a line says anything in this column; a discount of 0 is none."""
    value = column.value
    return not callable(value) or any(value(row) not in (None, "", 0) for row in rows)
