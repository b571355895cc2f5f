"""What an entry must be, who takes which part in it, and what becomes of its number."""

from decimal import Decimal
from typing import Any

import pytest

from guiju.accounting.account import actions as accounts
from guiju.accounting.entry import actions as entries
from guiju.accounting.models import Account, Entry
from guiju.accounting.word import actions as words
from guiju.records.models import Number
from guiju.records.revisions import approve, propose
from guiju.records.testing import REASON, refused
from tests.accounting.books import (
    BANK,
    CASH,
    INPUT_VAT,
    MATERIALS,
    OFFICE,
    PAYABLE,
    REVENUE,
    Books,
    in_month,
)


def refused_lines(books: Books, *lines: dict[str, Any], code: str = "rule_broken") -> None:
    """A draft of these lines is not submitted."""
    entry = books.draft(*lines)
    with refused(code, entry):
        books.submit(entry)
    entries.discard(entry, by=books.sun)


# ---------------------------------------------------------------------------------- what it says


def test_debit_and_credit_are_equal(books: Books) -> None:
    refused_lines(books, books.line(OFFICE, debit=100), books.line(PAYABLE, credit="99.99"))


def test_one_line_is_no_entry(books: Books) -> None:
    refused_lines(books, books.line(OFFICE, debit=0))


def test_each_line_has_an_amount_and_a_summary(books: Books) -> None:
    pair = [books.line(OFFICE, debit=7), books.line(PAYABLE, credit=7)]
    refused_lines(books, *pair, books.line(OFFICE))
    refused_lines(books, pair[0], pair[1] | {"summary": "  "})


def test_a_line_has_one_side(books: Books) -> None:
    with refused("rule_broken"):
        books.draft(books.line(OFFICE, debit=5, credit=5))


def test_only_accounts_without_others_below_are_used(books: Books) -> None:
    refused_lines(books, books.line("6602", debit=5), books.line(PAYABLE, credit=5))


def test_an_account_that_is_not_active_is_not_used(books: Books) -> None:
    proposed = accounts.create(by=books.zhou, code="6602.80", name="新费用", side="debit")
    refused_lines(books, books.line("6602.80", debit=5), books.line(PAYABLE, credit=5))
    accounts.discard(proposed, by=books.zhou)


def test_a_dimension_is_named_where_it_is_kept_and_nowhere_else(books: Books) -> None:
    pay = books.line(PAYABLE, credit=5)
    refused_lines(books, books.line(OFFICE, debit=5) | {"department": None}, pay)
    refused_lines(books, books.line(OFFICE, debit=5, partner=books.partner()), pay)
    refused_lines(books, books.line(OFFICE, debit=5), pay | {"partner": None})


def test_quantities_are_given_where_they_are_kept_and_nowhere_else(books: Books) -> None:
    pay = books.line(PAYABLE, credit=5)
    refused_lines(books, books.line(MATERIALS, debit=5) | {"quantity": None}, pay)
    refused_lines(books, books.line(OFFICE, debit=5, quantity=2), pay)


def test_a_foreign_amount_times_its_rate_is_the_amount(books: Books) -> None:
    pay = books.line(OFFICE, debit="717.00")
    foreign = {"currency": "USD", "rate": "7.17", "original": 100}
    refused_lines(books, pay, books.line(BANK, credit="717.00", **(foreign | {"rate": "7.18"})))
    refused_lines(
        books, books.line(OFFICE, debit="717.00", **foreign), books.line(BANK, credit=717)
    )
    with refused("rule_broken"):
        books.draft(pay, books.line(BANK, credit=717, currency="USD"))
    with refused("rule_broken"):
        books.draft(pay, books.line(BANK, credit=717, original=100))
    entry = books.posted(pay, books.line(BANK, credit="717.00", **foreign))
    assert books.ledger(entry)[1] == (BANK, Decimal(0), Decimal(717))


def test_an_account_without_manual_entries_takes_none(books: Books) -> None:
    revision = propose(books.account("1404"), by=books.zhou, reason=REASON, is_closed=True)
    assert revision.field_class == "sensitive"
    with refused("not_permitted"):
        approve(revision, by=books.sun)
    approve(revision, by=books.zhao)
    refused_lines(books, books.line("1404", debit=5), books.line(PAYABLE, credit=5))


def test_the_papers_are_counted_and_attached(books: Books) -> None:
    entry = books.draft(papers=0)
    with refused("rule_broken", entry):
        books.submit(entry)
    entries.discard(entry, by=books.sun)
    bare = entries.create(
        by=books.sun,
        word=books.word(),
        date=books.month.starts_on,
        papers=1,
        lines=books.expense(),
    )
    with refused("rule_broken", bare):
        books.submit(bare)
    entries.discard(bare, by=books.sun)


