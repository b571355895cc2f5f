"""Values look alike in both languages, and nothing that somebody typed becomes HTML."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.utils import timezone, translation

from guiju.web import cells


@pytest.fixture(autouse=True, params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> None:
    translation.activate(request.param)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (Decimal("1234567.5"), "CNY", ">¥1,234,567.50<"),
        (Decimal(0), "CNY", ">¥0.00<"),
        (Decimal("-3.005"), "CNY", ">-¥3.01<"),
        (Decimal("999999999999999.99"), "CNY", ">¥999,999,999,999,999.99<"),
        (Decimal("1E+3"), "CNY", ">¥1,000.00<"),
        (Decimal(12), "CHF", ">CHF 12.00<"),
        (Decimal(12), "<b>", ">&lt;b&gt; 12.00<"),
    ],
)
def test_money_has_separators_cents_and_its_currency(
    amount: Decimal, currency: str, shown: str
) -> None:
    assert shown in cells.money(amount, currency)


def test_a_negative_amount_is_marked() -> None:
    assert 'class="money neg"' in cells.money(Decimal(-1))
    assert "neg" not in cells.money(Decimal("-0.001"))


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.5000"), None, "1,234.5000"),
        (Decimal("1E+6"), None, "1,000,000"),
        (Decimal("2.345"), 2, "2.35"),
    ],
)
def test_numbers_keep_their_places(value: Any, places: int | None, shown: str) -> None:
    assert cells.number(value, places) == shown


def test_days_and_moments_are_iso_in_the_time_zone_of_the_company() -> None:
    assert ">2026-11-24<" in cells.day(date(2026, 11, 24))
    with timezone.override("Asia/Shanghai"):
        shown = cells.moment(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert ">2026-11-25 07:30<" in shown
    assert 'datetime="2026-11-25T07:30:00+08:00"' in shown


def test_django_itself_writes_dates_and_numbers_the_same_way() -> None:
    template = engines["django"].from_string("{{ day }} {{ moment }} {{ amount|floatformat:'2g' }}")
    shown = template.render(
        {
            "day": date(2026, 11, 4),
            "moment": datetime(2026, 11, 4, 9, 5),  # noqa: DTZ001  shown, not compared
            "amount": Decimal("1234567.5"),
        }
    )
    assert shown == "2026-11-04 2026-11-04 09:05 1,234,567.50"


@pytest.mark.parametrize("value", ["<script>", cells.Badge("<b>", '"><i>')])
def test_what_was_typed_is_escaped(value: Any) -> None:
    shown = cells.cell(value)
    assert "<script>" not in shown and "<b>" not in shown and "<i>" not in shown


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_a_dash(value: Any) -> None:
    assert "—" in cells.cell(value)


def test_a_path_ends_at_what_is_not_there() -> None:
    assert cells.read_off(SimpleNamespace(head=None), "head.name") is None


def test_a_choice_is_shown_by_its_label() -> None:
    row = SimpleNamespace(state="on", get_state_display=lambda: "In use")
    assert cells.read_off(row, "state") == "In use"
