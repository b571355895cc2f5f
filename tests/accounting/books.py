"""The people of the books, and builders that bring an entry or a month as far as a test needs it.

Zhou keeps the general ledger and posts; Sun keeps receivables and payables. Zhao is the chief
accountant and reviews. He is the cashier. Lin is of sales and has nothing to do with the books.
"""

import datetime
import itertools
from decimal import Decimal
from typing import Any, TypeVar

from guiju.accounting.entry import actions as entries
from guiju.accounting.models import (
    Account,
    Balance,
    Entry,
    LedgerLine,
    Period,
    PostingRule,
    Word,
)
from guiju.accounting.period import actions as periods
from guiju.accounting.period.models import OPEN
from guiju.accounting.subledger.events import EventType, event_type
from guiju.kernel.models import Channel
from guiju.kernel.unit import Caller
from guiju.org.models import Account as OrgAccount
from guiju.partners.models import Partner
from guiju.records.papers import attach
from guiju.records.record import Kind
from tests.records.world import PDF, REASON, World

Record = TypeVar("Record", bound=Kind)

OFFICE, CASH, BANK = "6602.04", "1001", "1002.01"
PAYABLE, ACCRUED, MATERIALS = "2202.01", "2202.02", "1403"
INPUT_VAT, REVENUE, RECEIVABLE = "2221.01.01", "6001", "1122"
CAPITAL, DEPRECIATION = "4001", "1602"
_numbers = itertools.count(1)


