"""A company begins its books: the chart, who puts it in force, the opening balances."""

from decimal import Decimal
from typing import Any

import pytest

from guiju.accounting.account.roles import ROLES
from guiju.accounting.book.actions import confirm, withdraw
from guiju.accounting.chart.templates import templates
from guiju.accounting.entry import actions as entries
from guiju.accounting.models import (
    Account,
    Balance,
    Opening,
    Period,
    SubLedgerAmount,
    SubLedgerEntry,
    Word,
)
from guiju.accounting.opening import actions as openings
from guiju.accounting.period import actions as periods
from guiju.accounting.subledger.generating import generate
from guiju.kernel.errors import Refused
from guiju.kernel.unit import Caller
from guiju.records.testing import REASON, KindBattery, refused
from tests.accounting.neighbour import BEGIN, Nordhafen
from tests.companies import eyes_of
from tests.conftest import Database
from tests.kernel.attack import Wall
from tests.kernel.attack import refused as refused_by_database


@pytest.fixture(scope="module")
def begun(shared: Database) -> Nordhafen:
    """Nordhafen with its books in force, for tests that only add to them."""
    nordhafen = Nordhafen()
    nordhafen.begun()
    return nordhafen


class TestOpening(KindBattery):
    """Olga enters, Anna approves; Sven has nothing to do with it."""

    model = Opening

    @pytest.fixture
    def world(self, begun: Nordhafen) -> Nordhafen:
        return begun

    def content(self, world: Nordhafen) -> dict[str, Any]:
        return {
            "note": "former books",
            "lines": [
                {"account": world.account("1001"), "debit": 5},
                {"account": world.account("3001"), "credit": 5},
            ],
        }

    def in_state(self, world: Nordhafen, state: str) -> Opening:
        opening: Opening = world.opening()
        if state == "approved":
            opening = openings.approve(opening, by=world.anna, papers_checked=True)
        elif state == "discarded":
            opening = openings.discard(opening, by=world.olga)
        return opening

    def taker(self, world: Nordhafen, action: str) -> Caller:
        return world.anna if action == "approve" else world.olga

    def stranger(self, world: Nordhafen) -> Caller:
        return world.sven


# ------------------------------------------------------------------------------------- the charts


@pytest.mark.parametrize(("key", "first_level", "codes"), [
    ("cas-1", 178, {"1001", "2202.02", "2221.01.01", "4103", "5401", "6401", "6901"}),
    ("sbas-1", 66, {"1001", "2202.02", "2221.01.01", "3103", "4401", "5401", "5801"}),
])  # fmt: skip
def test_a_chart_is_whole(key: str, first_level: int, codes: set[str]) -> None:
    chart = templates()[key]
    accounts = {one.code: one for one in chart.accounts}
    assert len(accounts) == len(chart.accounts) and codes <= set(accounts)
    assert sum("." not in code for code in accounts) == first_level
    assert all(one.parent == "" or one.parent in accounts for one in chart.accounts)
    assert all(one.name and one.english and one.source for one in chart.accounts)
    assert {one.side for one in chart.accounts} == {"debit", "credit"}
    assert {one.account_class for one in chart.accounts} <= set(Account.Class.values)
    named = [one.role for one in chart.accounts if one.role]
    assert len(named) == len(set(named)) and set(named) <= set(ROLES)


def test_one_code_means_different_things_and_one_role_the_same() -> None:
    large, small = (templates()[key] for key in ("cas-1", "sbas-1"))
    name_of = [{one.code: one.name for one in chart.accounts} for chart in (large, small)]
    assert (name_of[0]["5401"], name_of[1]["5401"]) == ("工程施工", "主营业务成本")
    code_of = [{one.role: one.code for one in chart.accounts} for chart in (large, small)]
    assert (code_of[0]["cost_of_sales"], code_of[1]["cost_of_sales"]) == ("6401", "5401")
    assert (code_of[0]["profit_of_the_year"], code_of[1]["profit_of_the_year"]) == ("4103", "3103")


def test_an_industry_has_accounts_of_its_own() -> None:
    chart = templates()["cas-1"]
    general = {one.code for one in chart.accounts_for()}
    assert "6031" not in general
    assert {one.code for one in chart.accounts_for("insurance")} > general
    assert "6031" in {one.code for one in chart.accounts_for("insurance")}


# ------------------------------------------------------------------------------ putting in force


@pytest.mark.parametrize("template", ["cas-1", "sbas-1"])
def test_both_charts_can_be_adopted(own_world: Any, template: str) -> None:
    nordhafen = Nordhafen()
    nordhafen.begun(template)
    with eyes_of("olga") as own:
        accounts = Account.objects.filter(company=own)
        assert {account.state for account in accounts} == {"active"}
        wanted = {one.code for one in templates()[template].accounts_for()}
        assert {account.code for account in accounts} == wanted
        months = list(Period.objects.filter(company=own).order_by("starts_on"))
    assert [(month.code, month.is_opening) for month in months] == [
        ("2025-12", True),
        ("2026-01", False),
    ]