def test_an_entry_that_follows_from_something_is_not_entered(books: Books) -> None:
    for sort in ("red", "blue", "difference", "generated", "opening", "closing"):
        with refused("rule_broken"):
            books.draft(sort=sort)


def test_a_word_says_what_its_entries_do_with_money(books: Books) -> None:
    made = {}
    for money in ("receipt", "payment", "transfer"):
        word = words.create(by=books.zhou, code=money[:4], name=money, money=money)
        made[money] = words.activate(word, by=books.zhao)
    pays, receives = books.payment(), [books.line(CASH, debit=9), books.line(REVENUE, credit=9)]
    wanted = {"receipt": receives, "payment": pays, "transfer": books.expense()}
    for money, word in made.items():
        for other, lines in wanted.items():
            entry = books.draft(*lines, word=word)
            if money == other:
                assert books.submit(entry).state == "submitted"
            else:
                with refused("rule_broken", entry):
                    books.submit(entry)


# ----------------------------------------------------------------------------------- whose hands


def test_who_prepared_it_does_not_review_it_even_with_the_right(books: Books) -> None:
    books.world.give_role(books.sun, "accounting-reviewer")
    entry = books.submitted()
    with refused("duty_conflict", entry):
        entries.review(entry, by=books.sun, papers_checked=True)
    books.world.take_role(books.sun, "accounting-reviewer")
    assert books.review(entry).state == "reviewed"


@pytest.mark.parametrize("role", ["accounting-reviewer", "accountant", "bookkeeper"])
def test_the_cashier_neither_reviews_nor_keeps_the_books(books: Books, role: str) -> None:
    with refused("duty_conflict"):
        books.world.give_role(books.he, role)
    with refused("not_permitted"):
        entries.review(books.submitted(), by=books.he, papers_checked=True)


def test_money_is_posted_only_when_the_cashier_has_signed(books: Books) -> None:
    entry = books.reviewed(*books.payment())
    with refused("wrong_state", entry):
        entries.post(entry, by=books.zhou)
    for by in (books.sun, books.zhao):
        with refused("not_permitted", entry):
            entries.sign(entry, by=by)
    assert books.post(entry).state == "posted"


def test_the_cashier_signs_nothing_else(books: Books) -> None:
    entry = books.reviewed()
    with refused("rule_broken", entry):
        entries.sign(entry, by=books.he)


def test_a_review_is_taken_back_only_before_the_posting(books: Books) -> None:
    entry = entries.sign(books.reviewed(*books.payment()), by=books.he)
    entry = entries.unreview(entry, by=books.zhao, reason=REASON)
    assert entry.state == "draft"
    posted = books.post(books.review(books.submit(entry)))
    with refused("wrong_state", posted):
        entries.unreview(posted, by=books.zhao, reason=REASON)


def test_posted_is_final(books: Books) -> None:
    posted = books.posted()
    for step in ("edit", "discard", "submit", "withdraw", "review", "post", "void"):
        with refused("wrong_state", posted):
            Entry.lifecycle.actions[step](posted, by=books.zhou, reason=REASON)


# ------------------------------------------------------------------------------------ its number


def test_numbers_are_given_at_the_review_in_its_order(books: Books) -> None:
    first, second = books.submitted(), books.submitted()
    assert (first.number, second.number) == ("", "")
    later, earlier = books.review(second), books.review(first)
    assert ordinal(later) + 1 == ordinal(earlier)
    assert later.number == f"{later.book_series}-{ordinal(later):06}"
    assert str(later) == f"记-{ordinal(later)}"


def ordinal(entry: Entry) -> int:
    """The last part of its number."""
    return int(entry.number.rpartition("-")[2])


def test_a_number_is_kept_when_the_review_is_taken_back(books: Books) -> None:
    entry = books.reviewed()
    number = entry.number
    entry = entries.unreview(entry, by=books.zhao, reason=REASON)
    assert books.now(entry).number == number
    with refused("rule_broken", entry):
        entries.discard(entry, by=books.sun)
    assert books.review(books.submit(entry)).number == number


def test_a_void_entry_keeps_its_number_for_good(books: Books) -> None:
    entry = books.reviewed()
    void = entries.void(entry, by=books.zhao, reason=REASON)
    assert (books.now(void).number, void.state) == (entry.number, "void")
    with books.world.eyes():
        assert Number.objects.get(record=void.pk).status == "frozen"


def test_what_never_had_a_number_is_not_voided(books: Books) -> None:
    entry = books.submitted()
    with refused("rule_broken", entry):
        entries.void(entry, by=books.zhao, reason=REASON)


