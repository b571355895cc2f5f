"""The register of people and departments holds nobody twice and nothing that leads nowhere."""

import datetime

import pytest

from guiju.kernel.errors import NotPermitted, Refused, RuleBroken
from guiju.org.department.actions import appoint_head, create_department, create_post
from guiju.org.models import Department, Person, Post
from guiju.org.person.actions import register_person
from tests.companies import (
    AUDIT,
    PERSONNEL,
    SECURITY,
    STAFF,
    SYSTEM,
    caller,
    department,
    eyes_of,
    numbered,
    person,
)
from tests.kernel.attack import Wall

pytestmark = pytest.mark.usefixtures("database")


def register(number: str = "2001", name: str = "New", by: str = PERSONNEL) -> Person:
    """Somebody new in a post that there is."""
    post = person(STAFF).post
    joined_on = datetime.date(2026, 11, 1)
    return register_person(
        by=caller(by), staff_number=number, name=name, post=post, joined_on=joined_on
    )


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("number", ["1202", " 1202 "])
def test_nobody_is_on_the_register_twice(number: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        register(number)
    assert refusal.value.field == "staff_number"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("number", ["", " ", "1/2", "a b", "..", "1?", "x" * 21])
def test_no_staff_number_breaks_an_address(number: str) -> None:
    with pytest.raises(RuleBroken):
        register(number)


@pytest.mark.usefixtures("unchanged")
def test_a_person_has_a_name() -> None:
    with pytest.raises(RuleBroken):
        register(name=" ")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SECURITY, AUDIT, STAFF])
def test_nobody_else_registers_people_or_sets_up_departments(login: str) -> None:
    with pytest.raises(NotPermitted):
        register(by=login)
    with pytest.raises(NotPermitted):
        create_department(by=caller(login), code="new", name="New")
    with pytest.raises(NotPermitted):
        create_post(by=caller(login), department=department("it"), name="New")
    with pytest.raises(NotPermitted):
        appoint_head(department("it"), by=caller(login), head=numbered("1803"))


@pytest.mark.usefixtures("unchanged")
def test_a_person_registered_in_vain_leaves_no_actor_behind(own_wall: Wall) -> None:
    with own_wall.owner() as sql:
        before = sql("SELECT count(*) FROM kernel_actor")
    with pytest.raises(NotPermitted):
        register(by=STAFF)
    with own_wall.owner() as sql:
        assert sql("SELECT count(*) FROM kernel_actor") == before


def test_two_companies_may_have_one_staff_number() -> None:
    with eyes_of("olga"):
        post = Post.objects.first()
    assert post is not None
    made = register_person(
        by=caller("olga"),
        staff_number="1202",
        name="Otto",
        post=post,
        joined_on=datetime.date(2026, 1, 1),
    )
    assert made.company_id != person(STAFF).company_id


@pytest.mark.usefixtures("unchanged")
def test_a_post_of_another_company_is_not_filled() -> None:
    post = person(STAFF).post
    with pytest.raises(Refused):
        register_person(
            by=caller("olga"),
            staff_number="9",
            name="Otto",
            post=post,
            joined_on=datetime.date(2026, 1, 1),
        )
    with eyes_of("olga"):
        assert not Person.objects.filter(staff_number="9").exists()


def test_no_code_of_a_department_and_no_post_in_it_is_there_twice() -> None:
    with pytest.raises(RuleBroken) as refusal:
        create_department(by=caller(PERSONNEL), code="it", name="Other")
    assert refusal.value.field == "code"
    create_post(by=caller(PERSONNEL), department=department("it"), name="New")
    with pytest.raises(RuleBroken):
        create_post(by=caller(PERSONNEL), department=department("it"), name="New")
    create_post(by=caller(PERSONNEL), department=department("quality"), name="New")


def test_who_has_left_heads_nothing(own_wall: Wall) -> None:
    with own_wall.unit(PERSONNEL) as sql:
        sql("UPDATE org_person SET left_on = current_date WHERE staff_number = '1803'")
    with pytest.raises(RuleBroken):
        appoint_head(department("it"), by=caller(SYSTEM), head=numbered("1803"))


@pytest.mark.usefixtures("unchanged")
def test_nobody_of_another_company_heads_a_department() -> None:
    with eyes_of("olga"):
        olga = Person.objects.get(name="Olga")
    with pytest.raises(Refused):
        appoint_head(department("it"), by=caller(SYSTEM), head=olga)
    head = numbered("1801")
    with eyes_of(SYSTEM):
        assert Department.objects.get(code="it").head_id == head.pk