def test_who_adopts_a_chart_does_not_confirm_it(own_world: Any, own_wall: Wall) -> None:
    nordhafen = Nordhafen()
    book = nordhafen.adopted()
    with refused("not_permitted"):
        confirm(book, by=nordhafen.olga)
    with refused("wrong_state"):
        nordhafen.adopted()
    with refused_by_database("accounting_book_confirmed_by_another"), own_wall.unit("olga") as sql:
        sql("UPDATE accounting_book SET confirmed_by_id = guiju_actor(), confirmed_at = now()")
    with refused_by_database("GJ060"), own_wall.unit("olga") as sql:
        sql("UPDATE accounting_book SET template = 'cas-1'")
    with refused_by_database("GJ060"), own_wall.unit("olga") as sql:
        sql(
            "UPDATE accounting_book SET confirmed_at = now(), confirmed_by_id = %s",
            own_wall.actors["anna"],
        )
    assert confirm(book, by=nordhafen.anna).confirmed_at is not None
    with refused("wrong_state"):
        confirm(book, by=nordhafen.anna)
    with refused_by_database("GJ060"), own_wall.unit("anna") as sql:
        sql("UPDATE accounting_book SET withdrawn_at = now(), confirmed_at = NULL")


def test_a_proposal_can_be_withdrawn_and_made_anew(own_world: Any) -> None:
    nordhafen = Nordhafen()
    book = nordhafen.adopted("cas-1", words="three")
    with refused("reason_missing"):
        withdraw(book, by=nordhafen.olga)
    withdraw(book, by=nordhafen.olga, reason=REASON)
    with eyes_of("olga") as own:
        assert not Account.objects.filter(company=own).exclude(state="discarded").exists()
        assert not Word.objects.filter(company=own).exclude(state="discarded").exists()
    nordhafen.begun("sbas-1")


def test_without_books_there_are_no_periods(own_world: Any) -> None:
    nordhafen = Nordhafen()
    with refused("wrong_state"):
        periods.create(by=nordhafen.olga)


# --------------------------------------------------------------------------- opening balances


def test_opening_balances_become_an_entry_by_the_rule(own_world: Any) -> None:
    nordhafen = Nordhafen()
    nordhafen.begun()
    opening = openings.approve(nordhafen.opening(), by=nordhafen.anna, papers_checked=True)
    with eyes_of("olga"):
        entered = SubLedgerEntry.objects.get(source=opening.pk)
        amounts = list(SubLedgerAmount.objects.filter(entry=entered).order_by("position"))
    assert entered.event == "accounting.opening.approve"
    assert [(one.name, one.amount) for one in amounts] == [
        ("debit", Decimal(500)),
        ("credit", Decimal(500)),
    ]
    month = nordhafen.period("2025-12")
    run = generate(by=nordhafen.olga, rule=nordhafen.rule(), period=month)
    assert (run.taken, run.made) == (1, 1)
    (entry,) = nordhafen.entries()
    assert (entry.sort, entry.state, str(entry.date)) == ("opening", "draft", "2025-12-31")
    entry = entries.submit(entry, by=nordhafen.olga, papers_checked=True)
    entry = entries.review(entry, by=nordhafen.anna, papers_checked=True)
    entries.post(entry, by=nordhafen.olga)
    with eyes_of("olga"):
        cash = Balance.objects.get(account__code="1001", period=month)
    assert cash.debit == 500
    locked = periods.lock(periods.close(month, by=nordhafen.olga), by=nordhafen.anna)
    assert locked.state == "locked"
    with refused("rule_broken"):
        nordhafen.opening()


@pytest.mark.parametrize("lines", [
    [("1001", 500, 0), ("3001", 0, 400)],
    [("1001", 500, 0)],
    [("2221", 500, 0), ("3001", 0, 500)],
    [("1122", 500, 0), ("3001", 0, 500)],
])  # fmt: skip
def test_opening_balances_make_sense(begun: Nordhafen, lines: list[tuple[str, int, int]]) -> None:
    """They balance, on accounts without others below, with the dimensions these are kept by."""
    opening = begun.opening(
        lines=[
            {"account": begun.account(code), "debit": debit, "credit": credit}
            for code, debit, credit in lines
        ]
    )
    with refused("rule_broken", opening):
        openings.approve(opening, by=begun.anna, papers_checked=True)


def test_the_month_before_takes_nothing_but_opening_balances(begun: Nordhafen) -> None:
    with eyes_of("olga") as own:
        word = Word.objects.get(company=own)
    entry = entries.create(
        by=begun.olga,
        word=word,
        date="2025-12-15",
        papers=1,
        lines=[
            {"summary": "x", "account": begun.account("1001"), "debit": 5},
            {"summary": "x", "account": begun.account("3001"), "credit": 5},
        ],
    )
    begun.paper(entry, begun.olga)
    with refused("rule_broken", entry):
        entries.submit(entry, by=begun.olga, papers_checked=True)
    entries.discard(entry, by=begun.olga)


def test_an_opening_period_that_is_not_booked_does_not_close(own_world: Any) -> None:
    nordhafen = Nordhafen()
    nordhafen.begun()
    openings.approve(nordhafen.opening(), by=nordhafen.anna, papers_checked=True)
    with pytest.raises(Refused) as refusal:
        periods.close(nordhafen.period("2025-12"), by=nordhafen.olga)
    assert refusal.value.code == "rule_broken"
    assert BEGIN.year == 2026
