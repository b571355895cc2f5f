"""One step being taken on one locked record, inside one unit of work."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import check_reason
from guiju.kernel.calendar import WorkingCalendar, working_calendar
from guiju.kernel.database.statements import rows, run
from guiju.kernel.directory import Rights, directory
from guiju.kernel.errors import DutyConflict, NotPermitted, RuleBroken, Stale, WrongState
from guiju.kernel.unit import Unit
from guiju.records import approvals, doubles, lateness, numbering, obligations, papers
from guiju.records.content import (
    Content,
    assign,
    content_of,
    content_with,
    difference,
    parts_of,
)
from guiju.records.lifecycle import BIRTH, Step
from guiju.records.record import Kind

BIRTH_SQL = """
WITH born AS (
    INSERT INTO records_record (id, company_id, kind, state, version, number, owner_id, origin_id)
    VALUES (%(record)s, %(company)s, %(kind)s, %(target)s, 0, '', %(actor)s, %(origin)s))
"""
EVENT_SQL = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, on_behalf_of_id, unit_id, reason, particulars, seat_id, revision_id)
VALUES (%(company)s, %(record)s, %(kind)s, %(version)s, %(action)s, %(source)s, %(target)s,
    %(edits)s, %(actor)s, %(on_behalf_of)s, %(unit)s, %(reason)s, %(particulars)s::jsonb, %(seat)s,
    %(revision)s)
"""
# All that happened to the record and to those it was copied from, and the seats of its newest
# round.
LOOK_SQL = """
SELECT (SELECT coalesce(json_agg(json_build_array(
            e.record_id, e.action, e.version, e.actor_id, e.on_behalf_of_id, e.edits, e.seat_id)
            ORDER BY e.id), '[]')
        FROM records_event e WHERE e.record_id = ANY (records_lineage(%s)))::text,
       (SELECT coalesce(json_agg(json_build_array(
            s.id, s.stage, s.name, s.candidates, s.hours, s.content_version)
            ORDER BY s.stage, s.id), '[]')
        FROM records_seat s WHERE s.record_id = %s AND s.opened_at_version =
            (SELECT max(opened_at_version) FROM records_seat WHERE record_id = %s))::text
"""
STEP_SQL = "UPDATE records_record SET state = %s, version = %s WHERE id = %s"


class Told(NamedTuple):
    """An event, as far as rules ask for it."""

    record: int
    action: str
    version: int
    actor: int
    on_behalf_of: int | None
    edits: bool
    seat: int | None

    @property
    def people(self) -> set[int]:
        """Who did it, and in whose place."""
        return {self.actor} | ({self.on_behalf_of} if self.on_behalf_of else set())


class Past(NamedTuple):
    """What happened to a record so far."""

    record: int
    events: list[Told]  # of the record and of those it was copied from
    seats: list[approvals.Seated]  # of the newest round

    @property
    def own_events(self) -> list[Told]:
        """Those of the record itself."""
        return [told for told in self.events if told.record == self.record]

    @property
    def content_version(self) -> int:
        """The version of the newest edit. Content changes in no other way, so it is the content."""
        return max((told.version for told in self.own_events if told.edits), default=1)

    def touched(self, actions: tuple[str, ...] = ()) -> set[int]:
        """Everybody who edited this content or did one of the actions, by whatever detour."""
        return {
            person
            for told in self.events
            if told.edits or told.action in actions
            for person in told.people
        }


@dataclass(frozen=True)
class Known:
    """What a look at the record has found already. What is missing is asked for."""

    past: Past | None = None
    attached: list[papers.Paper] | None = None  # the papers that are on it
    rights: Rights | None = None  # of the person, to this record


