"""Amounts in capitals: article 52 of the accounting standards, case by case."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guiju.web.printing.capitals import CURRENCIES, capitals

FIGURES = {figure: number for number, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        # Nothing, and what is less than a yuan.
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.10", "壹角整"),
        ("0.55", "伍角伍分"),
        # Up to the yuan and up to the tenth it ends with 整, behind a hundredth never.
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("2980", "贰仟玖佰捌拾元整"),
        ("25.60", "贰拾伍元陆角整"),
        ("25.67", "贰拾伍元陆角柒分"),
        # The tenth is zero and the hundredth is not: the zero is written.
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100.01", "壹佰元零壹分"),
        # One zero between other figures.
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("101", "壹佰零壹元整"),
        # Several zeros between other figures are one.
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10001", "壹万零壹元整"),
        ("1000001", "壹佰万零壹元整"),
        # The yuan is zero and the tenth is not; more zeros before it; the ten thousand is zero.
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("10.50", "壹拾元零伍角整"),
        ("107000.53", "壹拾万零柒仟元零伍角叁分"),
        ("100500", "壹拾万零伍佰元整"),
        ("1005000", "壹佰万零伍仟元整"),
        # Zeros at the end are not said.
        ("10000", "壹万元整"),
        ("1200000", "壹佰贰拾万元整"),
        ("100000000", "壹亿元整"),
        # Groups that hold nothing are not named.
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000000000001", "壹万亿零壹元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("10203040506070.08", "壹拾万零贰仟零叁拾亿零肆仟零伍拾万零陆仟零柒拾元零捌分"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_an_amount_in_capitals(amount: str, said: str) -> None:
    assert capitals(Decimal(amount)) == "人民币" + said


def test_the_currency_stands_before_it_without_a_gap() -> None:
    assert capitals(Decimal("12.30"), "USD") == "美元壹拾贰元叁角整"
    assert all(name and name == name.strip() for name in CURRENCIES.values())


def test_a_negative_amount_says_so_behind_the_currency() -> None:
    assert capitals(Decimal(-2980)) == "人民币负贰仟玖佰捌拾元整"
    assert capitals(Decimal("-0.00")) == "人民币零元整"


@pytest.mark.parametrize("amount", ["0.001", "1.005", "NaN", "Infinity", "10000000000000000"])
def test_what_is_no_amount_is_not_rounded_into_one(amount: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        capitals(Decimal(amount))


def test_a_currency_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name"):
        capitals(Decimal(1), "XAU")


@given(some.decimals(min_value=0, max_value=Decimal("9999999999999999.99"), places=2))
def test_what_is_said_is_the_amount(amount: Decimal) -> None:
    """Read again by another way: each zero says nothing, each name multiplies what is before it."""
    said = capitals(amount)
    assert read(said.removeprefix("人民币")) == amount
    assert "零零" not in said and ("零元" in said) == (amount == 0)
    assert said.endswith("整") == (amount % Decimal("0.1") == 0)


def read(said: str) -> Decimal:
    yuan, _, parts = said.removesuffix("整").rpartition("元") if "元" in said else ("", "", said)
    tenth = parts.partition("角")[0][-1] if "角" in parts else "零"
    hundredth = parts.removesuffix("分")[-1] if parts.endswith("分") else "零"
    high, _, low = yuan.rpartition("亿")
    whole = group_of_two(high.removesuffix("亿")) * 10**8 + group_of_two(low)
    return Decimal(whole) + Decimal(FIGURES[tenth]) / 10 + Decimal(FIGURES[hundredth]) / 100


def group_of_two(said: str) -> int:
    high, _, low = said.rpartition("万")
    return group(high) * 10_000 + group(low)


def group(said: str) -> int:
    total = figure = 0
    for sign in said:
        if sign in PLACES:
            total, figure = total + figure * PLACES[sign], 0
        else:
            figure = FIGURES[sign]
    return total + figure
