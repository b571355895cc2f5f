"""Nobody gives rights to themselves, and duties that must be apart do not meet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from guiju.kernel import clock
from guiju.kernel.errors import (
    DutyConflict,
    NotPermitted,
    ReasonMissing,
    Refused,
    RuleBroken,
    WrongState,
)
from guiju.kernel.parameters import set_parameter
from guiju.org.department.actions import create_department
from guiju.org.founding.actions import create_role, declare_conflict
from guiju.org.models import Assignment, DutyException, Role
from guiju.org.models import DutyConflict as Conflict
from guiju.org.role.actions import confirm_exception, grant, make_exception, withdraw
from guiju.org.role.catalogue import CONFLICTS, ROLES
from tests.companies import (
    AUDIT,
    PERSONNEL,
    SECURITY,
    STAFF,
    SYSTEM,
    browser,
    caller,
    department,
    eyes_of,
    numbered,
    person,
    role,
    send,
)
from tests.kernel.attack import Wall

pytestmark = pytest.mark.usefixtures("database")

ADMINISTRATORS = "system-administrator", "security-administrator", "audit-administrator"


def held_by(login: str) -> set[str]:
    """The codes of the roles that somebody holds."""
    somebody = person(login)
    with eyes_of(SYSTEM):
        rows = Assignment.objects.filter(person=somebody, until=None)
        return set(rows.values_list("role__code", flat=True))


def assignment(login: str, code: str) -> Assignment:
    """What makes somebody hold a role."""
    somebody = person(login)
    with eyes_of(SYSTEM):
        return Assignment.objects.get(person=somebody, role__code=code, until=None)


# ---- granting and withdrawing


def test_a_role_granted_holds_until_it_is_withdrawn() -> None:
    given = grant(by=caller(SECURITY), person=person(STAFF), role=role("personnel"))
    assert create_department(by=caller(STAFF), code="one", name="One").pk
    withdraw(given, by=caller(SECURITY), reason="moved on")
    with pytest.raises(NotPermitted):
        create_department(by=caller(STAFF), code="two", name="Two")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SYSTEM, AUDIT, PERSONNEL, STAFF])
def test_nobody_but_the_security_administrator_grants(login: str) -> None:
    with pytest.raises(NotPermitted):
        grant(by=caller(login), person=person("he.li"), role=role("personnel"))
    with pytest.raises(NotPermitted):
        withdraw(assignment(PERSONNEL, "staff"), by=caller(login), reason="x")


@pytest.mark.usefixtures("unchanged")
def test_people_and_roles_of_another_company_are_not_even_there() -> None:
    with pytest.raises(ObjectDoesNotExist):
        grant(by=caller("sven"), person=person("he.li"), role=role("personnel"))
    with pytest.raises(ObjectDoesNotExist):
        withdraw(assignment(PERSONNEL, "staff"), by=caller("sven"), reason="x")


@pytest.mark.usefixtures("unchanged")
def test_nobody_grants_a_role_to_themselves() -> None:
    with pytest.raises(DutyConflict) as refusal:
        grant(by=caller(SECURITY), person=person(SECURITY), role=role("personnel"))
    assert refusal.value.demand == "P3.1.1a"


@pytest.mark.usefixtures("unchanged")
def test_nobody_withdraws_their_own_role() -> None:
    with pytest.raises(DutyConflict):
        withdraw(assignment(SECURITY, "staff"), by=caller(SECURITY), reason="x")


@pytest.mark.parametrize("login", [SYSTEM, AUDIT])
def test_an_administrator_s_role_is_always_somebody_s(login: str) -> None:
    """It is handed on before it is taken back."""
    code = {SYSTEM: "system-administrator", AUDIT: "audit-administrator"}[login]
    last, by = assignment(login, code), caller(SECURITY)
    with pytest.raises(RuleBroken):
        withdraw(last, by=by, reason="x")
    successor = grant(by=by, person=numbered("1803"), role=role(code))
    withdraw(last, by=by, reason="handed on")
    with pytest.raises(RuleBroken):
        withdraw(successor, by=by, reason="x")


def test_a_role_is_not_held_twice_nor_withdrawn_twice() -> None:
    with pytest.raises(RuleBroken):
        grant(by=caller(SECURITY), person=person(PERSONNEL), role=role("personnel"))
    held = assignment(PERSONNEL, "personnel")
    with pytest.raises(ReasonMissing):
        withdraw(held, by=caller(SECURITY))
    withdraw(held, by=caller(SECURITY), reason="moved on")
    with pytest.raises(WrongState):
        withdraw(held, by=caller(SECURITY), reason="moved on")


def test_who_has_left_gets_no_role(own_wall: Wall) -> None:
    somebody = numbered("1803")
    with own_wall.unit(PERSONNEL) as sql:
        sql("UPDATE org_person SET left_on = current_date - 1 WHERE staff_number = '1803'")
    with pytest.raises(RuleBroken):
        grant(by=caller(SECURITY), person=somebody, role=role("personnel"))


@pytest.mark.usefixtures("unchanged")
def test_a_role_of_another_company_is_not_granted() -> None:
    with pytest.raises(Refused):
        grant(by=caller(SECURITY), person=person(STAFF), role=role("personnel", of="olga"))
    assert held_by(STAFF) == {"staff", "buyer"}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SYSTEM, SECURITY, AUDIT])
def test_nobody_makes_up_roles_or_drops_conflicts_in_daily_work(login: str) -> None:
    with pytest.raises(NotPermitted):
        create_role(by=caller(login), code="god", name="God", permits=[])
    with pytest.raises(NotPermitted):
        declare_conflict(by=caller(login), one=role("staff"), other=role("personnel"), why="x")
    with eyes_of(SYSTEM):
        assert Role.objects.count() == len(ROLES) and Conflict.objects.count() == len(CONFLICTS)


# ---- duties apart


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SYSTEM, SECURITY, AUDIT])
@pytest.mark.parametrize("other", ADMINISTRATORS)
def test_no_administrator_becomes_another_one_too(login: str, other: str) -> None:
    before = held_by(login)
    with pytest.raises(Refused) as refusal:
        grant(by=caller(SECURITY), person=person(login), role=role(other))
    expected = RuleBroken if other in before and login != SECURITY else DutyConflict
    assert type(refusal.value) is expected
    assert held_by(login) == before


@pytest.mark.usefixtures("unchanged")
def test_a_role_of_one_department_conflicts_too() -> None:
    with pytest.raises(DutyConflict):
        grant(
            by=caller(SECURITY),
            person=person(SYSTEM),
            role=role("audit-administrator"),
            department=department("audit"),
        )


# ---- exceptions


def allow_exceptions() -> None:
    """The company lets small duties be combined."""
    name = "org.duties_may_be_combined"
    set_parameter(by=caller(SYSTEM), parameter=name, value=True, reason="we are thirty")


def make(days: int = 30, approver: str = AUDIT, by: str = AUDIT) -> DutyException:
    """An exception by which the system administrator may grant rights too."""
    with eyes_of(SYSTEM):
        conflict = Conflict.objects.get(
            first__code="system-administrator", second__code="security-administrator"
        )
    return make_exception(
        by=caller(by),
        person=person(SYSTEM),
        conflict=conflict,
        approver=person(approver),
        review_by=clock.now().date() + timedelta(days=days),
        reason="a small company",
    )


def combine() -> None:
    """Somebody else grants the second duty."""
    grant(by=caller(SECURITY), person=person(SYSTEM), role=role("security-administrator"))


@pytest.mark.usefixtures("unchanged")
def test_no_exception_is_made_where_the_company_allows_none() -> None:
    with pytest.raises(RuleBroken) as refusal:
        make()
    assert refusal.value.demand == "org.duties_may_be_combined"


def test_an_exception_lets_two_duties_meet_and_is_confirmed_once_by_its_approver() -> None:
    allow_exceptions()
    with pytest.raises(DutyConflict):
        combine()
    made = make()
    combine()
    for login in (SYSTEM, SECURITY, PERSONNEL):
        with pytest.raises(NotPermitted):
            confirm_exception(made, by=caller(login))
    assert confirm_exception(made, by=caller(AUDIT)).confirmed_at
    with pytest.raises(WrongState):
        confirm_exception(made, by=caller(AUDIT))


@pytest.mark.parametrize("login", [SYSTEM, SECURITY, PERSONNEL, STAFF])
def test_nobody_else_makes_an_exception(login: str) -> None:
    allow_exceptions()
    with pytest.raises(NotPermitted):
        make(by=login)


def test_nobody_approves_their_own_exception() -> None:
    allow_exceptions()
    with pytest.raises(DutyConflict):
        make(approver=SYSTEM)


@pytest.mark.parametrize("days", [-1, 368])
def test_an_exception_is_reviewed_within_a_year(days: int) -> None:
    allow_exceptions()
    with pytest.raises(RuleBroken) as refusal:
        make(days)
    assert refusal.value.field == "review_by"


def test_an_exception_covers_one_conflict_and_no_other() -> None:
    allow_exceptions()
    make()
    with pytest.raises(DutyConflict):
        grant(by=caller(SECURITY), person=person(SYSTEM), role=role("audit-administrator"))


def test_an_exception_that_is_over_covers_nothing(own_wall: Wall) -> None:
    allow_exceptions()
    make()
    with own_wall.owner() as sql:
        sql("ALTER TABLE org_dutyexception DISABLE TRIGGER USER")
        sql("UPDATE org_dutyexception SET since = current_date - 40, review_by = current_date - 2")
        sql("ALTER TABLE org_dutyexception ENABLE TRIGGER USER")
    with pytest.raises(DutyConflict):
        combine()


def test_the_approver_s_page_waits_for_nobody_else() -> None:
    allow_exceptions()
    address = f"/duty-exceptions/{make().pk}/confirm/"
    for login in (SYSTEM, SECURITY, STAFF):
        assert browser(login).get(address).status_code == 403
    assert browser("anna").get(address).status_code == 404
    client = browser(AUDIT)
    assert address in client.get("/").content.decode()
    assert send(client, address).status_code == 303
    assert address not in client.get("/").content.decode()