def test_an_entry_moved_to_another_month_leaves_its_number_visible(own_books: Books) -> None:
    books = own_books
    entry = entries.unreview(books.reviewed(), by=books.zhao, reason=REASON)
    old = books.now(entry).number
    books.new_month()
    with books.world.eyes():
        assert Number.objects.get(number=old).status == "frozen"  # the old month was ended
    month = books.month
    entry = entries.unreview(books.reviewed(), by=books.zhao, reason=REASON)
    old = books.now(entry).number
    from guiju.accounting.period import actions as periods

    following = periods.create(by=books.zhou)
    entry = entries.edit(entry, by=books.sun, date=following.starts_on)
    moved = books.review(books.submit(entry))
    assert moved.number == f"记-{following.code}-000001"
    with books.world.eyes():
        given_up = Number.objects.get(record=moved.pk, number=old)
    assert given_up.status == "void"
    books.close(month)


def test_a_posted_number_is_frozen(books: Books) -> None:
    posted = books.posted()
    with books.world.eyes():
        assert Number.objects.get(record=posted.pk).status == "frozen"


# ----------------------------------------------------------------------------------- the ledger


def test_what_is_posted_is_in_the_ledger_and_its_sums(books: Books) -> None:
    before = {code: books.balance(code) for code in (MATERIALS, INPUT_VAT, PAYABLE)}
    entry = books.posted(
        books.line(MATERIALS, debit="17790.16", quantity=468),
        books.line(INPUT_VAT, debit="1388.50"),
        books.line(PAYABLE, credit="19178.66"),
        date=in_month(books.month, 9),
    )
    assert books.ledger(entry) == [
        (MATERIALS, Decimal("17790.16"), Decimal(0)),
        (INPUT_VAT, Decimal("1388.50"), Decimal(0)),
        (PAYABLE, Decimal(0), Decimal("19178.66")),
    ]
    moved = {code: books.balance(code) - sum_ for code, sum_ in before.items()}
    assert moved == {
        MATERIALS: Decimal("17790.16"),
        INPUT_VAT: Decimal("1388.50"),
        PAYABLE: Decimal("-19178.66"),
    }


def test_nothing_is_in_the_ledger_before_the_posting(books: Books) -> None:
    before = books.balance(OFFICE)
    books.reviewed()
    assert books.balance(OFFICE) == before


# -------------------------------------------------------------------------------------- accounts


def test_an_account_lies_below_the_one_that_its_code_names(books: Books) -> None:
    made = accounts.create(by=books.zhou, code="6602.81", name="下级", side="debit")
    assert made.parent is not None and made.parent.code == "6602"
    assert made.account_class == "profit_and_loss" and made.pinyin.endswith("xj")
    for code in ("66028", "6602.8", "6602-82", "6690.01"):
        with refused("rule_broken"):
            accounts.create(by=books.zhou, code=code, name="x", side="debit", account_class="cost")
    with refused("rule_broken"):
        accounts.create(by=books.zhou, code="6602.81", name="x", side="debit")
    accounts.discard(made, by=books.zhou)


def test_a_role_is_held_once(books: Books) -> None:
    with refused("rule_broken"):
        accounts.create(by=books.zhou, code="6602.82", name="x", side="debit", role="payable")


def test_an_account_with_postings_is_not_divided_and_keeps_its_meaning(books: Books) -> None:
    with refused("rule_broken"):
        accounts.create(by=books.zhou, code=f"{OFFICE}.01", name="x", side="debit")
    with refused("rule_broken"):
        propose(books.account(OFFICE), by=books.zhou, reason=REASON, side="credit")
    with refused("rule_broken"):
        propose(books.account(OFFICE), by=books.zhou, reason=REASON, code="6602.83")
    named = propose(books.account(OFFICE), by=books.zhou, reason=REASON, name="办公费用")
    assert named.state == "proposed"


def test_an_account_with_a_balance_or_others_below_is_not_retired(books: Books) -> None:
    for code in ("6602", CASH):
        account = books.account(code)
        with refused("rule_broken", account):
            accounts.retire(account, by=books.zhao, reason=REASON)


def test_an_account_is_activated_behind_the_one_above(books: Books) -> None:
    above = accounts.create(
        by=books.zhou, code="6699", name="上级", side="debit", account_class="profit_and_loss"
    )
    below = accounts.create(by=books.zhou, code="6699.01", name="下级", side="debit")
    with refused("wrong_state", below):
        accounts.activate(below, by=books.zhao)
    with refused("rule_broken", above):
        accounts.discard(above, by=books.zhou)
    accounts.activate(above, by=books.zhao)
    assert accounts.activate(below, by=books.zhao).state == "active"


def test_an_account_is_called_by_its_name_in_either_language(books: Books) -> None:
    from django.utils import translation

    account: Account = books.account("1001")
    with translation.override("en"):
        assert str(account) == "1001 Cash on hand"
    with translation.override("zh-hans"):
        assert str(account) == "1001 库存现金"
