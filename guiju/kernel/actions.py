"""How anything changes: one business verb is one function and one name everywhere.

`@action(Account, "org.account.suspend")` makes the body the one way to take that step,
`@birth(...)` the one way to bring a row into the world. The caller says who acts (`by=`): a
`Caller` opens a unit of work, a `Unit` is joined. Then, always in this order: lock, look,
permission, reason, body.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Model

from guiju.kernel.directory import directory
from guiju.kernel.errors import NotPermitted, ReasonMissing
from guiju.kernel.unit import Call, Caller, Unit, perform

Row = TypeVar("Row", bound=Model)
RowOut_co = TypeVar("RowOut_co", bound=Model, covariant=True)
RowIn = TypeVar("RowIn", bound=Model)

Function = TypeVar("Function", bound=Callable[..., Any])

actions: dict[str, Callable[..., Any]] = {}  # name -> the function, for screens and the API


class Act(Protocol[RowIn]):
    """A step of one row: call it with the row, `by=` and what the body asks for."""

    def __call__(
        self, row: RowIn, /, *, by: Caller | Unit, reason: str = "", **arguments: Any
    ) -> RowIn:
        """Take the step. Raises Refused; the row returned is the locked and changed one."""


class Birth(Protocol[RowOut_co]):
    """What brings a row into the world."""

    def __call__(self, *, by: Caller | Unit, reason: str = "", **arguments: Any) -> RowOut_co:
        """Make the row. Raises Refused."""


def action(
    model: type[Row], name: str, *, needs_reason: bool = False
) -> Callable[[Callable[..., None]], Act[Row]]:
    """Make the body the one way to take the step `name`; it changes and saves the locked row."""

    def decorate(body: Callable[..., None]) -> Act[Row]:
        @wraps(body)
        def act(row: Row, /, *, by: Caller | Unit, reason: str = "", **arguments: Any) -> Row:
            def work(unit: Unit) -> Row:
                locked = model._default_manager.select_for_update(no_key=True).get(pk=row.pk)
                check_permission(unit, name, locked)
                check_reason(needs_reason=needs_reason, reason=reason)
                body(locked, by=unit, reason=reason, **arguments)
                return locked

            if isinstance(by, Unit):
                return work(by)
            call = Call(by, name, row.pk, None, reason, plain(arguments))
            return perform(call, work, lambda pk: model._default_manager.get(pk=pk))

        return cast("Act[Row]", register(name, act))

    return decorate


def birth(
    model: type[Row], name: str, *, needs_reason: bool = False
) -> Callable[[Callable[..., Row]], Birth[Row]]:
    """Make the body the one way to make such a row; it gets the key that the row shall have."""
    sequence = f"{model._meta.db_table}_id_seq"

    def decorate(body: Callable[..., Row]) -> Birth[Row]:
        @wraps(body)
        def bear(*, by: Caller | Unit, reason: str = "", **arguments: Any) -> Row:
            def work(unit: Unit, pk: int | None) -> Row:
                check_permission(unit, name, None)
                check_reason(needs_reason=needs_reason, reason=reason)
                row = body(pk, by=unit, reason=reason, **arguments)
                # Only now it is known where it belongs; a refusal undoes it.
                check_permission(unit, name, row)
                return row

            if isinstance(by, Unit):
                return work(by, None)
            call = Call(by, name, None, sequence, reason, plain(arguments))
            return perform(
                call,
                lambda unit: work(unit, unit.subject),
                lambda pk: model._default_manager.get(pk=pk),
            )

        return cast("Birth[Row]", register(name, bear))

    return decorate


def check_permission(unit: Unit, name: str, row: Model | None) -> None:
    """Ask the directory, without a row whether for any at all. Raises NotPermitted."""
    if not directory().may(unit.actor, name, unit.call.by.company, row):
        raise NotPermitted(demand="P5.2.1b")


def check_reason(*, needs_reason: bool, reason: str) -> None:
    """Raises ReasonMissing where a reason is demanded and only blanks came."""
    if needs_reason and not reason.strip():
        raise ReasonMissing(field="reason", demand="P3.2.2b")


def register(name: str, function: Function) -> Function:
    """One name, one function."""
    if name in actions:
        raise ValueError(f"{name} is an action already")
    actions[name] = function
    return function


def plain(arguments: dict[str, Any]) -> dict[str, Any]:
    """Rows by their key, so that the same call has the same payload."""
    return {
        name: value.pk if isinstance(value, Model) else value for name, value in arguments.items()
    }
