"""Whom the directory names, and above all whom not."""

import pytest
from django.db.models import Model

from guiju.kernel.directory import directory
from guiju.kernel.models import Actor
from guiju.kernel.unit import Call, Unit, perform
from guiju.org.account.actions import suspend
from guiju.org.department.actions import appoint_head
from guiju.org.directory import OrgDirectory
from guiju.org.founding.actions import installation
from guiju.org.models import Assignment, Department, Permit, Role
from guiju.org.role.actions import grant, withdraw
from tests.companies import (
    AUDIT,
    PERSONNEL,
    SECURITY,
    STAFF,
    SYSTEM,
    account,
    caller,
    company,
    department,
    eyes_of,
    numbered,
    person,
    role,
)
from tests.kernel.attack import Wall

pytestmark = pytest.mark.usefixtures("database")

SUSPEND = "org.account.suspend"


def may(login: str, permission: str, subject: Model | None = None, of: str = "") -> bool:
    """What the directory says about somebody, in their own company or in another's.

    It says the same of one permission, as acts ask, and of all of them, as pages do.
    """
    with eyes_of(of or login) as there:
        actor = account(login).actor
        is_allowed = directory().may(actor, permission, there, subject)
        rights = directory().rights(actor, there, subject)
        assert (permission in rights.here) == is_allowed
        assert (permission in rights.anywhere) == directory().may(actor, permission, there)
        return is_allowed


def actors(*logins: str) -> list[int]:
    """The actors behind these."""
    return sorted(account(login).actor_id for login in logins)


def new_role(permission: str, scope: str) -> Role:
    """A role with one permit, as a later version might bring it."""

    def work(unit: Unit) -> Role:
        made = Role.objects.create(company=unit.company, code="new", name="New")
        Permit.objects.create(company=unit.company, role=made, permission=permission, scope=scope)
        return made

    return perform(Call(caller(SYSTEM), "test", 1), work, lambda pk: Role.objects.get(pk=pk))


# ---- may


@pytest.mark.usefixtures("unchanged")
def test_a_right_is_of_whom_a_role_gives_it_to_and_of_nobody_else() -> None:
    assert may(SYSTEM, SUSPEND) and may(SECURITY, SUSPEND)
    assert not any(may(login, SUSPEND) for login in (AUDIT, PERSONNEL, STAFF))
    assert not may(SYSTEM, "no.such.permission")


@pytest.mark.usefixtures("unchanged")
def test_no_right_reaches_into_another_company() -> None:
    assert may("olga", SUSPEND) and not may("olga", SUSPEND, of=SYSTEM)
    assert not may(SYSTEM, SUSPEND, account("olga"))
    assert not may("olga", SUSPEND, account(STAFF))
    assert not may("olga", "org.person.read", person(STAFF))
    assert not directory().may(account(SYSTEM).actor, SUSPEND, None)


@pytest.mark.usefixtures("unchanged")
def test_one_s_own_is_nobody_else_s() -> None:
    own = "org.account.change_password"
    assert may(STAFF, own, account(STAFF))
    for login in (SYSTEM, SECURITY, AUDIT, "olga"):
        assert not may(login, own, account(STAFF), of=SYSTEM if login != "olga" else "")


@pytest.mark.usefixtures("unchanged")
def test_a_part_of_the_system_does_what_it_is_there_for_and_nothing_else() -> None:
    assert directory().may(installation(), "org.company.found", None)
    for permission in (SUSPEND, "org.account.use_link", "org.assignment.withdraw"):
        assert not directory().may(installation(), permission, company(SYSTEM))
    stranger = Actor(sort=Actor.Sort.SYSTEM, name="stranger")
    assert not directory().may(stranger, "org.company.found", None)


def test_a_suspended_person_may_nothing() -> None:
    suspend(account(SECURITY), by=caller(SYSTEM), reason="a doubt")
    assert not may(SECURITY, SUSPEND)
    with eyes_of(SYSTEM) as own:
        assert directory().permissions(account(SECURITY).actor, own) == frozenset()


def test_who_has_left_may_nothing(own_wall: Wall) -> None:
    with own_wall.unit(PERSONNEL) as sql:
        sql("UPDATE org_person SET left_on = current_date WHERE staff_number = '1802'")
    assert not may(SECURITY, SUSPEND)
    with eyes_of(SYSTEM) as own:
        assert account(SECURITY).actor_id not in directory().holders(SUSPEND, own)


def test_a_role_held_in_a_department_reaches_down_and_nowhere_else() -> None:
    grant(
        by=caller(SECURITY),
        person=numbered("1803"),
        role=role("system-administrator"),
        department=department("production"),
    )
    holder = "cao.lei"
    reached = {"production": "1501", "workshop-1": "1511", "it": "1801", "gm": "1001"}
    subjects = {code: numbered(number) for code, number in reached.items()}
    for code, subject in subjects.items():
        expected = code in {"production", "workshop-1"}
        assert may(holder, "org.person.register", subject) == expected, code
        if expected and hasattr(subject.actor, "account"):
            assert may(holder, SUSPEND, subject.actor.account)
    assert not may(holder, SUSPEND, account("zhao.min"))
    assert may(holder, SUSPEND)


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("own", {"zhu.haibo"}),
        ("department", {"zhu.haibo"}),
        ("company", {"zhu.haibo", "liu.yang", "gao.feng", "he.li"}),
    ],
)
def test_a_permit_reaches_as_far_as_its_scope(scope: str, reached: set[str]) -> None:
    grant(by=caller(SECURITY), person=person("zhu.haibo"), role=new_role("test.look", scope))
    logins = {"zhu.haibo", "liu.yang", "gao.feng", "he.li"}
    assert {one for one in logins if may("zhu.haibo", "test.look", person(one))} == reached


