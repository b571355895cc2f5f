"""Months are opened in order, and end in order, for good."""

import threading
from decimal import Decimal

import pytest

from guiju.accounting.entry import actions as entries
from guiju.accounting.late_posting import actions as late_postings
from guiju.accounting.models import Entry
from guiju.accounting.period import actions as periods
from guiju.accounting.period.closing import what_blocks
from guiju.kernel.errors import Refused
from guiju.records.testing import REASON, refused
from tests.accounting.books import CAPITAL, CASH, OFFICE, PAYABLE, REVENUE, Books


def test_a_month_follows_the_last(own_books: Books) -> None:
    last = own_books.periods()[-1]
    opened = periods.create(by=own_books.zhou)
    assert (opened.starts_on - last.ends_on).days == 1 and opened.starts_on.day == 1
    assert opened.state == "open" and not opened.is_opening


def test_a_month_with_an_entry_in_between_does_not_close(own_books: Books) -> None:
    books, month = own_books, own_books.month
    with books.world.eyes():
        named = {
            str(one.record)
            for check, blockers in what_blocks(month)
            for one in blockers
            if "posted" in str(check.label) or "记账" in str(check.label)
        }
    assert named
    with refused("rule_broken", month):
        periods.close(month, by=books.zhou)
    books.settle(month)
    assert periods.close(month, by=books.zhou).state == "closed"


def test_months_close_and_lock_in_their_order(own_books: Books) -> None:
    books = own_books
    books.close(books.month)
    first, second = periods.create(by=books.zhou), periods.create(by=books.zhou)
    with refused("rule_broken", second):
        periods.close(second, by=books.zhou)
    first, second = periods.close(first, by=books.zhou), periods.close(second, by=books.zhou)
    with refused("rule_broken", second):
        periods.lock(second, by=books.zhao)


def test_a_closed_month_takes_nothing(own_books: Books) -> None:
    books = own_books
    month = books.close(books.month)
    periods.create(by=books.zhou)
    for date in (month.starts_on, month.ends_on):
        with refused("wrong_state"):
            books.draft(date=date)
    entry = books.draft()
    with refused("wrong_state", entry):
        entries.edit(entry, by=books.sun, date=month.ends_on)


def test_a_date_without_a_period_is_refused(books: Books) -> None:
    with refused("rule_broken"):
        books.draft(date="2099-01-01")


def test_a_late_posting_lets_one_in_until_its_day(own_books: Books) -> None:
    books = own_books
    month = books.close(books.month)
    periods.create(by=books.zhou)
    asked = late_postings.create(
        by=books.zhou, why="An invoice came late.", period=month, until=books.world.today
    )
    with refused("wrong_state"):
        books.draft(date=month.ends_on)
    granted = late_postings.grant(asked, by=books.zhao)
    entry = books.posted(date=month.ends_on)
    assert entry.number.startswith(f"记-{month.code}-")
    waiting = books.submitted(date=month.ends_on)
    with refused("rule_broken"):
        periods.lock(books.now(month), by=books.zhao)
    late_postings.end(granted, by=books.zhao)
    with refused("wrong_state", waiting):
        books.review(waiting)


def test_a_late_posting_is_near_and_for_a_closed_month(books: Books) -> None:
    closed = books.periods("closed")[-1]
    for period, until in (
        (books.month, books.world.today),
        (closed, "2000-01-01"),
        (closed, "2099-01-01"),
    ):
        with refused("rule_broken"):
            late_postings.create(by=books.zhou, why="late", period=period, until=until)


def test_a_late_posting_opens_no_locked_month(own_books: Books) -> None:
    books = own_books
    month = books.close(books.month)
    asked = late_postings.create(by=books.zhou, why="late", period=month, until=books.world.today)
    late_postings.grant(asked, by=books.zhao)
    books.lock(month)
    with refused("wrong_state"):
        books.draft(date=month.ends_on)


def test_the_transfer_of_profit_and_loss_empties_the_accounts(own_books: Books) -> None:
    books = own_books
    books.settle(books.month)
    month = periods.create(by=books.zhou)
    books.close(books.periods("open")[0])
    books.posted(books.line(CASH, debit=1000), books.line(REVENUE, credit=1000))
    books.posted(books.line(OFFICE, debit=300), books.line(PAYABLE, credit=300))
    before = books.balance("4103")
    left = {code: books.balance(code) for code in (REVENUE, OFFICE)}
    periods.carry(month, by=books.zhou)
    with books.world.eyes():
        closing = Entry.objects.select_related("record").get(
            company=books.world.company, sort="closing", date=month.ends_on
        )
    with refused("wrong_state"):
        periods.carry(books.now(month), by=books.zhou)
    with refused("rule_broken", closing):
        entries.edit(closing, by=books.zhou, lines=books.expense())
    books.through(closing, books.zhou)
    assert books.balance(REVENUE) == books.balance(OFFICE) == Decimal(0)
    earned = -sum(left.values()) - others_left(books, left)
    assert before - books.balance("4103") == earned
    with refused("rule_broken"):
        periods.carry(books.now(month), by=books.zhou)


def others_left(books: Books, left: dict[str, Decimal]) -> Decimal:
    """What the demo's own entries of the month before had left on other accounts."""
    with books.world.eyes():
        from guiju.accounting.models import LedgerLine

        rows = LedgerLine.objects.filter(entry__sort="closing").latest("pk").entry
        sums = {
            line.account.code: line.credit - line.debit
            for line in rows.ledger_lines.select_related("account")
        }
    others = [value for code, value in sums.items() if code[0] == "6" and code not in left]
    return sum(others, Decimal(0))


def test_a_quiet_month_has_nothing_to_transfer(own_books: Books) -> None:
    books = own_books
    month = books.new_month()
    books.posted(books.line(CASH, debit=5), books.line(CAPITAL, credit=5))
    with pytest.raises(Refused):
        while True:
            periods.carry(books.now(month), by=books.zhou)
            with books.world.eyes():
                closing = Entry.objects.select_related("record").filter(sort="closing").latest("pk")
            books.through(closing, books.zhou)


def test_closing_waits_for_who_is_posting_into_the_month(own_books: Books) -> None:
    """Either the entry is in before the month closes, or it is refused: never after."""
    books = own_books
    books.settle(books.month)
    month = books.month
    entry = books.submitted()
    reviewed = books.review(entry)
    outcomes: dict[str, str] = {}

    def post() -> None:
        outcomes["post"] = attempt(lambda: books.post(reviewed))

    def close() -> None:
        outcomes["close"] = attempt(lambda: periods.close(month, by=books.zhou))

    threads = [threading.Thread(target=one) for one in (post, close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes["post"] == "done"
    assert (books.now(month).state == "closed") is (outcomes["close"] == "done")
    assert books.now(reviewed).state == "posted"


def attempt(act: object) -> str:
    """Done, or the code of the refusal; the thread's connection is closed."""
    from django.db import connection

    try:
        act()  # type: ignore[operator]  # a function
        return "done"
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()


def test_a_period_says_why_it_does_not_close(own_books: Books) -> None:
    books = own_books
    entry = books.reviewed()
    with pytest.raises(Refused) as refusal:
        periods.close(books.month, by=books.zhou)
    assert REASON and entry.number
    assert books.month.code in str(refusal.value)
