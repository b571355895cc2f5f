"""Formulas of computed fields: exact, rounded by one rule, and nothing but formulas."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.purchasing.models import Request
from guiju.records.formulas import Formula, compute, half_up

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**12))


def worked_out(text: str, **known: str) -> Fraction | None:
    return Formula(text).value(lambda name: Fraction(known[name]) if name in known else None)


@given(AMOUNTS, st.integers(0, 4))
def test_halves_are_rounded_away_from_zero(value: Decimal, places: int) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert half_up(Fraction(value), places) == rounded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("quantity * price", "30.15"),
        ("quantity * price / 3 * 3", "30.15"),
        ("2 + 3 * 4 - -1", "15"),
        ("(2 + 3) * 4", "20"),
        ("round(price, 2) * quantity", "30.3"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_a_formula_is_worked_out_exactly(text: str, value: str) -> None:
    assert worked_out(text, quantity="30", price="1.005") == Fraction(value)


def test_what_needs_something_missing_has_no_value() -> None:
    assert worked_out("quantity * price", quantity="3") is None
    assert worked_out("quantity / price", quantity="3", price="0") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "a.b",
        "a ** 2",
        "a if b else c",
        "[1]",
        "'x'",
        "f(1)",
        "sum(a)",
        "round(a)",
        "True",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Formula(text)


def test_no_formula_reaches_python() -> None:
    for text in ("__import__('os')", "a.__class__", "(lambda: 1)()", "sum(a.__class__)(1)"):
        with pytest.raises(ValueError, match=r"^"):
            Formula(text)


def test_computed_fields_are_set_in_their_order() -> None:
    request = Request(quantity=Decimal(3))
    lines = [SimpleNamespace(net=Decimal("1.05")), SimpleNamespace(net=None)]
    compute(request, {"lines": lines}, {"estimate": "sum(lines.net) * quantity"})
    assert request.estimate == Decimal("3.15")
    request.quantity = None  # type: ignore[assignment]  # as a form may leave it
    compute(request, {"lines": []}, {"estimate": "sum(lines.net) * quantity"})
    assert request.estimate == Decimal(0)
