"""A number that the policy leaves open is typed, bounded, given by who may, and never guessed."""

from collections.abc import Iterator
from typing import Any

import pytest

from guiju.kernel.errors import NotConfigured, RefusedByDatabase, RuleBroken
from guiju.kernel.models import Parameter as Row
from guiju.kernel.parameters import Parameter, parameters, set_parameter
from guiju.kernel.unit import Call, perform
from guiju.org.parameters import IDLE_MINUTES, PROFILE
from tests.companies import SYSTEM, caller, eyes_of
from tests.org.deciding import decide

pytestmark = pytest.mark.usefixtures("database")

NAME = "org.account.idle_minutes"


def put(value: Any, name: str = NAME) -> None:
    """It is proposed and confirmed."""
    decide(name, value)


def put_at_once(value: Any, name: str = NAME) -> None:
    """Code of a layer above lets a value hold; the database knows of nobody who confirmed it."""
    perform(
        Call(caller(SYSTEM), "test.set", 0, None, "decided", {}),
        lambda unit: set_parameter(by=unit, parameter=name, value=value),
        lambda _pk: None,
    )


def idle_minutes(login: str = SYSTEM) -> int:
    """What holds now in somebody's company."""
    with eyes_of(login) as company:
        return IDLE_MINUTES.of(company)


@pytest.fixture
def open_number() -> Iterator[Parameter[int]]:
    """A parameter that the policy leaves open and nobody has set."""
    declared = Parameter("test.open", int, "Open", demands=("P0",))
    yield declared
    del parameters["test.open"]


def test_the_newest_value_holds_and_the_former_stay_on_record() -> None:
    assert idle_minutes() == 30
    for value in (10, 20, 15):
        put(value)
        assert idle_minutes() == value
    with eyes_of(SYSTEM):
        rows = Row.objects.filter(name=NAME).order_by("id").values_list("value", flat=True)
        assert list(rows) == [10, 20, 15]


def test_a_value_of_one_company_is_not_another_s() -> None:
    put(10)
    assert idle_minutes("olga") == 30


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("value", [4, 241, -1, 0, "30", 30.0, True, None, [30]])
def test_no_value_is_of_the_wrong_type_or_out_of_bounds(value: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        put_at_once(value)
    assert refusal.value.demand == NAME
    assert idle_minutes() == 30


@pytest.mark.parametrize("value", [5, 240])
def test_the_bounds_themselves_are_allowed(value: int) -> None:
    put(value)
    assert idle_minutes() == value


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("value", ["", "none", "NIST", 1])
def test_no_choice_is_made_up(value: Any) -> None:
    with pytest.raises(RuleBroken):
        put_at_once(value, name="org.account.password_profile")
    with eyes_of(SYSTEM) as company:
        assert PROFILE.of(company) == "classified-protection"


def test_what_nobody_has_set_is_refused_and_not_guessed(open_number: Parameter[int]) -> None:
    with eyes_of(SYSTEM) as company, pytest.raises(NotConfigured) as refusal:
        open_number.of(company)
    assert refusal.value.demand == "test.open"
    put(7, name="test.open")
    with eyes_of(SYSTEM) as company:
        assert open_number.of(company) == 7


@pytest.mark.usefixtures("unchanged")
def test_a_value_that_nobody_confirmed_is_refused_by_the_database() -> None:
    with pytest.raises(RefusedByDatabase):
        put_at_once(10)
    assert idle_minutes() == 30


@pytest.mark.usefixtures("unchanged")
def test_one_name_is_one_parameter(open_number: Parameter[int]) -> None:
    with pytest.raises(ValueError, match=open_number.name):
        Parameter(open_number.name, int, "Again", demands=())


@pytest.mark.usefixtures("unchanged")
def test_a_row_that_came_in_another_way_is_checked_too() -> None:
    with pytest.raises(RuleBroken):
        IDLE_MINUTES.check(1)
