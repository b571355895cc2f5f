"""Founding the demo company through the same actions as a real one."""

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist

from guiju.kernel.errors import Refused
from guiju.kernel.models import Channel, Company, Installation
from guiju.kernel.unit import Caller, Unit
from guiju.org.account.actions import give_link, open_account, use_link
from guiju.org.account.models import Account
from guiju.org.demo import company as demo
from guiju.org.department.actions import appoint_head, create_department, create_post
from guiju.org.department.models import Department, Post
from guiju.org.founding.actions import found, installation
from guiju.org.founding.credit_code import check_character
from guiju.org.person.actions import register_person
from guiju.org.person.models import Person
from guiju.org.role.actions import grant
from guiju.org.role.catalogue import STAFF
from guiju.org.role.models import Role

# What apps above tell of the demo: nothing that stands already. Each says whether it told anything.
stories: list[Callable[[Company], bool]] = []


# How a story meets that people have changed what it names.
CHANGED = (Refused, ObjectDoesNotExist, LookupError, ArithmeticError)


@dataclass
class Founded:
    """What came of a founding."""

    is_new: bool
    let_in: int = 0
    told: list[str] = field(default_factory=list)
    """The apps whose story was told now."""
    stood: list[str] = field(default_factory=list)
    """The apps whose story was there."""
    untold: dict[str, str] = field(default_factory=dict)
    """The apps whose story the standing company has no place for, and why."""


def found_demo() -> Founded:
    """Found it, unless it stands, let the cast in, and tell the stories that are not told yet.

    In a company that an older program founded, people may have changed what a story rests on: the
    story is then left out, and the rest stands. Raises Refused where a new company refuses one.
    """
    company = Company.objects.filter(code=demo.CODE).first()
    done = Founded(is_new=company is None)
    if company is None:
        body = demo.CREDIT_BODY
        company = Company(code=demo.CODE, name=demo.NAME, credit_code=body + check_character(body))
        found(company, mode=Installation.Mode.DEMO, language="zh-hans", populate=populate)
    cast = [person.login for person in demo.PEOPLE if person.in_cast]
    waiting = Account.objects.filter(login__in=cast, password_set_at=None)
    done.let_in = sum(let_in(account, company) for account in waiting.select_related("actor"))
    for story in stories:
        app = story.__module__.split(".")[-2]
        try:
            (done.told if story(company) else done.stood).append(app)
        except CHANGED as reason:
            if done.is_new:
                raise
            done.untold[app] = str(reason) or type(reason).__name__
    return done


def caller(login: str, company: Company) -> Caller:
    """Somebody of the demo, at the command line."""
    account = Account.objects.select_related("actor").get(login=login)
    return Caller(account.actor, company, Channel.COMMAND)


def let_in(account: Account, company: Company) -> bool:
    """Give a person a one-time link, by which they set the published password."""
    token = secrets.token_urlsafe(32)
    give_link(by=Caller(installation(), company, Channel.COMMAND), account=account, token=token)
    own = Caller(account.actor, company, Channel.COMMAND)
    use_link(account, by=own, token=token, new_password=demo.PASSWORD)
    return True


def populate(unit: Unit, roles: dict[str, Role]) -> None:
    """Departments, posts, people, heads, accounts."""
    departments: dict[str, Department] = {}
    for one in demo.DEPARTMENTS:
        departments[one.code] = create_department(
            by=unit, code=one.code, name=one.name, parent=departments.get(one.parent)
        )
    posts: dict[tuple[str, str], Post] = {}
    people: dict[str, Person] = {}
    for somebody in demo.PEOPLE:
        place = (somebody.department, somebody.post)
        if place not in posts:
            posts[place] = create_post(
                by=unit, department=departments[somebody.department], name=somebody.post
            )
        people[somebody.number] = register(unit, somebody, posts[place])
    for one in demo.DEPARTMENTS:
        appoint_head(departments[one.code], by=unit, head=people[one.head])
    for somebody in demo.PEOPLE:
        if somebody.login:
            open_demo_account(unit, somebody, people[somebody.number], roles)


def register(unit: Unit, one: demo.DemoPerson, post: Post) -> Person:
    """One person, with an address that leads nowhere (RFC 2606)."""
    return register_person(
        by=unit,
        staff_number=one.number,
        name=one.name,
        post=post,
        joined_on=datetime.date.fromisoformat(one.joined_on),
        email=f"{one.login}@hengtuo.example" if one.login else "",
    )


def open_demo_account(
    unit: Unit, one: demo.DemoPerson, person: Person, roles: dict[str, Role]
) -> None:
    """The account and the roles of one person."""
    open_account(by=unit, person=person, login=one.login)
    for code in (STAFF, *one.roles):
        grant(by=unit, person=person, role=roles[code])
