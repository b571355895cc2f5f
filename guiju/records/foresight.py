"""What would happen if somebody took a step now: the same checks, and nothing is done.

A screen asks before it offers a button, so that a refusal is known before the click (with its rule
and with who can help); the step itself asks everything again, behind its lock.
"""

from dataclasses import dataclass, field, replace

from guiju.kernel.directory import directory
from guiju.kernel.errors import NotPermitted, ReasonMissing, Refused
from guiju.kernel.unit import Call, Caller, Unit
from guiju.records.approvals import candidates_of
from guiju.records.lifecycle import Step
from guiju.records.record import Kind
from guiju.records.routes import Stage, stages_for
from guiju.records.steps import run_guards
from guiju.records.taking import Known, Past, Taking

NO_UNIT = 0


@dataclass
class Foreseen:
    """One step as it would go: refused, or asking for a reason, or opening a route."""

    step: Step
    refusal: Refused | None = None
    why_a_reason: Refused | None = None  # beyond what the step always asks for: late entry
    stages: list[Stage] = field(default_factory=list)
    helpers: list[int] = field(default_factory=list)  # actors who may do it instead

    @property
    def needs_reason(self) -> bool:
        """Whether the step is refused without a reason."""
        return self.step.needs_reason or self.why_a_reason is not None


def foresee(
    record: Kind, by: Caller, known: Known | None = None
) -> tuple[dict[str, Foreseen], Past]:
    """Each step that starts from the present state, and the past that was looked at."""
    found: dict[str, Foreseen] = {}
    known = known or Known()
    past = _taking(record, by, None, known).past
    for step in record.lifecycle.steps_from(record.state):
        if not step.by_revision:
            found[step.action] = _look(_taking(record, by, step, replace(known, past=past)))
    return found, past


def foresee_step(record: Kind, by: Caller, step: Step) -> tuple[Foreseen, Past]:
    """One step, whatever the present state is, and the past that was looked at."""
    taking = _taking(record, by, step, Known())
    return _look(taking), taking.past


def _taking(record: Kind, by: Caller, step: Step | None, known: Known) -> Taking:
    unit = Unit(Call(by, ""), NO_UNIT, record.pk)
    taking = Taking(
        unit, step or next(iter(record.lifecycle.steps.values())), record, "", papers_checked=True
    )
    taking.know(known)
    return taking


def _look(taking: Taking) -> Foreseen:
    foreseen = Foreseen(taking.step)
    try:
        taking.check_state()
        taking.check_permission()
        taking.check_duties()
        taking.check_papers()
        for ask in (taking.check_timely, lambda: run_guards(taking)):
            try:
                ask()
            except ReasonMissing as missing:
                foreseen.why_a_reason = foreseen.why_a_reason or missing
        taking.take_seat()
    except Refused as refusal:
        foreseen.refusal = refusal
        foreseen.helpers = _helpers(taking, refusal)
    if taking.step.opens_route:
        foreseen.stages = _stages(taking, foreseen)
    return foreseen


def _helpers(taking: Taking, refusal: Refused) -> list[int]:
    """Who could do it: who still has a seat, else who holds the permit and is not apart."""
    record, company = taking.record, taking.unit.company
    if taking.step.own:
        return [record.owner_id] if isinstance(refusal, NotPermitted) else []
    apart = taking.past.touched(taking.step.apart_from) if taking.step.apart_from else set()
    if taking.step.ends_route:
        filled = {told.seat for told in taking.past.own_events}
        empty = [seat for seat in taking.past.seats if seat.pk not in filled]
        return [
            actor
            for seat in empty
            if seat.stage == empty[0].stage
            for actor in seat.candidates
            if actor not in apart
        ]
    holders = directory().holders(record.permission(taking.step.action), company, record)
    return [actor for actor in holders if actor not in apart and actor != taking.unit.actor.pk]


def _stages(taking: Taking, foreseen: Foreseen) -> list[Stage]:
    """The route that the step would open; why it cannot be opened is a refusal, too."""
    try:
        stages = stages_for(taking)
        for stage in stages:
            candidates_of(taking, stage)
    except Refused as refusal:
        foreseen.refusal = foreseen.refusal or refusal
        return []
    return stages