def test_a_department_s_permit_reaches_the_departments_below() -> None:
    grant(by=caller(SECURITY), person=person("liu.yang"), role=new_role("test.look", "department"))
    for one, expected in (("zhu.haibo", True), ("liu.yang", True), ("shen.guodong", False)):
        assert may("liu.yang", "test.look", person(one)) == expected
    assert may("liu.yang", "test.look", department("workshop-2"))
    assert not may("liu.yang", "test.look", department("gm"))
    assert not may("liu.yang", "test.look", role("staff"))  # it belongs to no department


# ---- holders


@pytest.mark.usefixtures("unchanged")
def test_holders_are_those_who_may_and_nobody_else() -> None:
    with eyes_of(SYSTEM) as own:
        assert directory().holders(SUSPEND, own) == actors(SYSTEM, SECURITY)
        assert directory().holders("no.such.permission", own) == []
    with eyes_of("olga") as other:
        assert directory().holders(SUSPEND, other) == actors("olga", "sven")


def test_holders_of_a_subject_are_those_whom_it_lies_within_the_reach_of() -> None:
    grant(by=caller(SECURITY), person=person("liu.yang"), role=new_role("test.look", "department"))
    workshop, finance = person("zhu.haibo"), person("he.li")
    with eyes_of(SYSTEM) as own:
        assert directory().holders("test.look", own, workshop) == actors("liu.yang")
        assert directory().holders("test.look", own, finance) == []


def test_a_role_that_was_withdrawn_has_no_holder() -> None:
    with eyes_of(SYSTEM) as own:
        assert directory().role_holders("buyer", own) == actors(STAFF, "wu.tao")
        held = Assignment.objects.get(person__staff_number="1203", role__code="buyer", until=None)
    withdraw(held, by=caller(SECURITY), reason="moved on")
    with eyes_of(SYSTEM) as own:
        assert directory().role_holders("buyer", own) == actors(STAFF)


def test_a_role_in_a_department_is_held_there_and_below() -> None:
    grant(
        by=caller(SECURITY),
        person=person("zhu.haibo"),
        role=role("personnel"),
        department=department("production"),
    )
    with eyes_of(SYSTEM) as own:
        held = {
            code: directory().role_holders("personnel", own, pk)
            for code, pk in Department.objects.values_list("code", "pk")
        }
        everywhere = actors("han.mei", "feng.xue")
        with_him = actors("han.mei", "feng.xue", "zhu.haibo")
        assert held["finance"] == everywhere and held["gm"] == everywhere
        assert held["production"] == held["workshop-1"] == with_him
        assert directory().role_holders("personnel", own) == with_him


# ---- heads and superiors


@pytest.mark.usefixtures("unchanged")
def test_nobody_is_their_own_superior() -> None:
    superiors = {"wang.xiaoyan": "li.jianguo", "li.jianguo": "shen.guodong"}
    superiors |= {"zhu.haibo": "liu.yang", "luo.wenjing": "shen.guodong"}
    for login, superior in superiors.items():
        with eyes_of(SYSTEM) as own:
            found = directory().superior_of(account(login).actor, own)
        assert found == account(superior).actor_id, login
    with eyes_of(SYSTEM) as own:
        assert directory().superior_of(account("shen.guodong").actor, own) is None
        assert directory().superior_of(account("olga").actor, own) is None


def test_a_department_without_a_head_is_answered_for_by_the_one_above(own_wall: Wall) -> None:
    with own_wall.unit(PERSONNEL) as sql:
        sql("UPDATE org_department SET head_id = NULL WHERE code = 'purchasing'")
    purchasing = department("purchasing")
    with eyes_of(SYSTEM) as own:
        assert directory().head_of(purchasing.pk, own) is None
        found = directory().superior_of(account("wang.xiaoyan").actor, own)
    assert found == account("shen.guodong").actor_id


def test_a_head_who_has_left_answers_for_nobody(own_wall: Wall) -> None:
    with own_wall.unit(PERSONNEL) as sql:
        sql("UPDATE org_person SET left_on = current_date WHERE staff_number = '1201'")
    purchasing = department("purchasing")
    with eyes_of(SYSTEM) as own:
        assert directory().head_of(purchasing.pk, own) is None
        found = directory().superior_of(account("wang.xiaoyan").actor, own)
    assert found == account("shen.guodong").actor_id


def test_a_head_is_asked_for_in_one_s_own_company_alone() -> None:
    appoint_head(department("it"), by=caller(SYSTEM), head=numbered("1803"))
    it = department("it")
    with eyes_of(SYSTEM) as own:
        assert directory().head_of(it.pk, own) == account("cao.lei").actor_id
    with eyes_of("olga") as other:
        assert directory().head_of(it.pk, other) is None


@pytest.mark.usefixtures("unchanged")
def test_nobody_stands_in_for_anybody_yet() -> None:
    with eyes_of(SYSTEM) as own:
        assert OrgDirectory().stands_in_for(account(SYSTEM).actor, own) == []


@pytest.mark.usefixtures("unchanged")
def test_navigation_shows_what_one_may_and_nothing_more() -> None:
    with eyes_of(SYSTEM) as own:
        held = Assignment.objects.filter(person__actor=account(STAFF).actor, until=None)
        permits = Permit.objects.filter(role__assignments__in=held)
        said = directory().permissions(account(STAFF).actor, own)
        assert said == set(permits.values_list("permission", flat=True))
        assert "org.person.read" in said and SUSPEND not in said
        assert directory().permissions(account("olga").actor, own) == frozenset()
