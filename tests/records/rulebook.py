"""The rules of a purchase request told a second time, in plain Python and without a database.

Each method says what ought to happen when somebody tries something: it raises `No` with the code of
the refusal, or returns what the rulebook must remember once it has been done. Nothing of the
product is imported here, so that the two tellings can differ.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.records.remembered import Life, No, Proposal, Seat

Done = Callable[[], None]

# The demo company, as far as requests reach: each department with those above it, and their heads.
ABOVE = {
    "gm": ("gm",),
    "production": ("production", "gm"),
    "workshop-1": ("workshop-1", "production", "gm"),
    "sales": ("sales", "gm"),
    "finance": ("finance", "gm"),
    "purchasing": ("purchasing", "gm"),
}
HEADS = {"gm": "shen", "production": "liu", "workshop-1": "zhu", "sales": "qian", "finance": "zhao"}
HOMES = {
    "xie": "production",
    "liu": "production",
    "zhu": "workshop-1",
    "shen": "gm",
    "zhao": "finance",
    "zhou": "finance",
    "li": "purchasing",
    "qian": "sales",
    "lin": "sales",
}
STAFF, APPROVER, KEEPER = "staff", "approver", "master-keeper"
MANAGER, CONTROLLER = "purchasing-manager", "spending-controller"
OWN, DEPARTMENT, COMPANY = "own", "department", "company"
PERMITS = {
    STAFF: {
        **dict.fromkeys(("create", "read"), DEPARTMENT),
        **dict.fromkeys(("edit", "discard", "submit", "withdraw", "propose", "cancel"), OWN),
    },
    APPROVER: dict.fromkeys(("approve", "send_back", "reject", "revise", "read"), DEPARTMENT),
    KEEPER: dict.fromkeys(("approve", "send_back", "reject"), COMPANY),
    MANAGER: {"read": COMPANY},
    CONTROLLER: dict.fromkeys(("approve", "send_back", "reject", "revise", "read"), COMPANY),
}
SENSITIVE = {"department", "what", "quantity", "unit_name", "estimate", "supplier", "occurred_on"}
FROM_HERE_ON_BOTH = Decimal(50000)  # the amount from which purchasing and finance are asked, too
IN_TIME = datetime.timedelta(days=1)


@dataclass
class Rulebook:
    """The company and its requests as they ought to be."""

    today: datetime.date
    order: dict[str, int]  # by which of several principals a deputy stands in
    roles: dict[str, set[tuple[str, str]]] = field(default_factory=dict)  # with their department
    suspended: set[str] = field(default_factory=set)
    deputies: list[tuple[str, str]] = field(default_factory=list)  # who is away, who stands in
    lives: list[Life] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    # ---- people

    def reaches(self, who: str, right: str, life: Life) -> bool:
        """Whether somebody's roles permit this for this record."""
        if who in self.suspended:
            return False
        return any(
            self.is_within(who, PERMITS[role].get(right, ""), given_for, life)
            for role, given_for in {(STAFF, ""), *self.roles.get(who, set())}
            if who in HOMES
        )

    def is_within(self, who: str, scope: str, given_for: str, life: Life) -> bool:
        """How far one permit goes."""
        if scope == OWN:
            return life.owner == who
        if scope == COMPANY and not given_for:
            return True
        return bool(scope) and (given_for or HOMES[who]) in ABOVE[department_of(life)]

    def demand(self, who: str, right: str, life: Life) -> None:
        if not self.reaches(who, right, life):
            raise No("not_permitted")

    def demand_state(self, who: str, life: Life, *states: str) -> None:
        self.demand_colleague(who)
        if life.state not in states:
            raise No("wrong_state")

    def demand_colleague(self, who: str) -> None:
        """For who is of another company there is nothing here."""
        if who not in HOMES:
            raise No("absent")

    def holders(self, right: str, life: Life) -> set[str]:
        return {who for who in HOMES if self.reaches(who, right, life)}

    def principals(self, who: str) -> list[str]:
        """For whom somebody stands in."""
        away = {principal for principal, deputy in self.deputies if deputy == who}
        return sorted(away, key=lambda name: self.order[name])

    def sees(self, who: str, life: Life) -> bool:
        """Who may read it, and who was ever asked about it, or stands in for one who was."""
        asked = {who, *self.principals(who)} & life.asked
        return self.reaches(who, "read", life) or bool(asked)

    def suspend(self, who: str) -> Done:
        if who in self.suspended:
            raise No("wrong_state")
        return lambda: self.suspended.add(who)

    def resume(self, who: str) -> Done:
        if who not in self.suspended:
            raise No("wrong_state")
        return lambda: self.suspended.remove(who)

    def grant(self, who: str, role: str, given_for: str) -> Done:
        held = self.roles.setdefault(who, set())
        if (role, given_for) in held:
            raise No("rule_broken")
        return lambda: held.add((role, given_for))

    def delegate(self, principal: str, deputy: str) -> Done:
        if principal in self.suspended:
            raise No("not_permitted")
        if principal == deputy:
            raise No("duty_conflict")
        return lambda: self.deputies.append((principal, deputy))

    def end_delegation(self, principal: str, nth: int) -> Done:
        if principal in self.suspended:
            raise No("not_permitted")
        return lambda: self.deputies.__delitem__(nth)

    # ---- a request until it is submitted

    def check_content(self, content: dict[str, Any]) -> None:
        if content["quantity"] <= 0 or content["needed_by"] < content["occurred_on"]:
            raise No("rule_broken")

    def create(self, who: str, life: Life) -> Done:
        self.check_content(life.content)
        self.demand(who, "create", life)

        def done() -> None:
            life.tell("create", who, edits=True)
            self.lives.append(life)

        return done

    def edit(self, who: str, life: Life, changes: dict[str, Any], seen: int | None) -> Done:
        self.demand_state(who, life, "draft")
        self.demand(who, "edit", life)
        if seen is not None and seen != life.content_version:
            raise No("stale")
        after = life.content | changes
        self.check_content(after)
        if after["department"] != life.content["department"]:
            self.demand(who, "create", Life(who, "", after))

        def done() -> None:
            life.content = after
            life.tell("edit", who, edits=True)

        return done

    def attach(self, who: str, life: Life) -> Done:
        if who in self.suspended or not self.sees(who, life):
            raise No("not_permitted")
        return lambda: life.papers.append(who)

    def remove(self, who: str, life: Life, nth: int, reason: str) -> Done:
        self.demand_colleague(who)
        if who in self.suspended:
            raise No("not_permitted")
        if not reason:
            raise No("reason_missing")
        if life.papers[nth] != who:
            raise No("not_permitted")
        if life.has_moved:
            raise No("wrong_state")
        return lambda: life.papers.__delitem__(nth)

    def discard(self, who: str, life: Life) -> Done:
        self.demand_state(who, life, "draft")
        self.demand(who, "discard", life)
        return lambda: life.tell("discard", who, "discarded")

    # ---- from submission to decision

    def submit(self, who: str, life: Life, reason: str, *, is_checked: bool) -> Done:
        self.demand_state(who, life, "draft")
        self.demand(who, "submit", life)
        if not life.papers or not is_checked:
            raise No("rule_broken")
        if life.content["occurred_on"] > self.today:
            raise No("rule_broken")
        if life.content["occurred_on"] < self.today - IN_TIME and not reason:
            raise No("reason_missing")
        stages = [self.first_head(who, life)]
        if life.content["estimate"] >= FROM_HERE_ON_BOTH:
            stages.append(self.keepers(department_of(life)))
        apart = life.touched() | {who}
        stages = [stage & self.holders("approve", life) - apart for stage in stages]
        check_seats(stages)

        def done() -> None:
            life.tell("submit", who, "submitted")
            life.submitters.add(who)
            life.is_numbered = True
            life.seat_people(stages)

        return done

    def first_head(self, who: str, life: Life) -> set[str]:
        """The nearest head who neither wrote nor submits it."""
        heads = (HEADS[place] for place in ABOVE[department_of(life)])
        free = (head for head in heads if head not in life.touched() | self.suspended | {who})
        return set([*free][:1])

    def keepers(self, place: str) -> set[str]:
        """Who keeps the suppliers, here or above."""
        return {
            who
            for who, held in self.roles.items()
            for role, given_for in held
            if role == KEEPER and given_for in ("", *ABOVE[place]) and who not in self.suspended
        }

    def withdraw(self, who: str, life: Life) -> Done:
        self.demand_state(who, life, "submitted")
        self.demand(who, "withdraw", life)
        return lambda: self.leave(life, "withdraw", who, "draft")

    def decide_against(self, who: str, life: Life, action: str, reason: str) -> Done:
        """Send back or reject."""
        self.demand_state(who, life, "submitted")
        self.demand(who, action, life)
        if not reason:
            raise No("reason_missing")
        state = {"send_back": "draft", "reject": "rejected"}[action]
        return lambda: self.leave(life, action, who, state)

    def cancel(self, who: str, life: Life, reason: str) -> Done:
        self.demand_state(who, life, "submitted", "approved")
        self.demand(who, "cancel", life)
        if not reason:
            raise No("reason_missing")
        return lambda: self.leave(life, "cancel", who, "cancelled")

    def leave(self, life: Life, action: str, who: str, state: str) -> None:
        """What was awaited is awaited no longer."""
        life.seats = []
        life.tell(action, who, state)

    def approve(self, who: str, life: Life) -> Done:
        self.demand_state(who, life, "submitted")
        self.demand(who, "approve", life)
        seat, principal = self.seat_for(who, life, self.holders("approve", life))
        return lambda: self.fill(life, seat, who, principal, "approved")

    def seat_for(self, who: str, life: Life, entitled: set[str]) -> tuple[Seat, str]:
        """The seat that somebody fills, and in whose place."""
        gave = {person for seat in life.seats for person in seat.people}
        if who in life.touched() | gave:
            raise No("duty_conflict")
        for principal in (who, *self.principals(who)):
            for seat in life.waiting:
                if principal not in seat.candidates:
                    continue
                if principal == who or principal in entitled - gave - life.touched():
                    return seat, principal
        raise No("not_permitted")

    def fill(self, life: Life, seat: Seat, who: str, principal: str, state: str) -> None:
        """One approval; the last of them decides."""
        seat.people = {who, principal}
        if life.waiting:
            life.tell("approve", who)
            life.ask()
        else:
            self.leave(life, "approve", who, state)

    # ---- revisions

    def propose(
        self,
        who: str,
        proposal: Proposal,
        changes: dict[str, Any],
        reason: str,
        seen: int | None,
    ) -> Done:
        subject, touched = proposal.subject, set(proposal.content)
        if not reason:
            raise No("reason_missing")
        self.demand_state(who, subject, "approved")
        if seen is not None and seen != subject.content_version:
            raise No("stale")
        self.check_content(subject.content | changes)
        if not touched:
            raise No("rule_broken")
        self.demand(who, "propose", subject)
        count = 2 if touched & SENSITIVE else 1
        people = self.holders("revise", subject) - {who}
        if len(people) < count:
            raise No("rule_broken")

        def done() -> None:
            proposal.base = subject.content_version
            proposal.tell("create", who, edits=True)
            proposal.tell("submit", who, "proposed")
            proposal.submitters.add(who)
            proposal.seats = [Seat(1, people) for _seat in range(count)]
            self.proposals.append(proposal)

        return done

    def decide(self, who: str, proposal: Proposal) -> Done:
        subject = proposal.subject
        self.demand_state(who, proposal, "proposed")
        self.demand(who, "revise", subject)
        seat, principal = self.seat_for(who, proposal, self.holders("revise", subject))
        is_last = sum(not other.people for other in proposal.seats) == 1
        if is_last and subject.content_version != proposal.base:
            raise No("stale")
        if is_last:
            self.demand_state(who, subject, "approved")

        def done() -> None:
            self.fill(proposal, seat, who, principal, "applied")
            if is_last:
                subject.content = subject.content | proposal.content
                subject.tell("amend", who, edits=True)

        return done

    def decline(self, who: str, proposal: Proposal, reason: str) -> Done:
        self.demand_state(who, proposal, "proposed")
        self.demand(who, "revise", proposal.subject)
        if not reason:
            raise No("reason_missing")
        return lambda: self.leave(proposal, "reject", who, "rejected")

    def take_back(self, who: str, proposal: Proposal) -> Done:
        self.demand_state(who, proposal, "proposed")
        self.demand(who, "propose", proposal.subject)
        if who != proposal.owner:
            raise No("not_permitted")
        return lambda: self.leave(proposal, "withdraw", who, "withdrawn")


def department_of(life: Life) -> str:
    """The code of the department that it is asked for."""
    subject = life.subject if isinstance(life, Proposal) else life
    return str(subject.content["department"])


def check_seats(stages: list[set[str]]) -> None:
    """Each seat has a person of its own."""

    def ways(left: list[set[str]], taken: frozenset[str]) -> Iterator[bool]:
        if not left:
            yield True
        for person in (left[0] - taken) if left else ():
            yield from ways(left[1:], taken | {person})

    if not any(ways(stages, frozenset())):
        raise No("rule_broken")
