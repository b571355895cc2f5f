"""How a record moves. A step is an action of a lifecycle: one verb, one function, the only writer.

`creation(Order)` and `@step(Order, "submit")` make the functions that screens, the API, jobs and
imports call. Each call is a unit of work: lock, look, guard, approve, do, step. The event is
written first, then the content, then the version: the window in which content may change is an
event marked `edits`, one version ahead of its record, and the database looks for it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from guiju.kernel.actions import plain, register
from guiju.kernel.database.statements import rows
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.records.lifecycle import CREATE
from guiju.records.record import Kind, Record
from guiju.records.taking import Taking, next_record_id

Row = TypeVar("Row", bound=Kind)
Body = Callable[..., dict[str, Any] | None]
Guard = Callable[[Any, Taking], None]
Converter = Callable[[Any, None, Any], Any]

guards: dict[tuple[str, str], list[Guard]] = defaultdict(list)


def guard(model: type[Kind], action: str) -> Callable[[Guard], Guard]:
    """Register what an upper layer checks on a step of a lower one; it may raise Refused."""

    def add(check: Guard) -> Guard:
        guards[model.kind, action].append(check)
        return check

    return add


def write_all(record: Kind, taking: Taking, **content: Any) -> None:
    """The body of an ordinary creation or edit: what was given is what is written."""
    taking.write(**content)


def creation(model: type[Row], body: Body = write_all) -> Callable[..., Row]:
    """The function that brings a record of this kind into the world: content as keywords, `by=`.

    `origin=` names the record that it was copied from, `doubles_seen=` the likely doubles that
    were looked at.
    """
    lifecycle_step = model.lifecycle.steps[CREATE]

    def create(
        *,
        by: Caller | Unit,
        reason: str = "",
        origin: Kind | None = None,
        pk: int | None = None,
        doubles_seen: Collection[int] = (),
        **content: Any,
    ) -> Row:
        def work(unit: Unit, pk: int) -> Row:
            record = model(record_id=pk, company_id=unit.company.pk, owner_id=unit.actor.pk)
            record.record = Record(
                id=pk,
                company_id=unit.company.pk,
                kind=model.kind,
                state="",
                owner_id=unit.actor.pk,
                origin_id=origin.pk if origin else None,
            )
            taking = Taking(unit, lifecycle_step, record, reason)
            taking.doubles_seen = frozenset(doubles_seen)
            taking.check_reason()
            run_guards(taking)
            particulars = body(record, taking, **content)
            taking.check_permission()  # only now there is something to check; a refusal undoes it
            taking.finish(particulars)
            return record

        if isinstance(by, Unit):
            return work(by, pk or next_record_id())
        said = plain({**content, "origin": origin, "doubles_seen": sorted(doubles_seen)})
        call = Call(by, f"{model.kind}.{CREATE}", None, "records_record_id_seq", reason, said)
        return perform(call, lambda unit: work(unit, unit.subject), load(model))

    model.lifecycle.actions[CREATE] = create
    return register(f"{model.kind}.{CREATE}", create)


def step(model: type[Row], name: str) -> Callable[[Body], Callable[..., Row]]:
    """Make the body the one way to take the step; it does what else happens.

    The body gets the locked record, the Taking and the arguments; it may return particulars for the
    event. Without anything to do it is `nothing_more`. The caller may say by `seen=` which version
    of the content was looked at: where it has moved on, the step is refused.
    """
    lifecycle_step = model.lifecycle.steps[name]

    def decorate(body: Body) -> Callable[..., Row]:
        @wraps(body)
        def act(
            record: Row,
            /,
            *,
            by: Caller | Unit,
            reason: str = "",
            papers_checked: bool = False,
            seen: int | None = None,
            doubles_seen: Collection[int] = (),
            **arguments: Any,
        ) -> Row:
            def work(unit: Unit) -> Row:
                locked = lock(model, record.pk)
                taking = Taking(unit, lifecycle_step, locked, reason, papers_checked=papers_checked)
                taking.seen, taking.doubles_seen = seen, frozenset(doubles_seen)
                take(taking, body, arguments)
                return locked

            if isinstance(by, Unit):
                return work(by)
            said = {"papers_checked": papers_checked, "seen": seen}
            said |= plain(arguments) | {"doubles_seen": sorted(doubles_seen)}
            call = Call(by, f"{model.kind}.{name}", record.pk, None, reason, said)
            return perform(call, work, load(model))

        model.lifecycle.actions[name] = act
        return register(f"{model.kind}.{name}", act)

    return decorate


def nothing_more(record: Kind, taking: Taking) -> None:
    """The body of a step that only moves its record."""


def plain_steps(model: type[Kind], *names: str) -> None:
    """Register steps that only move their record: `model.lifecycle.actions[name]`."""
    for name in names:
        step(model, name)(nothing_more)


def live_actions(model: type[Row]) -> None:
    """Register the steps of a master's life that do nothing beside: `model.lifecycle.actions`."""
    creation(model)
    step(model, "edit")(write_all)
    plain_steps(model, "discard", "activate", "retire")


def take(taking: Taking, body: Body, arguments: dict[str, Any]) -> None:
    """One step of one locked record, checked in the order in which a person wants to hear of it."""
    taking.check_state()
    taking.check_permission()
    taking.check_seen()
    taking.check_duties()
    taking.check_reason()
    taking.check_papers()
    taking.check_timely()
    run_guards(taking)
    taking.take_seat()
    place = taking.record.scope_department
    particulars = body(taking.record, taking, **arguments) if taking.is_last else None
    # A revision moves its subject by its own approval; what is no edit moves nothing.
    if taking.step.edits and taking.revision is None and taking.record.scope_department != place:
        taking.check_permission(CREATE)
    taking.finish(particulars)


def run_guards(taking: Taking) -> None:
    """What upper layers have to say."""
    for check in guards[taking.record.kind, taking.step.action]:
        check(taking.record, taking)


def lock(model: type[Row], pk: int) -> Row:
    """The record, locked. Both rows: one only joined would come in its version before the wait."""
    statement, converters, width = locking(model)
    found = rows(statement, pk)
    if not found:
        raise model.DoesNotExist(f"{model.kind} {pk}")
    values = list(found[0])
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    record = model.from_db(connection.alias, column_names(model), values[:width])
    record.record = Record.from_db(connection.alias, column_names(Record), values[width:])
    return record


@cache
def locking(model: type[Kind]) -> tuple[str, list[tuple[int, Converter]], int]:
    """The statement that locks a record, what converts its values, how many are its kind's own.

    Drawn up once for each kind, because each step begins with it.
    """
    fields = [(table, field) for table in (model, Record) for field in table._meta.concrete_fields]
    columns = ", ".join(f'"{table._meta.db_table}"."{field.column}"' for table, field in fields)
    converters = [
        (place, convert)
        for place, (_table, field) in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    statement = (
        f'SELECT {columns} FROM "{model._meta.db_table}" '  # noqa: S608  names of our own tables
        f'JOIN records_record ON records_record.id = "{model._meta.db_table}".id '
        f'WHERE "{model._meta.db_table}".id = %s FOR NO KEY UPDATE'
    )
    return statement, converters, len(column_names(model))


@cache
def column_names(model: type[Model]) -> tuple[str, ...]:
    """The attributes that hold a row, in the order of its columns."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def load(model: type[Row]) -> Callable[[int], Row]:
    """What a replayed key returns: the record as it is now."""
    return lambda pk: model._default_manager.select_related("record").get(pk=pk)
