"""The battery, for each kind of the books."""

import datetime
import itertools
from typing import Any

from guiju.accounting.account import actions as accounts
from guiju.accounting.entry import actions as entries
from guiju.accounting.late_posting import actions as late_postings
from guiju.accounting.models import Account, Entry, LatePosting, Period, PostingRule, Word
from guiju.accounting.posting_rule import actions as rules
from guiju.accounting.word import actions as words
from guiju.kernel.unit import Caller
from guiju.records.lifecycle import Step
from guiju.records.testing import REASON, KindBattery
from tests.accounting.books import OFFICE, PAYABLE, Books
from tests.records.world import World

numbers = itertools.count(9000)


class TestAccount(KindBattery):
    """Zhou proposes, Zhao activates, Lin has no right on the chart."""

    model = Account

    def content(self, world: World) -> dict[str, Any]:
        return {
            "code": str(next(numbers)),
            "name": "新科目",
            "account_class": "asset",
            "side": "debit",
        }

    def in_state(self, world: World, state: str) -> Account:
        books = Books(world)
        account: Account = accounts.create(by=books.zhou, **self.content(world))
        if state == "discarded":
            account = accounts.discard(account, by=books.zhou)
        elif state in ("active", "retired"):
            account = accounts.activate(account, by=books.zhao)
        if state == "retired":
            account = accounts.retire(account, by=books.zhao, reason=REASON)
        return account

    def taker(self, world: World, action: str) -> Caller:
        return world.zhao if action in ("activate", "retire") else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.lin


class TestWord(KindBattery):
    """Zhou proposes, Zhao activates."""

    model = Word

    def content(self, world: World) -> dict[str, Any]:
        return {"code": f"w{next(numbers)}", "name": "凭证"}

    def in_state(self, world: World, state: str) -> Word:
        books = Books(world)
        word: Word = words.create(by=books.zhou, **self.content(world))
        if state == "discarded":
            word = words.discard(word, by=books.zhou)
        elif state in ("active", "retired"):
            word = words.activate(word, by=books.zhao)
        if state == "retired":
            word = words.retire(word, by=books.zhao, reason=REASON)
        return word

    def taker(self, world: World, action: str) -> Caller:
        return world.zhao if action in ("activate", "retire") else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.lin


class TestPostingRule(KindBattery):
    """Zhou sets it, Zhao approves it."""

    model = PostingRule

    def content(self, world: World) -> dict[str, Any]:
        books = Books(world)
        return {
            "name": "Rule",
            "for_event": books.event().name,
            "word": books.word(),
            "summary": "received",
            "lines": [
                {"amount_name": "net", "side": "debit", "role": "raw_materials"},
                {"amount_name": "net", "side": "credit", "role": "payable"},
            ],
        }

    def in_state(self, world: World, state: str) -> PostingRule:
        books = Books(world)
        rule: PostingRule = rules.create(by=books.zhou, **self.content(world))
        if state == "discarded":
            rule = rules.discard(rule, by=books.zhou)
        elif state in ("active", "retired"):
            rule = rules.activate(rule, by=books.zhao)
        if state == "retired":
            rule = rules.retire(rule, by=books.zhao, reason=REASON)
        return rule

    def taker(self, world: World, action: str) -> Caller:
        return world.zhao if action in ("activate", "retire") else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.lin


class TestEntry(KindBattery):
    """Sun prepares, Zhao reviews, He signs, Zhou posts."""

    model = Entry

    def content(self, world: World) -> dict[str, Any]:
        books = Books(world)
        return {
            "word": books.word(),
            "date": books.month.starts_on,
            "papers": 1,
            "lines": books.expense(),
        }

    def in_state(self, world: World, state: str) -> Entry:
        books = Books(world)
        if state in ("draft", "discarded"):
            entry = books.draft()
            return entries.discard(entry, by=books.sun) if state == "discarded" else entry
        if state == "signed":
            signed: Entry = entries.sign(books.reviewed(*books.payment()), by=books.he)
            return signed
        if state == "posted":
            return books.posted()
        entry = books.submitted() if state == "submitted" else books.reviewed()
        if state == "void":
            entry = entries.void(entry, by=books.zhao, reason=REASON)
        return entry

    def before(self, world: World, step: Step) -> Entry:
        """Money to sign, a number to void, red before blue."""
        books = Books(world)
        if step.action == "sign":
            return books.reviewed(*books.payment())
        if step.action == "void":
            taken_back: Entry = entries.unreview(books.reviewed(), by=books.zhao, reason=REASON)
            return taken_back
        entry = super().before(world, step)
        assert isinstance(entry, Entry)
        if step.action == "redo":
            return books.now(entries.reverse(entry, by=books.sun, reason=REASON))
        return entry

    def taker(self, world: World, action: str) -> Caller:
        books = Books(world)
        if action in ("review", "unreview", "send_back", "void"):
            return books.zhao
        return {"sign": books.he, "post": books.zhou}.get(action, books.sun)

    def stranger(self, world: World) -> Caller:
        return world.lin


class TestPeriod(KindBattery):
    """Zhou opens and closes, Zhao locks."""

    model = Period

    def content(self, world: World) -> dict[str, Any]:
        return {}

    def in_state(self, world: World, state: str) -> Period:
        books = Books(world)
        month = books.new_month()
        if state == "closed":
            return books.close(month)
        return books.lock(month) if state == "locked" else month

    def before(self, world: World, step: Step) -> Period:
        """There must be something to transfer; before one is locked, all before it are."""
        books = Books(world)
        month = super().before(world, step)
        assert isinstance(month, Period)
        if step.action == "lock":
            books.lock(books.periods()[-2])
        if step.action == "carry":
            books.posted(books.line(OFFICE, debit=5), books.line(PAYABLE, credit=5))
        return month

    def taker(self, world: World, action: str) -> Caller:
        return world.zhao if action == "lock" else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.lin


class TestLatePosting(KindBattery):
    """Zhou asks, Zhao grants."""

    model = LatePosting

    def content(self, world: World) -> dict[str, Any]:
        books = Books(world)
        if not books.periods("closed"):
            books.new_month()  # the tests of periods locked them all
        closed = books.periods("closed")[-1]
        return {
            "why": "An invoice came late.",
            "period": closed,
            "until": world.today + datetime.timedelta(days=3),
        }

    def in_state(self, world: World, state: str) -> LatePosting:
        books = Books(world)
        asked: LatePosting = late_postings.create(by=books.zhou, **self.content(world))
        if state == "granted":
            return late_postings.grant(asked, by=books.zhao)  # type: ignore[no-any-return]  # steps are made by name
        if state == "refused":
            asked = late_postings.refuse(asked, by=books.zhao, reason=REASON)
        elif state == "ended":
            asked = late_postings.end(asked, by=books.zhou)
        return asked

    def taker(self, world: World, action: str) -> Caller:
        return world.zhao if action in ("grant", "refuse") else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.lin