class Taking:
    """The state of one step while it is taken. Bodies call `write`, and may read the rest."""

    def __init__(
        self,
        unit: Unit,
        step: Step,
        record: Kind,
        reason: str,
        *,
        papers_checked: bool = False,
        revision: int | None = None,
    ) -> None:
        """`revision` is the key of the approved revision that takes the step."""
        self.unit, self.step, self.record, self.reason = unit, step, record, reason
        self.papers_checked, self.revision = papers_checked, revision
        if record.company_id == unit.company.pk:
            record.company = unit.company  # so that nobody reads it anew
        self.seen: int | None = None  # the version of the content that the person looked at
        self.doubles_seen: frozenset[int] = frozenset()  # likely doubles that the person looked at
        self.source = record.record.state
        self.target = self.source
        self.version = record.record.version + 1
        self.seat: approvals.Seated | None = None
        self.on_behalf_of: int | None = None
        self.is_last = True
        self.lateness: lateness.Late | None = None
        self.particulars: dict[str, Any] = {}
        self._known = Known()
        self._past: Past | None = None
        self._is_told = False

    @property
    def past(self) -> Past:
        """What happened so far, read after the lock so that it stays true. One statement."""
        if self._past is None:
            pk = self.record.pk
            ((events, seats),) = rows(LOOK_SQL, pk, pk, pk)
            self._past = Past(
                self.record.pk,
                [Told(*event) for event in json.loads(events)],
                [approvals.Seated(*seat) for seat in json.loads(seats)],
            )
        return self._past

    @cached_property
    def papers(self) -> list[papers.Paper]:
        """The papers that are on the record. One statement."""
        known = self._known.attached
        return papers.papers_on(self.record) if known is None else known

    @cached_property
    def approvers(self) -> frozenset[int]:
        """The actors who hold the right to decide about such a record now. One statement."""
        record = self.record
        ending = next(step.action for step in record.lifecycle.steps.values() if step.ends_route)
        held_by = directory().holders(record.permission(ending), self.unit.company, record)
        return frozenset(held_by)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """From when it happened until as far ahead as anything is due. One statement."""
        company = self.unit.company
        today = clock.business_today(company)
        occurred = getattr(self.record, self.record.occurred_field, today)
        last = today + obligations.LOOK_AHEAD
        return working_calendar(min(occurred, today), last, company.time_zone)

    def know(self, known: Known) -> None:
        """Take over what a look at the same record found: to foresee a step, not to take it."""
        self._known, self._past = known, known.past

    def check_state(self) -> None:
        """Raises WrongState."""
        if self.source not in self.step.sources:
            raise WrongState(
                _("%(record)s is %(state)s; “%(action)s” does not start from there.")
                % {
                    "record": self.record,
                    "state": self.record.state_shown.label,
                    "action": self.step.label,
                },
                demand="P3.3.1a",
            )

    def check_permission(self, action: str | None = None) -> None:
        """Raises NotPermitted. Who may apply a revision was asked of its route."""
        if self.step.by_revision and self.revision is not None:
            return
        permission = self.record.permission(action or self.step.action)
        unit, rights = self.unit, self._known.rights
        if rights is not None:
            is_allowed = permission in rights.here
        else:
            is_allowed = directory().may(unit.actor, permission, unit.company, self.record)
        if not is_allowed:
            raise NotPermitted(demand="P5.2.1b")

    def check_seen(self) -> None:
        """Raises Stale where the content is no longer the one that the person looked at."""
        if self.seen is not None and self.seen != self.past.content_version:
            raise Stale(
                _("%(record)s was changed while you looked at it.") % {"record": self.record},
                demand="P3.2.2b",
            )

    def check_duties(self) -> None:
        """Raises DutyConflict, NotPermitted, RuleBroken."""
        if self.step.by_revision and self.revision is None:
            raise RuleBroken(
                _("What is settled changes only by an approved revision."),
                what_to_do=_("Propose a revision with its reason."),
                demand="P3.2.2b",
            )
        if self.step.own and self.record.owner_id != self.unit.actor.pk:
            raise NotPermitted(
                _("Only who entered it may do this: “%(action)s”.") % {"action": self.step.label},
                what_to_do=_("Ask the person who entered it."),
            )
        if self.step.apart_from:
            self.check_apart(self.unit.actor.pk)

    def check_apart(self, person: int) -> None:
        """Raises DutyConflict where the person edited this content or did what must be apart."""
        if person in self.past.touched(self.step.apart_from):
            raise DutyConflict(
                _("Who entered or changed it may not do this: “%(action)s”.")
                % {"action": self.step.label},
                demand="P3.2.2b",
            )

    def check_reason(self) -> None:
        """Raises ReasonMissing."""
        check_reason(needs_reason=self.step.needs_reason, reason=self.reason)

    def check_papers(self) -> None:
        """Raises RuleBroken where the source papers are missing or were not looked at."""
        if self.step.needs_papers:
            self.particulars["papers"] = papers.checked_papers(self)

    def check_timely(self) -> None:
        """Raises ReasonMissing, RuleBroken, NotConfigured."""
        if self.step.is_timely:
            self.lateness = lateness.look(self)
            if self.lateness is not None:
                self.particulars["late"] = self.lateness.as_particulars()

    def take_seat(self) -> None:
        """Find the seat that this person fills, and whether it is the last. Raises Refused."""
        if self.step.ends_route:
            self.seat, self.on_behalf_of, self.is_last = approvals.seat_for(self)

    def write(self, **values: Any) -> None:
        """Change what the record says: fields and whole parts, by name.

        The event goes first: it opens the content. Raises RuleBroken, LikelyDouble.
        """
        if not self.step.edits:
            raise AssertionError(f"{self.step.action} is no edit")
        record, is_birth = self.record, self.source == BIRTH
        before: Content = {} if is_birth else content_of(record)
        if is_birth:
            values = {name: [] for name in parts_of(type(record))} | values
        parts = assign(record, values)
        record.check_content(parts)
        after = {} if is_birth else content_with(record, before, parts)
        changed = difference(before, after)
        doubles.look(self, record, values if is_birth else changed, parts)
        self.tell({"changed": changed} if changed else {})
        if is_birth:
            record.save(force_insert=True)
        elif fields := [name for name in changed if name not in parts]:
            record.save(update_fields=fields)
        for name, written in parts.items():
            lines = getattr(record, name)
            if not is_birth and name in changed:
                lines.all().delete()
            if is_birth or name in changed:
                lines.model._default_manager.bulk_create(written)

    def tell(self, particulars: dict[str, Any]) -> None:
        """Write the event; at birth the record with it, in one statement."""
        self._is_told = True
        self.target = self.step.target_from(self.source) if self.is_last else self.source
        if self.source == BIRTH:
            self.record.state = self.record.record.state = self.target
        said = {
            "company": self.unit.company.pk,
            "record": self.record.pk,
            "kind": self.record.kind,
            "version": self.version,
            "action": self.step.action,
            "source": self.source,
            "target": self.target,
            "edits": self.step.edits,
            "actor": self.unit.actor.pk,
            "on_behalf_of": self.on_behalf_of,
            "unit": self.unit.id,
            "reason": self.reason,
            "particulars": json.dumps(self.particulars | particulars, cls=DjangoJSONEncoder),
            "seat": self.seat.pk if self.seat else None,
            "revision": self.revision,
            "origin": self.record.record.origin_id,
        }
        run(BIRTH_SQL + EVENT_SQL if self.source == BIRTH else EVENT_SQL, **said)

    def finish(self, particulars: dict[str, Any] | None = None) -> None:
        """The version step: from here on the content is closed again."""
        if not self._is_told:
            self.tell(particulars or {})
        if self.step.opens_route:
            approvals.open_route(self)
        elif self.source in self.record.lifecycle.routed:
            obligations.after_step(self)
        self.record.state = self.record.record.state = self.target
        self.record.record.version = self.version
        if self.step.number and self.is_last and numbering.ask(self):
            return  # this step and its number are one statement, at the end of the unit
        run(STEP_SQL, self.target, self.version, self.record.pk)

    @property
    def is_the_call(self) -> bool:
        """Whether this is the step the unit was opened for, so that only numbers come after it."""
        call = self.unit.call
        name = f"{self.record.kind}.{self.step.action}"
        return self.unit.subject == self.record.pk and call.action == name


def next_record_id() -> int:
    """The key of a record that a nested action brings into the world."""
    ((pk,),) = rows("SELECT nextval('records_record_id_seq')")
    return int(pk)
