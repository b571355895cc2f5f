"""The lifecycle of a kind: a table of states and steps that can be read on one screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "ok", "warn", "bad", "info"]
Number = Literal["", "reserve", "freeze"]

BIRTH = ""  # the state before there is one
CREATE, EDIT = "create", "edit"


@dataclass(frozen=True)
class State:
    """A state as people see it."""

    name: str
    label: Text
    tone: Tone = ""
    is_final: bool = False


@dataclass(frozen=True)
class Step:
    """One way from states to a state, and what it demands of whoever takes it."""

    action: str
    source: str | tuple[str, ...]
    target: str | None  # None: stays where it is
    label: Text
    edits: bool = False  # content changes in this step, and in no other
    needs_reason: bool = False
    needs_papers: bool = False  # the source papers are attached and were checked (P3.2.2a)
    is_timely: bool = False  # late entry needs a reason and the head (P1.3.3)
    apart_from: tuple[str, ...] = ()  # who did one of these, or edited, may not do this
    own: bool = False  # only who entered the record
    opens_route: bool = False
    ends_route: bool = False  # moves only when the last seat of the route is filled
    by_revision: bool = False  # only an approved revision takes this step
    in_bulk: bool = False  # may be taken with many records at once; an approval, once each was read
    number: Number = ""
    icon: str = "circle-dot"
    tone: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The states from which it starts."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def is_entered(self) -> bool:
        """Whether people enter content in it; another one that edits computes what it writes."""
        return self.action in (CREATE, EDIT)

    def target_from(self, source: str) -> str:
        """Where it leads."""
        return source if self.target is None else self.target


class Lifecycle:
    """States and steps of one kind. Raises ValueError where they do not fit together."""

    def __init__(self, *rows: State | Step) -> None:
        """In reading order: the states, then the steps."""
        self.states = {row.name: row for row in rows if isinstance(row, State)}
        self.steps = {row.action: row for row in rows if isinstance(row, Step)}
        self.actions: dict[str, Callable[..., Any]] = {}
        if len(self.states) + len(self.steps) != len(rows):
            raise ValueError("two states or two steps share a name")
        used = {name for step in self.steps.values() for name in (*step.sources, step.target)}
        if unknown := used - set(self.states) - {BIRTH, None}:
            raise ValueError(f"steps name states that do not exist: {sorted(map(str, unknown))}")
        for step in self.steps.values():
            if step.in_bulk and (step.edits or step.needs_papers or step.by_revision):
                raise ValueError(f"{step.action} looks at each record, so it is not taken in bulk")
        if CREATE not in self.steps or self.steps[CREATE].sources != (BIRTH,):
            raise ValueError("a lifecycle begins with create")

    def steps_from(self, state: str) -> Iterator[Step]:
        """What can be done in a state."""
        return (step for step in self.steps.values() if state in step.sources)

    @property
    def routed(self) -> frozenset[str]:
        """The states in which approvals are awaited."""
        return frozenset(
            step.target for step in self.steps.values() if step.opens_route and step.target
        )

    @property
    def revising(self) -> Step | None:
        """The step that only an approved revision takes: `amend` or `change`."""
        return next((step for step in self.steps.values() if step.by_revision), None)

    def transitions(self) -> Iterator[dict[str, Any]]:
        """The rows of the database's table of allowed transitions."""
        for step in self.steps.values():
            for source in step.sources:
                row = {
                    "action": step.action,
                    "from_state": source,
                    "to_state": step.target_from(source),
                    "edits": step.edits,
                    "needs_reason": step.needs_reason,
                    "needs_papers": step.needs_papers,
                    "apart_from": list(step.apart_from),
                    "own": step.own,
                    "opens_route": step.opens_route,
                    "fills_seat": step.ends_route,
                    "ends_route": step.ends_route,
                    "by_revision": step.by_revision,
                }
                yield row
                if step.ends_route:  # an approval that is not the last
                    yield row | {"to_state": source, "ends_route": False}
