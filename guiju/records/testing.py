"""The battery that each kind of record inherits, so that its own tests are only about its business.

A kind's test says how to make one in each state and who takes which step; everything that must not
happen to any record is then tried on it, through its actions and by plain SQL as the application's
role, committed. It asks for a fixture `world`, which it hands on without looking into it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction

from guiju.kernel.errors import Refused
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Call, Caller, open_unit
from guiju.records.content import header_fields
from guiju.records.lifecycle import BIRTH, CREATE, Step
from guiju.records.record import Event, Kind
from guiju.records.taking import Taking

REASON = "Because it is so."
EVENT = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, unit_id, reason, particulars)
SELECT r.company_id, r.id, r.kind, r.version + 1, %s, %s, %s, %s, guiju_actor(), guiju_unit(), %s,
    '{"papers": [1]}'::jsonb - %s
FROM records_record r WHERE r.id = %s
"""
STEP = "UPDATE records_record SET version = version + 1, state = %s WHERE id = %s"


class Battery:
    """What must not happen to a record of a kind, step by step and state by state."""

    model: ClassVar[type[Kind]]

    def __init_subclass__(cls) -> None:
        """A test of steps that the kind does not have is no test of it."""
        if not hasattr(cls, "model"):
            return  # a part of the battery, not yet of a kind
        for name in dir(cls):
            wanted: Any = getattr(getattr(cls, name), "steps", None)
            steps = cls.model.lifecycle.steps.values()
            if callable(wanted) and not any(
                wanted(step) for step in steps if step.action != CREATE
            ):
                setattr(cls, name, None)

    # ---- said by the test of the kind

    def content(self, world: Any) -> dict[str, Any]:
        """What a new record of the kind says."""
        raise NotImplementedError

    def in_state(self, world: Any, state: str) -> Kind:
        """A new record, brought to this state by its own actions."""
        raise NotImplementedError

    def taker(self, world: Any, action: str) -> Caller:
        """Who takes this step, and may."""
        raise NotImplementedError

    def stranger(self, world: Any) -> Caller:
        """Somebody of the company who holds no right on the kind."""
        raise NotImplementedError

    # ---- who tries what

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each step, each state, and each pair of a step and a state that do not go together."""
        lifecycle = self.model.lifecycle
        steps = [step for step in lifecycle.steps.values() if step.action != CREATE]
        wanted: Any = getattr(metafunc.function, "steps", None)
        if "wrong" in metafunc.fixturenames:
            pairs = [
                (step, state)
                for step in steps
                for state in lifecycle.states
                if wanted(step) and state not in step.sources
            ]
            metafunc.parametrize(
                ("step", "wrong"), pairs, ids=[f"{step.action}-{state}" for step, state in pairs]
            )
        elif wanted is not None:
            chosen = [step for step in steps if wanted(step)]
            metafunc.parametrize("step", chosen, ids=[step.action for step in chosen])
        elif "state" in metafunc.fixturenames:
            metafunc.parametrize("state", list(lifecycle.states))

    def before(self, world: Any, step: Step) -> Kind:
        """A record from which the step starts."""
        return self.in_state(world, step.sources[0])

    def take(self, record: Kind, step: Step, by: Caller, **arguments: Any) -> Kind:
        """Take the step with all that it asks for, unless said otherwise."""
        given: dict[str, Any] = {"reason": REASON}
        if step.needs_papers:
            given["papers_checked"] = True
        act = self.model.lifecycle.actions[step.action]
        taken: Kind = act(record, by=by, **(given | arguments))
        return taken


def each(wanted: Callable[[Step], bool]) -> Callable[[Any], Any]:
    """Try it with each step that is so."""

    def mark(test: Any) -> Any:
        test.steps = wanted
        return test

    return mark


def is_direct(step: Step) -> bool:
    """A step that a person takes: an approved revision takes the others."""
    return not step.by_revision


@contextmanager
def refused(code: str, record: Kind | None = None) -> Iterator[None]:
    """The action must refuse by this code, and leave the record as it was."""
    before = None if record is None else events_of(record)
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code, f"{refusal.value.code}: {refusal.value}"
    if record is not None:
        assert events_of(record) == before


def events_of(record: Kind) -> list[str]:
    """The actions that happened to it."""
    with open_reading(record.owner, record.company):
        events = Event.objects.filter(record_id=record.pk).order_by("version")
        return list(events.values_list("action", flat=True))


@contextmanager
def attacked(record: Kind, by: Caller, code: str) -> Iterator[Callable[..., None]]:
    """A unit by SQL, committed, which the database must refuse by this code or constraint."""

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    # An attack is several statements, refused at any of them or at commit.
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(durable=True):  # noqa: PT012
        open_unit(Call(by, "attack", record.pk))
        yield run
    cause: Any = refusal.value.__cause__
    said = {cause.sqlstate, cause.diag.constraint_name}
    assert code in said, f"{said}: {cause}"


def tell(
    run: Callable[..., None],
    step: Step,
    record: Kind,
    source: str,
    *,
    reason: str = REASON,
    without: str = "",
) -> None:
    """Tell the event of a step and move the record, as if all were well."""
    target = step.target_from(source)
    run(EVENT, step.action, source, target, step.edits, reason, without, record.pk)
    run(STEP, target, record.pk)


class ActionBattery(Battery):
    """What no action lets through."""

    @each(is_direct)
    def test_a_step_from_a_wrong_state(self, world: Any, step: Step, wrong: str) -> None:
        """It does not start from there, whoever asks."""
        record = self.in_state(world, wrong)
        with refused("wrong_state", record):
            self.take(record, step, self.taker(world, step.action))

    @each(is_direct)
    def test_a_step_without_the_right(self, world: Any, step: Step) -> None:
        """Nobody takes it without the permit."""
        record = self.before(world, step)
        with refused("not_permitted", record):
            self.take(record, step, self.stranger(world))

    @each(is_direct)
    def test_a_step_by_who_may(self, world: Any, step: Step) -> None:
        """It leads where the lifecycle says, by one event; else no refusal says anything."""
        record = self.before(world, step)
        told = events_of(record)
        taken = self.take(record, step, self.taker(world, step.action))
        assert taken.state == step.target_from(step.sources[0])
        assert events_of(record) == [*told, step.action]

    @each(lambda step: is_direct(step) and bool(step.apart_from))
    def test_a_step_by_who_must_be_apart(
        self, world: Any, step: Step, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who entered it does not take it, even with every right in the world."""
        record = self.before(world, step)
        monkeypatch.setattr(Taking, "check_permission", lambda *_anything: None)
        with refused("duty_conflict", record):
            self.take(record, step, self.taker(world, CREATE))

    @each(lambda step: is_direct(step) and step.own)
    def test_one_s_own_step_by_another(
        self, world: Any, step: Step, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody takes it for who entered the record, even with every right in the world."""
        record = self.before(world, step)
        monkeypatch.setattr(Taking, "check_permission", lambda *_anything: None)
        with refused("not_permitted", record):
            self.take(record, step, self.stranger(world))

    @each(lambda step: is_direct(step) and step.needs_reason)
    def test_a_step_without_its_reason(self, world: Any, step: Step) -> None:
        """Blanks are no reason."""
        record = self.before(world, step)
        with refused("reason_missing", record):
            self.take(record, step, self.taker(world, step.action), reason=" \n\t")

    @each(lambda step: is_direct(step) and step.needs_papers)
    def test_a_step_whose_papers_nobody_looked_at(self, world: Any, step: Step) -> None:
        """The papers are there, and nobody says that the entry was checked against them."""
        record = self.before(world, step)
        with refused("rule_broken", record):
            self.take(record, step, self.taker(world, step.action), papers_checked=False)

    @each(is_direct)
    def test_a_second_click(self, world: Any, step: Step) -> None:
        """Under one key it is the first one, and another payload is refused."""
        record, by = self.before(world, step), keyed(self.taker(world, step.action))
        first = self.take(record, step, by)
        told = events_of(record)
        second = self.take(record, step, by)
        assert (second.pk, second.state, second.number) == (first.pk, first.state, first.number)
        with refused("key_reused"):
            self.take(record, step, by, reason="something else")
        assert events_of(record) == told

    def test_a_birth(self, world: Any) -> None:
        """Only by who may; once under one key, with one payload."""
        create, said = self.model.lifecycle.actions[CREATE], self.content(world)
        with refused("not_permitted"):
            create(by=self.stranger(world), **said)
        by = keyed(self.taker(world, CREATE))
        assert create(by=by, **said).pk == create(by=by, **said).pk
        with refused("key_reused"):
            create(by=by, reason="something else", **said)

    def test_a_field_that_does_not_exist(self, world: Any) -> None:
        """Nor one that follows the record: state, number, owner."""
        create, said = self.model.lifecycle.actions[CREATE], self.content(world)
        for name in ("no_such_field", "state", "number", "owner"):
            with refused("rule_broken"):
                create(by=self.taker(world, CREATE), **said, **{name: 1})


class WallBattery(Battery):
    """What the database refuses, whoever asks."""

    @each(lambda step: True)
    def test_an_event_from_a_wrong_state_by_sql(self, world: Any, step: Step, wrong: str) -> None:
        """Neither as it is, nor with a forged state to start from."""
        record, by = self.in_state(world, wrong), self.taker(world, CREATE)
        with attacked(record, by, "records_event_is_a_transition") as run:
            tell(run, step, record, wrong)
        with attacked(record, by, "records_event_follows_the_one_before") as run:
            tell(run, step, record, step.sources[0])

    def test_a_state_without_its_event_by_sql(self, world: Any, state: str) -> None:
        """No record moves without its event, nor back."""
        record, by = self.in_state(world, state), self.taker(world, CREATE)
        for other in self.model.lifecycle.states:
            with attacked(record, by, "GJ031") as run:
                run(STEP, other, record.pk)

    def test_content_without_an_edit_by_sql(self, world: Any, state: str) -> None:
        """What it says changes in no state but by an event that is an edit."""
        record, by = self.in_state(world, state), self.taker(world, CREATE)
        table, column = self.model._meta.db_table, some_text(self.model)
        other = f"UPDATE {table} SET {column} = 'x' || substr({column}, 2) WHERE id = %s"  # noqa: S608
        with attacked(record, by, "GJ038") as run:
            run(other, record.pk)

    def test_the_mirror_by_sql(self, world: Any, state: str) -> None:
        """State and number of the typed row are those of the record."""
        record, by = self.in_state(world, state), self.taker(world, CREATE)
        table = self.model._meta.db_table
        for column in ("state", "number"):
            with attacked(record, by, "GJ030") as run:
                run(f"UPDATE {table} SET {column} = 'x' WHERE id = %s", record.pk)  # noqa: S608

    @each(lambda step: step.needs_reason)
    def test_a_step_without_its_reason_by_sql(self, world: Any, step: Step) -> None:
        """Blanks are no reason."""
        record = self.before(world, step)
        with attacked(record, self.taker(world, step.action), "GJ033") as run:
            tell(run, step, record, step.sources[0], reason="  ")

    @each(lambda step: bool(step.apart_from) or step.own)
    def test_a_step_by_the_wrong_person_by_sql(self, world: Any, step: Step) -> None:
        """Who must be apart, or who did not enter it."""
        record = self.before(world, step)
        by = self.stranger(world) if step.own else self.taker(world, CREATE)
        with attacked(record, by, "GJ034") as run:
            tell(run, step, record, step.sources[0])

    @each(lambda step: step.needs_papers)
    def test_a_step_without_papers_by_sql(self, world: Any, step: Step) -> None:
        """The event names what was checked."""
        record = self.before(world, step)
        with attacked(record, self.taker(world, step.action), "GJ035") as run:
            tell(run, step, record, step.sources[0], without="papers")

    @each(lambda step: step.ends_route or step.opens_route)
    def test_a_step_past_its_route_by_sql(self, world: Any, step: Step) -> None:
        """A submission opens seats, and an approval fills one."""
        record = self.before(world, step)
        with attacked(record, self.taker(world, step.action), "GJ036") as run:
            tell(run, step, record, step.sources[0])

    @each(lambda step: step.by_revision)
    def test_a_change_without_its_revision_by_sql(self, world: Any, step: Step) -> None:
        """What is settled changes only by an approved revision."""
        record = self.before(world, step)
        with attacked(record, self.taker(world, CREATE), "GJ037") as run:
            tell(run, step, record, step.sources[0])

    def test_a_second_birth_by_sql(self, world: Any, state: str) -> None:
        """A record is born once."""
        record, step = self.in_state(world, state), self.model.lifecycle.steps[CREATE]
        with attacked(
            record, self.taker(world, CREATE), "records_event_follows_the_one_before"
        ) as run:
            tell(run, step, record, BIRTH)

    def test_nothing_is_deleted_by_sql(self, world: Any, state: str) -> None:
        """Neither the record nor what it says."""
        record, by = self.in_state(world, state), self.taker(world, CREATE)
        for table in (self.model._meta.db_table, "records_record"):
            with attacked(record, by, "42501") as run:
                run(f"DELETE FROM {table} WHERE id = %s", record.pk)  # noqa: S608


class KindBattery(ActionBattery, WallBattery):
    """All of it."""


def keyed(by: Caller) -> Caller:
    """The same person with the key of a form."""
    return Caller(by.actor, by.company, by.channel, by.address, uuid4())


def some_text(model: type[Kind]) -> str:
    """A column of the header that holds text."""
    return next(
        str(field.column)
        for field in header_fields(model).values()
        if isinstance(field, models.CharField | models.TextField)
    )
