"""A machine that lives the lives of requests and revisions at random, several people at once."""

import datetime
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any, ClassVar

from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from guiju.kernel import clock
from guiju.org.account.actions import resume, suspend
from guiju.org.delegation.actions import end_delegation
from guiju.org.models import Role
from guiju.org.role.actions import grant
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records import revisions
from guiju.records.models import Revision
from guiju.records.papers import attach_stored, remove
from guiju.server.cluster import Cluster
from tests.companies import account
from tests.records.living import CAST, DAY, OF_RECORDS, PLACES, Living, Ought
from tests.records.remembered import Life, Proposal
from tests.records.rulebook import APPROVER, HOMES, KEEPER
from tests.records.world import LARGE, REASON, SMALL

people = strategies.sampled_from(CAST)
any_number = strategies.integers(0, 999)
# Mostly what can be done is tried, or few would get far; else whatever comes.
helped = strategies.sampled_from((True, True, True, False))
checked = strategies.sampled_from((True, True, True, False))
reasons = strategies.sampled_from((REASON, REASON, REASON, " \n"))
changes = strategies.fixed_dictionaries(
    {},
    optional={
        "department": strategies.sampled_from(PLACES),
        "quantity": strategies.sampled_from((*(Decimal(5), Decimal("1.5")) * 3, Decimal(0))),
        "estimate": strategies.sampled_from((SMALL, LARGE)),
        # In days from now: in time, too late, not yet.
        "occurred_on": strategies.sampled_from((0, 0, 0, 0, -60, 2)),
        "needed_by": strategies.sampled_from((40, 50, 60, 70, -90)),
        "specification": strategies.sampled_from(("blue", "green")),
        "why": strategies.sampled_from(("worn out", "urgent")),
    },
)
ago = strategies.sampled_from((None, None, None, 0, 0, 1))  # how many edits ago one looked
STEPS = (
    *("submit", "approve") * 3,
    *("send_back", "withdraw") * 2,
    *("reject", "cancel", "discard"),
)
CHANGES = ("delegate", "end", "suspend", "resume", "resume", "grant")
DECISIONS = ("approve", "approve", "approve", "reject", "withdraw")
taken = {"nth": any_number, "helped": helped}
# What can be done, how often, and with what.
DEEDS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    (
        "change_company",
        2,
        {
            "change": strategies.sampled_from(CHANGES),
            "who": people,
            "other": people,
            "nth": any_number,
        },
    ),
    (
        "create",
        2,
        {"who": people, "changes": changes, "nth": any_number, "copies": strategies.booleans()},
    ),
    ("edit", 2, {**taken, "changes": changes, "ago": ago}),
    ("attach", 1, taken),
    ("remove", 1, {**taken, "reason": reasons}),
    (
        "take_step",
        6,
        {
            **taken,
            "action": strategies.sampled_from(STEPS),
            "reason": reasons,
            "checked": checked,
        },
    ),
    ("propose", 3, {**taken, "changes": changes, "ago": ago, "reason": reasons}),
    (
        "decide",
        3,
        {**taken, "action": strategies.sampled_from(DECISIONS), "reason": reasons},
    ),
    ("click_again", 1, {"other": strategies.booleans()}),
    ("look", 1, {"who": people}),
)
deeds = strategies.one_of(
    [
        strategies.tuples(strategies.just(name), strategies.fixed_dictionaries(arguments))
        for name, weight, arguments in DEEDS
        for _time in range(weight)
    ]
)


class Lives(RuleBasedStateMachine):
    """One company, its people, and what they do to requests and revisions."""

    cluster: ClassVar[Cluster]
    template: ClassVar[str]
    outcomes: ClassVar[Counter[tuple[str, str]]]
    living: Living | None = None

    @initialize()
    def begin(self) -> None:
        """A company of its own; in it a draft, two that wait, one of them large, one settled."""
        self.living = Living(self.cluster, self.template, self.outcomes)
        do = Doing(self.living)
        for estimate in (SMALL, SMALL, LARGE, SMALL):
            do.create("xie", {"estimate": estimate}, 0, copies=False)
            do.attach(0, helped=True)
        for action in ("submit", "submit", "submit", "approve"):
            do.take_step(action, 0, "", checked=True, helped=True)

    # One rule: Hypothesis leaves whole rules out of a course of events, and these belong together.
    @rule(deed=deeds)
    def do(self, deed: tuple[str, dict[str, Any]]) -> None:
        """Whatever comes."""
        assert self.living is not None
        name, arguments = deed
        getattr(Doing(self.living), name)(**arguments)

    @invariant()
    def both_tellings_agree(self) -> None:
        """After each deed."""
        if self.living is not None:
            self.living.check_records()
            self.living.check_counts()
            self.living.prove(OF_RECORDS)

    def teardown(self) -> None:
        """The database goes with its company."""
        if self.living is not None:
            self.living.stack.close()


