"""Each proof of the books goes red when its sentence is broken, and no proof of another sort."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.accounting.invariants import PROOFS
from guiju.server.cluster import Cluster
from tests.conftest import Database, cloned, django_at
from tests.kernel.attack import Wall
from tests.kernel.test_invariants import break_it, red
from tests.records.breaking import without

POSTED = "(SELECT min(id) FROM accounting_entry WHERE state = 'posted' AND sort <> 'red')"
RED = "(SELECT min(id) FROM accounting_entry WHERE state = 'posted' AND sort = 'red')"
LEDGER, LINES = "accounting_ledgerline", "accounting_entryline"
BALANCES, DIMENSIONS = "accounting_balance", "accounting_dimensionbalance"
NUMBERS, EVENTS, ENTRIES = "records_number", "records_event", "accounting_entry"
SAME_SUMS = {"balances_are_sums", "dimensions_add_up"}

# What breaks it, and which other sentences are broken by the same.
BREAKS: dict[str, tuple[list[str], set[str]]] = {
    "entries_balance": (
        without(
            "ALL", LEDGER, f"UPDATE {LEDGER} SET debit = debit + 1 WHERE entry_id = {POSTED} "
            "AND debit > 0",
        ),
        {"ledger_says_what_entries_say", "balances_are_sums"},
    ),
    "ledger_says_what_entries_say": (
        without(
            "ALL", LINES, f"UPDATE {LINES} SET debit = debit + 1 WHERE entry_id = {POSTED} "
            "AND debit > 0",
        ),
        set(),
    ),
    "balances_are_sums": (
        without("ALL", BALANCES, f"UPDATE {BALANCES} SET debit = debit + 1, credit = credit + 1"),
        {"dimensions_add_up"},
    ),
    "dimensions_add_up": (
        without("ALL", DIMENSIONS, f"UPDATE {DIMENSIONS} SET debit = debit + 1"), set()
    ),
    "trial_balance": (
        without("ALL", BALANCES, f"UPDATE {BALANCES} SET debit = debit + 1"), SAME_SUMS
    ),
    "periods_follow": (
        without(
            "ALL",
            "accounting_period",
            "UPDATE accounting_period SET is_opening = false "
            "WHERE id = (SELECT min(id) FROM accounting_period)",
        ),
        set(),
    ),
    "lines_in_their_period": (
        without(
            "ALL", LEDGER, f"UPDATE {LEDGER} SET date = date - 400 WHERE entry_id = {POSTED}"
        ),
        {"ledger_says_what_entries_say"},
    ),
    "closed_periods_are_whole": (
        without(
            "ALL", ENTRIES, f"UPDATE {ENTRIES} SET date = (SELECT min(starts_on) FROM "
            "accounting_period WHERE state = 'closed') WHERE state = 'submitted'",
        ),
        set(),
    ),
    "voucher_numbers": (
        without("ALL", ENTRIES, f"UPDATE {ENTRIES} SET book_series = 'x' WHERE id = {POSTED}"),
        set(),
    ),
    "voucher_numbers_without_gaps": (
        without(
            "ALL", NUMBERS, f"UPDATE {NUMBERS} SET ordinal = ordinal + 1000 WHERE record_id = "
            f"(SELECT max(id) FROM {ENTRIES} WHERE state = 'posted')",
        ),
        {"records_numbered"},
    ),
    "entries_by_different_hands": (
        without(
            "ALL", EVENTS, f"UPDATE {EVENTS} e SET actor_id = p.actor_id FROM {EVENTS} p "
            "WHERE p.record_id = e.record_id AND p.version = 1 AND e.action = 'review' "
            f"AND e.record_id = {POSTED}",
        ),
        set(),
    ),
    "leaves_are_posted_to": (
        without(
            "ALL",
            BALANCES,
            f"UPDATE {BALANCES} SET account_id = (SELECT min(parent_id) FROM accounting_account) "
            f"WHERE id = (SELECT min(id) FROM {BALANCES})",
        ),
        SAME_SUMS,
    ),
    "red_entries_mirror": (
        without(
            "ALL", LEDGER, f"UPDATE {LEDGER} SET debit = debit - 1 WHERE entry_id = {RED} "
            "AND debit <> 0",
        ),
        {"entries_balance", "ledger_says_what_entries_say", "balances_are_sums"},
    ),
    "subledger_is_booked": (
        without(
            "ALL", "accounting_generated", "UPDATE accounting_generated SET is_standing = false"
        ),
        set(),
    ),
}  # fmt: skip


@pytest.fixture
def database(cluster: Cluster, neighbours: str, static_files: Path) -> Iterator[Database]:
    """Both companies; Django works in it as the owner, who proves."""
    with cloned(cluster, neighbours) as database, django_at(database.address("owner")):
        yield database


def test_no_proof_of_the_books_is_without_what_breaks_it() -> None:
    assert list(BREAKS) == list(PROOFS)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_sentence_turns_its_proof_red(database: Database, name: str) -> None:
    statements, others = BREAKS[name]
    wall = Wall(database.address(), database.address("owner"))
    break_it(wall, statements)
    assert red() == {name, *others}
