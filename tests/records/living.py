"""A company whose records are lived by a rulebook and in earnest side by side.

Whatever is tried, the rulebook says before what ought to come of it; afterwards the records, their
events, seats and obligations must be what the rulebook remembers.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
from django.core.exceptions import ObjectDoesNotExist

from guiju.kernel.database.invariants import Invariant, invariants
from guiju.kernel.errors import Refused
from guiju.kernel.models import Refusal, Unit
from guiju.kernel.unit import Caller
from guiju.purchasing.models import Request
from guiju.records.files import keep
from guiju.records.models import Event, Obligation, Revision
from guiju.records.sight import visible_to
from guiju.server.cluster import Cluster
from tests.conftest import cloned, django_at
from tests.records.remembered import Life, No, Proposal
from tests.records.rulebook import APPROVER, CONTROLLER, HOMES, KEEPER, MANAGER, Rulebook
from tests.records.world import PDF, World

CAST = ("xie", "liu", "zhu", "shen", "zhao", "zhou", "lin")
EVERYBODY = (*CAST, "olga")  # she is of another company
PLACES = ("production", "workshop-1", "sales")
DAY = datetime.timedelta(days=1)
OF_RECORDS = [one for name, one in invariants.items() if name.startswith(("records_", "approvals"))]
Ought = Callable[[str, Any], Callable[[], None]]


class Living:
    """Both tellings of one company."""

    def __init__(self, cluster: Cluster, template: str, outcomes: Counter[tuple[str, str]]) -> None:
        """A database of its own, and nobody has done anything yet."""
        self.outcomes = outcomes
        self.stack = ExitStack()
        database = self.stack.enter_context(cloned(cluster, template))
        self.stack.enter_context(django_at(database.address()))
        owner = psycopg.connect(database.address("owner"), autocommit=True)
        self.owner: psycopg.Connection[Any] = self.stack.enter_context(owner)
        self.world = World(database)
        self.places = {code: self.world.department(code) for code in PLACES}
        self.callers = {
            name: getattr(self.world, name) for name in (*HOMES, "olga", "chen", "deng")
        }
        self.names = {self.callers[name].actor.pk: name for name in HOMES}
        self.book = Rulebook(self.world.today, {name: pk for pk, name in self.names.items()})
        for name in ("liu", "zhu", "shen", "zhao", "li", "qian"):
            self.book.grant(name, APPROVER, "")()
        for name in ("zhao", "zhou", "li"):
            self.book.grant(name, KEEPER, "")()
        for name, role in (("li", MANAGER), ("shen", CONTROLLER), ("zhao", CONTROLLER)):
            self.book.grant(name, role, "")()
        self.given: list[Any] = []  # the delegations, beside the rulebook's
        self.clicked: tuple[Callable[..., Any], str] | None = None
        self.stored = keep([PDF])
        self.counted = self.count()

    # ---- trying something

    def attempt(
        self,
        action: str,
        who: str,
        ought: Callable[[], Callable[[], None]],
        act: Callable[..., Any],
        reason: str = "",
    ) -> Any:
        """Ask the rulebook, then do it in earnest: both must say the same. What came of it."""
        done, result, expected = None, None, "done"
        try:
            done = ought()
        except No as no:
            expected = no.code
        by = self.world.keyed(self.callers[who], uuid4())
        try:
            result, got = act(by=by, reason=reason), "done"
        except Refused as refusal:
            got = refusal.code
        except ObjectDoesNotExist:
            got = "absent"
        assert got == expected, f"{action} by {who}: {got}, and ought to be {expected}"
        self.outcomes[action, got] += 1
        if who != "olga":  # what she was refused is on record in her own company
            self.counted[got == "done"] += 1
        if done is not None:
            done()
            self.clicked = partial(act, by=by), reason
        return result

    def click_again(self, *, other: bool) -> None:
        """The last thing done, once more under its key: nothing, or refused if it differs."""
        if self.clicked is None:
            return
        act, reason = self.clicked
        try:
            act(reason="something else" if other else reason)
            got = "done"
        except Refused as refusal:
            got = refusal.code
        assert got == ("key_reused" if other else "done")
        self.outcomes["click again", got] += 1
        self.counted[False] += other

    def choose(self, lives: list[Any], ought: Ought, *, nth: int, helped: bool) -> tuple[str, Any]:
        """Somebody and a record: such as can do it; else such as are refused, each code alike."""
        pairs = defaultdict(list)
        for who in EVERYBODY if nth % 8 == 1 else CAST:
            for life in lives:
                pairs[self.foretold(partial(ought, who, life))].append((who, life))
        codes = sorted(pairs)
        chosen = pairs["done" if helped and "done" in codes else codes[nth % len(codes)]]
        return chosen[nth // len(codes) % len(chosen)]

    def foretold(self, ought: Callable[[], Any]) -> str:
        """The code by which the rulebook refuses it, or that it would be done."""
        try:
            ought()
        except No as no:
            return no.code
        return "done"

    # ---- looking at what came of it

    def check_records(self) -> None:
        """Content, state, version, number, events and obligations of all that lives."""
        book = self.book
        with self.world.eyes():
            keys = [life.row.pk for life in (*book.lives, *book.proposals)]
            told, owed = defaultdict(list), defaultdict(list)
            for event in Event.objects.filter(record_id__in=keys).order_by("version"):
                told[event.record_id].append((event.action, self.names[event.actor_id]))
            for one in Obligation.objects.filter(record_id__in=keys, closed_at=None):
                people = sorted(self.names[actor] for actor in one.owners)
                owed[one.record_id].append(people)
            requests = self.rows(Request, book.lives, "department")
            proposals = self.rows(Revision, book.proposals)
        for life, row in requests:
            values = {name: getattr(row, name) for name in life.content}
            assert values | {"department": row.department.code} == life.content
            assert bool(row.number) == life.is_numbered
        for life, row in (*requests, *proposals):
            assert (row.state, row.record.version) == (life.state, life.version)
            assert told[row.pk] == life.told
            waiting = sorted(sorted(seat.candidates) for seat in life.waiting)
            assert sorted(owed[row.pk]) == waiting

    def rows(
        self, model: type[Any], lives: list[Life] | list[Proposal], *more: str
    ) -> list[tuple[Life, Any]]:
        """Each life with its row as it is now."""
        rows = model.objects.select_related("record", *more)
        found = rows.in_bulk([life.row.pk for life in lives])
        return [(life, found[life.row.pk]) for life in lives]

    def prove(self, which: Iterable[Invariant]) -> None:
        """As `guiju check` does it."""
        for one in which:
            assert self.owner.execute(one.sql).fetchall() == [], one.sentence

    def check_counts(self) -> None:
        """Each thing done is one unit of work, each thing refused one refusal on record."""
        assert self.count() == self.counted

    def count(self) -> dict[bool, int]:
        """What was done and what was refused, in the whole company."""
        with self.world.eyes():
            return {True: Unit.objects.count(), False: Refusal.objects.count()}

    def look(self, who: str) -> None:
        """What somebody sees is what they may see."""
        caller: Caller = self.callers[who]
        with self.world.eyes(caller):
            seen = visible_to(caller.actor, self.world.company, Request)
            found = set(seen.values_list("pk", flat=True))
        lives = self.book.lives
        ought = {life.row.pk for life in lives if self.book.sees(who, life)}
        assert found & {life.row.pk for life in lives} == ought