class Doing:
    """Each deed, by the rulebook and in earnest."""

    def __init__(self, living: Living) -> None:
        """In this company."""
        self.living, self.book, self.attempt = living, living.book, living.attempt
        self.click_again, self.look = living.click_again, living.look

    # ---- people

    def change_company(self, change: str, who: str, other: str, nth: int) -> None:
        """What may change under a record that waits."""
        if change == "delegate":
            # Two draws of one strategy are often the same, and that is refused.
            self.delegate(who, other if who != other or nth % 4 == 3 else "shen")
        elif change == "grant":
            self.grant(who, (APPROVER, KEEPER)[nth % 2], ("", "production")[nth // 2 % 2])
        elif change == "end" and self.living.given:
            self.end_delegation(nth % len(self.living.given))
        elif change == "resume" and self.book.suspended and nth % 4:
            self.suspend_or_resume(change, min(self.book.suspended))
        elif change in {"suspend", "resume"}:
            self.suspend_or_resume(change, who)

    def delegate(self, principal: str, deputy: str) -> None:
        since = clock.now() - datetime.timedelta(minutes=1)
        given = self.attempt(
            "delegate",
            principal,
            lambda: self.book.delegate(principal, deputy),
            lambda by, reason: self.living.world.stands_in(
                self.living.callers[deputy], by, since=since, reason=reason
            ),
            REASON,
        )
        if given is not None:
            self.living.given.append(given)

    def end_delegation(self, nth: int) -> None:
        principal, given = self.book.deputies[nth][0], self.living.given[nth]
        ended = self.attempt(
            "end a delegation",
            principal,
            lambda: self.book.end_delegation(principal, nth),
            partial(end_delegation, given),
        )
        if ended is not None:
            del self.living.given[nth]

    def suspend_or_resume(self, change: str, who: str) -> None:
        ought, act = {
            "suspend": (self.book.suspend, suspend),
            "resume": (self.book.resume, resume),
        }[change]
        one = account(self.living.callers[who].actor.account.login)
        self.attempt(change, "chen", lambda: ought(who), partial(act, one), REASON)

    def grant(self, who: str, role: str, place: str) -> None:
        world = self.living.world
        person = world.person(self.living.callers[who])
        with world.eyes():
            held = Role.objects.get(company=world.company, code=role)
        act = partial(grant, person=person, role=held, department=self.living.places.get(place))
        self.attempt("grant", "deng", lambda: self.book.grant(who, role, place), act)

    # ---- requests

    def create(self, who: str, changes: dict[str, Any], nth: int, *, copies: bool) -> None:
        content = {
            "department": HOMES[who] if HOMES[who] in PLACES else "sales",
            "what": "bearings",
            "quantity": Decimal(10),
            "unit_name": "pcs",
            "estimate": SMALL,
            "occurred_on": self.book.today,
            "needed_by": self.book.today + 20 * DAY,
            "specification": "",
            "why": "stock",
        } | self.dated(changes)
        origin = self.book.lives[nth % len(self.book.lives)] if copies and self.book.lives else None
        life = Life(who, "draft", content, origin)
        act = partial(requests.create, origin=origin and origin.row, **self.real(content))
        life.row = self.attempt("create", who, lambda: self.book.create(who, life), act)

    def edit(self, nth: int, changes: dict[str, Any], ago: int | None, *, helped: bool) -> None:
        changes = self.dated(changes)
        who, life = self.living.choose(
            self.book.lives,
            lambda who, life: self.book.edit(who, life, changes, None),
            nth=nth,
            helped=helped,
        )
        seen = looked_at(life, ago)
        self.attempt(
            "edit",
            who,
            lambda: self.book.edit(who, life, changes, seen),
            partial(requests.edit, life.row, seen=seen, **self.real(changes)),
        )

    def attach(self, nth: int, *, helped: bool) -> None:
        ought = self.book.attach
        who, life = self.living.choose(self.book.lives, ought, nth=nth, helped=helped)
        paper: dict[str, Any] = {"name": "paper.pdf", "stored": self.living.stored}
        act = partial(attach_stored, record=life.row, witness_date=None, **paper)
        self.attempt("attach", who, lambda: ought(who, life), act)

    def remove(self, nth: int, reason: str, *, helped: bool) -> None:
        def ought(who: str, life: Life) -> Any:
            return self.book.remove(who, life, nth % len(life.papers), reason.strip())

        papered = [life for life in self.book.lives if life.papers]
        if not papered:
            return
        who, life = self.living.choose(papered, ought, nth=nth, helped=helped)
        with self.living.world.eyes():
            on_it = life.row.record.attachments.filter(removed_at=None).order_by("pk")
            paper = on_it[nth % len(life.papers)]
        self.attempt("remove", who, lambda: ought(who, life), partial(remove, paper), reason)

    def take_step(self, action: str, nth: int, reason: str, *, checked: bool, helped: bool) -> None:
        lives, choose = self.book.lives, self.living.choose

        def ought(action: str, who: str, life: Life) -> Any:
            return self.ought_to(action, who, life, reason.strip(), checked=checked)

        if helped:
            place = STEPS.index(action)
            in_turn = [action, *STEPS[place:], *STEPS[:place]]
            others = (one for one in in_turn if one != "discard" or action == one)
            possible = (one for one in others if self.is_possible(partial(ought, one)))
            action = next(possible, action)
        who, life = choose(lives, partial(ought, action), nth=nth, helped=helped)
        more = {"papers_checked": checked} if action == "submit" else {}
        act = partial(Request.lifecycle.actions[action], life.row, **more)
        self.attempt(action, who, lambda: ought(action, who, life), act, reason)

    def ought_to(
        self, action: str, who: str, life: Life, reason: str, *, checked: bool
    ) -> Callable[[], None]:
        """What the rulebook says of a step."""
        book = self.book
        if action == "submit":
            return book.submit(who, life, reason, is_checked=checked)
        if action in {"send_back", "reject"}:
            return book.decide_against(who, life, action, reason)
        if action == "cancel":
            return book.cancel(who, life, reason)
        plain = {"approve": book.approve, "withdraw": book.withdraw, "discard": book.discard}
        return plain[action](who, life)

    def is_possible(self, ought: Ought) -> bool:
        """Whether anybody may do it to any request."""
        pairs = product(CAST, self.book.lives)
        return any(self.living.foretold(partial(ought, *pair)) == "done" for pair in pairs)

    # ---- revisions

    def propose(
        self,
        nth: int,
        changes: dict[str, Any],
        ago: int | None,
        reason: str,
        *,
        helped: bool,
    ) -> None:
        changes = self.dated(changes)

        def proposal(who: str, life: Life) -> Proposal:
            touched = {name: new for name, new in changes.items() if life.content[name] != new}
            return Proposal(who, "draft", touched, subject=life)

        def ought(who: str, life: Life) -> Any:
            return self.book.propose(who, proposal(who, life), changes, reason.strip(), None)

        lives = self.book.lives
        who, life = self.living.choose(lives, ought, nth=nth, helped=helped)
        seen, proposed = looked_at(life, ago), proposal(who, life)
        proposed.row = self.attempt(
            "propose",
            who,
            lambda: self.book.propose(who, proposed, changes, reason.strip(), seen),
            partial(revisions.propose, life.row, seen=seen, **self.real(changes)),
            reason,
        )

    def decide(self, action: str, nth: int, reason: str, *, helped: bool) -> None:
        def ought(who: str, proposal: Proposal) -> Any:
            if action == "approve":
                return self.book.decide(who, proposal)
            if action == "reject":
                return self.book.decline(who, proposal, reason.strip())
            return self.book.take_back(who, proposal)

        proposals = self.book.proposals
        if not proposals:
            return
        who, proposal = self.living.choose(proposals, ought, nth=nth, helped=helped)
        revision = self.living.world.revision(proposal.row.pk)
        act = partial(Revision.lifecycle.actions[action], revision)
        self.attempt(f"{action} a revision", who, lambda: ought(who, proposal), act, reason)

    # ---- words

    def real(self, changes: dict[str, Any]) -> dict[str, Any]:
        """What the rulebook says, for the product: a department is a row."""
        place = changes.get("department")
        return changes | {"department": self.living.places[place]} if place else changes

    def dated(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Days from now as dates."""
        days = {name: changes[name] for name in ("occurred_on", "needed_by") if name in changes}
        return changes | {name: self.book.today + number * DAY for name, number in days.items()}


def looked_at(life: Life, ago: int | None) -> int | None:
    """The version that somebody looked at, so many edits ago."""
    return None if ago is None else max(life.content_version - ago, 0)
