"""Numbers and days as people write them: understood in one way, or refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from guiju.web.entry import DayField, DecimalField, WholeField, day_of, number_of
from tests.web.entries import DAYS, NO_DAYS, NO_NUMBERS, NUMBERS, TODAY


@pytest.mark.parametrize(("text", "meant"), NUMBERS.items())
def test_a_number_is_understood(text: str, meant: str) -> None:
    assert number_of(text) == meant


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_clear_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        number_of(text)


@pytest.mark.parametrize(("text", "meant"), DAYS.items())
def test_a_day_is_understood(text: str, meant: str) -> None:
    assert day_of(text, TODAY).isoformat() == meant


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_clear_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        day_of(text, TODAY)


def test_too_many_places_are_refused_and_not_rounded_away() -> None:
    field = DecimalField(max_digits=18, decimal_places=2)
    assert str(field.clean("１，２３４．５００")) == "1234.5"
    with pytest.raises(ValidationError):
        field.clean("1.005")


def test_a_whole_number_has_no_part() -> None:
    assert WholeField().clean("1,000.00") == 1000
    with pytest.raises(ValidationError):
        WholeField().clean("1.5")


def test_a_day_beyond_the_calendar_is_refused() -> None:
    field = DayField(today=lambda: datetime.date(9999, 12, 30))
    assert field.clean("+1") == datetime.date(9999, 12, 31)
    with pytest.raises(ValidationError):
        field.clean("+2")
