"""What is posted is corrected by other entries: in red, in blue, by the difference."""

from decimal import Decimal

from guiju.accounting.entry import actions as entries
from guiju.accounting.models import Entry
from guiju.records.testing import REASON, refused
from tests.accounting.books import CASH, OFFICE, PAYABLE, Books


def cancelled(books: Books, entry: Entry) -> Entry:
    """The red entry, as a draft."""
    entries.reverse(entry, by=books.sun, reason=REASON)
    (red,) = books.corrections(entry, "red")
    return red


def test_a_red_entry_takes_the_same_sides_in_negative_amounts(books: Books) -> None:
    before = books.balance(OFFICE)
    entry = books.posted(*books.payment("362.00"), date=books.month.starts_on)
    red = books.through(cancelled(books, entry), books.sun)
    assert books.ledger(red) == [
        (OFFICE, Decimal("-362.00"), Decimal(0)),
        (CASH, Decimal(0), Decimal("-362.00")),
    ]
    assert books.balance(OFFICE) == before
    assert red.summary == f"注销{entry.date.month}月{entry.date.day}日{entry}号凭证"
    assert (red.sort, red.corrects_id) == ("red", entry.pk)


def test_a_red_entry_needs_no_paper_because_the_entry_is_its_witness(books: Books) -> None:
    red = cancelled(books, books.posted())
    assert (red.papers, books.submit(red).state) == (0, "submitted")


def test_an_entry_is_cancelled_once(books: Books) -> None:
    entry = books.posted()
    red = cancelled(books, entry)
    entry = books.now(entry)
    with refused("wrong_state", entry):
        entries.reverse(entry, by=books.sun, reason=REASON)
    entries.discard(red, by=books.sun)
    assert cancelled(books, books.now(entry)).state == "draft"


def test_the_lines_of_a_red_entry_are_not_edited(books: Books) -> None:
    red = cancelled(books, books.posted())
    with refused("rule_broken", red):
        entries.edit(red, by=books.sun, lines=books.expense(7))
    assert entries.edit(red, by=books.sun, papers=2).papers == 2


def test_who_entered_the_original_has_touched_its_correction(books: Books) -> None:
    books.world.give_role(books.sun, "accounting-reviewer")
    entry = books.posted()
    entries.reverse(entry, by=books.zhou, reason=REASON)
    (red,) = books.corrections(entry, "red")
    red = books.submit(red, books.zhou)
    with refused("duty_conflict", red):
        entries.review(red, by=books.sun, papers_checked=True)
    books.world.take_role(books.sun, "accounting-reviewer")


def test_blue_follows_red_and_says_it_right(books: Books) -> None:
    entry = books.posted(*books.expense(362))
    with refused("rule_broken", entry):
        entries.redo(entry, by=books.sun, reason=REASON)
    books.through(cancelled(books, entry), books.sun)
    entries.redo(books.now(entry), by=books.sun, reason=REASON)
    (blue,) = books.corrections(entry, "blue")
    assert blue.summary == f"订正{entry.date.month}月{entry.date.day}日{entry}号凭证"
    blue = entries.edit(blue, by=books.sun, lines=books.expense(326))
    assert books.ledger(books.through(blue, books.sun))[0] == (OFFICE, Decimal(326), Decimal(0))
    entry = books.now(entry)
    with refused("wrong_state", entry):
        entries.redo(entry, by=books.sun, reason=REASON)


def test_a_wrong_amount_is_corrected_by_the_difference(books: Books) -> None:
    entry = books.posted(*books.expense(100))
    entries.adjust(entry, by=books.sun, reason=REASON)
    (difference,) = books.corrections(entry, "difference")
    with refused("rule_broken", difference):
        books.submit(difference)
    difference = entries.edit(difference, by=books.sun, lines=books.expense(-20))
    posted = books.through(difference, books.sun)
    assert books.ledger(posted) == [
        (OFFICE, Decimal(-20), Decimal(0)),
        (PAYABLE, Decimal(0), Decimal(-20)),
    ]


def test_an_entry_of_an_earlier_year_is_corrected_in_blue_alone(own_books: Books) -> None:
    books = own_books
    entry = books.posted()
    while books.world.today.year == entry.date.year:
        move_the_year(books, entry)
        entry = books.now(entry)
    with refused("rule_broken", entry):
        entries.reverse(entry, by=books.sun, reason=REASON)
    with refused("rule_broken", entry):
        entries.adjust(entry, by=books.sun, reason=REASON)
    entries.redo(entry, by=books.sun, reason=REASON)
    assert len(books.corrections(entry, "blue")) == 1


def move_the_year(books: Books, entry: Entry) -> None:
    """Let the entry be of the year before, past the wall: nobody can wait so long."""
    with books.database.connected("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE accounting_entry SET date = date - interval '1 year' WHERE id = %s", [entry.pk]
        )


def test_what_is_not_posted_is_not_corrected(books: Books) -> None:
    entry = books.reviewed()
    for step in ("reverse", "redo", "adjust"):
        with refused("wrong_state", entry):
            Entry.lifecycle.actions[step](entry, by=books.sun, reason=REASON)
