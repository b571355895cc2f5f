"""A number that the policy leaves open is typed, bounded, given by who may, and never guessed."""

from collections.abc import Iterator
from typing import Any

import pytest

from guiju.kernel.errors import NotConfigured, NotPermitted, ReasonMissing, RuleBroken
from guiju.kernel.models import Parameter as Row
from guiju.kernel.parameters import Parameter, parameters, set_parameter
from guiju.org.parameters import IDLE_MINUTES, PROFILE
from tests.companies import AUDIT, PERSONNEL, SECURITY, STAFF, SYSTEM, caller, eyes_of

pytestmark = pytest.mark.usefixtures("database")

NAME = "org.account.idle_minutes"


def put(value: Any, by: str = SYSTEM, name: str = NAME, reason: str = "decided") -> None:
    """Somebody sets it."""
    set_parameter(by=caller(by), parameter=name, value=value, reason=reason)


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
        put(value)
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
        put(value, name="org.account.password_profile")
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
@pytest.mark.parametrize("login", [SECURITY, AUDIT, PERSONNEL, STAFF])
def test_nobody_else_sets_it(login: str) -> None:
    for value in (10, "nonsense"):
        with pytest.raises(NotPermitted):
            put(value, by=login)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("reason", ["", " "])
def test_nobody_sets_it_without_saying_why(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        put(10, reason=reason)


@pytest.mark.usefixtures("unchanged")
def test_one_name_is_one_parameter(open_number: Parameter[int]) -> None:
    with pytest.raises(ValueError, match=open_number.name):
        Parameter(open_number.name, int, "Again", demands=())


@pytest.mark.usefixtures("unchanged")
def test_a_row_that_came_in_another_way_is_checked_too() -> None:
    with pytest.raises(RuleBroken):
        IDLE_MINUTES.check(1)