class Books:
    """Who acts, as callers, and what they make."""

    def __init__(self, world: World) -> None:
        """Look the cast up once."""
        self.world, self.database = world, world.database
        self.zhou, self.zhao, self.lin = world.zhou, world.zhao, world.lin
        self.sun, self.he = self.caller("sun.xiaotong"), self.caller("he.li")

    def caller(self, login: str) -> Caller:
        """Somebody by sign-in name."""
        actor = OrgAccount.objects.select_related("actor__company").get(login=login).actor
        return Caller(actor, actor.company, Channel.CODE)

    # ---- looking

    def now(self, record: Record) -> Record:
        """The record as it stands."""
        return self.world.now(record)

    def account(self, code: str) -> Account:
        """An account by its code."""
        with self.world.eyes():
            rows = Account.objects.select_related("record")
            return rows.exclude(state="discarded").get(company=self.world.company, code=code)

    def word(self, code: str = "记") -> Word:
        """A voucher word."""
        with self.world.eyes():
            return Word.objects.select_related("record").get(
                company=self.world.company, code=code, state="active"
            )

    def partner(self) -> Partner:
        """Some partner."""
        with self.world.eyes():
            rows = Partner.objects.filter(company=self.world.company, state="active")
            found = rows.order_by("pk").first()
        assert found is not None
        return found

    def periods(self, state: str = "") -> list[Period]:
        """The periods in their order."""
        with self.world.eyes():
            rows = Period.objects.select_related("record").filter(company=self.world.company)
            if state:
                rows = rows.filter(state=state)
            return list(rows.order_by("starts_on"))

    @property
    def month(self) -> Period:
        """The first open month."""
        return self.periods(OPEN)[0]

    def balance(self, code: str, period: Period | None = None) -> Decimal:
        """Debit less credit, over all periods or in one."""
        with self.world.eyes():
            rows = Balance.objects.filter(account=self.account_key(code))
            if period is not None:
                rows = rows.filter(period=period)
            return sum((row.debit - row.credit for row in rows), Decimal(0))

    def account_key(self, code: str) -> int:
        """The key of an account, within a reading."""
        return int(
            Account.objects.exclude(state="discarded").get(company=self.world.company, code=code).pk
        )

    def ledger(self, entry: Entry) -> list[tuple[str, Decimal, Decimal]]:
        """What the ledger says of an entry: code, debit, credit."""
        with self.world.eyes():
            rows = LedgerLine.objects.filter(entry=entry.pk).select_related("account")
            return [(row.account.code, row.debit, row.credit) for row in rows.order_by("position")]

    def corrections(self, entry: Entry, sort: str) -> list[Entry]:
        """What corrects an entry."""
        with self.world.eyes():
            rows = Entry.objects.select_related("record").filter(corrects=entry.pk, sort=sort)
            return list(rows.exclude(state="discarded").order_by("pk"))

    # ---- entries

    def line(self, code: str, debit: Any = 0, credit: Any = 0, **more: Any) -> dict[str, Any]:
        """A line, with the dimensions that its account asks for."""
        account = self.account(code)
        said: dict[str, Any] = {
            "summary": f"summary {next(_numbers)}",
            "account": account,
            "debit": debit,
            "credit": credit,
        }
        for name, use in account.uses().items():
            if use == "required" and name not in more:
                said[name] = self.example_of(name)
        if account.has_quantity:
            said["quantity"] = 1
        return said | more

    def example_of(self, name: str) -> Any:
        """Something to name as a dimension."""
        if name == "department":
            return self.world.department("finance")
        if name == "person":
            return self.world.person(self.zhou)
        return self.partner()

    def expense(self, amount: Any = 100) -> list[dict[str, Any]]:
        """Lines that move no money."""
        return [self.line(OFFICE, debit=amount), self.line(PAYABLE, credit=amount)]

    def payment(self, amount: Any = 100) -> list[dict[str, Any]]:
        """Lines that move money."""
        return [self.line(OFFICE, debit=amount), self.line(CASH, credit=amount)]

    def draft(self, *lines: dict[str, Any], by: Caller | None = None, **content: Any) -> Entry:
        """As Sun enters it, with its paper."""
        by = by or self.sun
        said = {"word": self.word(), "papers": 1, "lines": list(lines) or self.expense()}
        if "date" not in content:
            said["date"] = self.month.starts_on
        entry: Entry = entries.create(by=by, **(said | content))
        self.paper(entry, by)
        return entry

    def paper(self, record: Kind, by: Caller) -> None:
        """Attach a paper."""
        attach(by=by, record=record, name="paper.pdf", content=[PDF])

    def submitted(self, *lines: dict[str, Any], by: Caller | None = None, **content: Any) -> Entry:
        """Awaiting its review."""
        return self.submit(self.draft(*lines, by=by, **content), by or self.sun)

    def submit(self, entry: Entry, by: Caller | None = None) -> Entry:
        """Submit a draft."""
        submitted: Entry = entries.submit(entry, by=by or self.sun, papers_checked=True)
        return submitted

    def reviewed(self, *lines: dict[str, Any], by: Caller | None = None, **content: Any) -> Entry:
        """With its number."""
        return self.review(self.submitted(*lines, by=by, **content))

    def review(self, entry: Entry) -> Entry:
        """Let Zhao review it."""
        reviewed: Entry = entries.review(entry, by=self.zhao, papers_checked=True)
        return reviewed

    def posted(self, *lines: dict[str, Any], by: Caller | None = None, **content: Any) -> Entry:
        """In the ledger, signed by the cashier where it moves money."""
        return self.post(self.reviewed(*lines, by=by, **content))

    def post(self, entry: Entry) -> Entry:
        """Post what is reviewed."""
        if entry.moves_money and entry.state == "reviewed":
            entry = entries.sign(entry, by=self.he)
        posted: Entry = entries.post(entry, by=self.zhou)
        return posted

    def through(self, entry: Entry, by: Caller) -> Entry:
        """A draft that has its papers or sources, up to the ledger."""
        return self.post(self.review(self.submit(entry, by)))

    # ---- months

    def settle(self, month: Period) -> None:
        """Bring every entry of a month to an end."""
        with self.world.eyes():
            rows = Entry.objects.select_related("record", "owner").filter(
                company=self.world.company, date__range=(month.starts_on, month.ends_on)
            )
            waiting = list(rows.exclude(state__in=["posted", "void", "discarded"]))
        for entry in waiting:
            owner = Caller(entry.owner, self.world.company, Channel.CODE)
            if entry.number:
                entries.void(entry, by=self.zhao, reason=REASON)
                continue
            is_waiting = entry.state == "submitted"
            draft = entries.withdraw(entry, by=owner) if is_waiting else entry
            entries.discard(draft, by=owner)

    def close(self, month: Period) -> Period:
        """Settle and close it, and all before it."""
        for earlier in self.periods(OPEN):
            if earlier.starts_on <= month.starts_on:
                self.settle(earlier)
                periods.close(earlier, by=self.zhou)
        return self.now(month)

    def lock(self, month: Period) -> Period:
        """Close and lock it, and all before it."""
        self.close(month)
        for earlier in self.periods("closed"):
            if earlier.starts_on <= month.starts_on:
                periods.lock(earlier, by=self.zhao)
        return self.now(month)

    def new_month(self) -> Period:
        """The next month, with all before it closed."""
        last = self.periods()[-1]
        if last.state == OPEN:
            self.close(last)
        opened: Period = periods.create(by=self.zhou)
        return opened

    # ---- rules

    def event(self, *amounts: str) -> EventType:
        """A sort of event that nobody else knows."""
        names = amounts or ("net",)
        return event_type(f"test.event.{next(_numbers)}", "Test", dict.fromkeys(names, "amount"))

    def rule(self, event: EventType | None = None, **content: Any) -> Any:
        """A rule as Zhou proposes it."""
        from guiju.accounting.posting_rule import actions as rules

        event = event or self.event()
        said = {
            "name": f"Rule {next(_numbers)}",
            "for_event": event.name,
            "word": self.word(),
            "summary": "received",
            "lines": [
                {
                    "amount_name": next(iter(event.amounts)),
                    "side": "debit",
                    "role": "raw_materials",
                },
                {
                    "amount_name": next(iter(event.amounts)),
                    "side": "credit",
                    "role": "goods_received_not_invoiced",
                },
            ],
        }
        return rules.create(by=self.zhou, **(said | content))

    def active_rule(self, event: EventType | None = None, **content: Any) -> PostingRule:
        """A rule in force."""
        from guiju.accounting.posting_rule import actions as rules

        active: PostingRule = rules.activate(self.rule(event, **content), by=self.zhao)
        return active


def in_month(month: Period, day: int) -> datetime.date:
    """A day of the month."""
    return month.starts_on.replace(day=day)
