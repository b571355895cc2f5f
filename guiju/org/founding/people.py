"""The first three people of a company, and leave for a small one to do with two."""

import datetime
import secrets
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.errors import DutyConflict, RuleBroken
from guiju.kernel.models import Company, Installation
from guiju.kernel.parameters import set_parameter
from guiju.kernel.unit import Unit
from guiju.org.account.actions import give_link, open_account
from guiju.org.department.actions import create_department, create_post
from guiju.org.founding.actions import found
from guiju.org.parameters import DUTIES_MAY_BE_COMBINED
from guiju.org.person.actions import register_person
from guiju.org.person.models import Person
from guiju.org.role.actions import grant, make_exception
from guiju.org.role.catalogue import AUDIT, COMBINABLE, SECURITY, STAFF, SYSTEM
from guiju.org.role.models import DutyConflict as Conflict
from guiju.org.role.models import Role

DUTIES = {"system": SYSTEM, "security": SECURITY, "audit": AUDIT}


@dataclass(frozen=True)
class FirstPerson:
    """Somebody to begin with."""

    duty: str
    name: str
    login: str
    staff_number: str


@dataclass(frozen=True)
class Combining:
    """Why one person is system and security administrator, and until when that stands."""

    reason: str
    review_by: datetime.date


@dataclass(frozen=True)
class LetIn:
    """A first person, what they hold, and the token of the link by which they come in."""

    person: Person
    login: str
    roles: tuple[str, ...]
    token: str


def check_first_people(people: list[FirstPerson], combining: Combining | None) -> None:
    """Three different persons, or two with combined duties. Raises RuleBroken, DutyConflict."""
    wanted = {"system", "audit"} if combining else {"system", "security", "audit"}
    if {person.duty for person in people} != wanted or len(people) != len(wanted):
        raise RuleBroken(
            _("A company begins with these administrators: %(duties)s.")
            % {"duties": ", ".join(sorted(wanted))},
            demand="P5.2.1a",
        )
    for quality in ("name", "login", "staff_number"):
        values = [getattr(person, quality).strip().lower() for person in people]
        if "" in values:
            raise RuleBroken(_("“%(field)s” is missing.") % {"field": quality}, field=quality)
        if len(set(values)) != len(values):
            raise DutyConflict(
                _("The administrators must be different persons: “%(field)s” occurs twice.")
                % {"field": quality},
                field=quality,
                demand="P5.2.1a",
            )


def found_with_first_people(
    company: Company, people: list[FirstPerson], combining: Combining | None, language: str
) -> list[LetIn]:
    """Found a real company with its administrators. Raises Refused; then nothing is founded."""
    check_first_people(people, combining)
    return found(
        company,
        mode=Installation.Mode.COMPANY,
        language=language,
        populate=lambda unit, roles: let_in(unit, roles, people, combining, language),
    )


def let_in(
    unit: Unit,
    roles: dict[str, Role],
    people: list[FirstPerson],
    combining: Combining | None,
    language: str,
) -> list[LetIn]:
    """Register the first people, in a department of their own, and give them their links."""
    department = create_department(by=unit, code="administration", name=str(_("Administration")))
    registered = {}
    for first in people:
        post = create_post(by=unit, department=department, name=roles[DUTIES[first.duty]].name)
        registered[first.duty] = register_person(
            by=unit,
            staff_number=first.staff_number.strip(),
            name=first.name.strip(),
            post=post,
            joined_on=clock.business_today(unit.company),
        )
    if combining:
        combine_duties(unit, registered["system"], registered["audit"], combining)
    return [
        open_door(
            unit,
            roles,
            first.login,
            registered[first.duty],
            held_by(first.duty, combining),
            language,
        )
        for first in people
    ]


def held_by(duty: str, combining: Combining | None) -> tuple[str, ...]:
    """The roles that go with a duty."""
    return COMBINABLE if combining and duty == "system" else (DUTIES[duty],)


def combine_duties(unit: Unit, person: Person, approver: Person, combining: Combining) -> None:
    """Set the parameter and make the exception; the approver confirms it when signed in."""
    set_parameter(by=unit, parameter=DUTIES_MAY_BE_COMBINED.name, value=True)
    conflict = Conflict.objects.get(
        company=unit.company, first__code__in=COMBINABLE, second__code__in=COMBINABLE
    )
    make_exception(
        by=unit,
        person=person,
        conflict=conflict,
        approver=approver,
        review_by=combining.review_by,
        reason=combining.reason,
    )


def open_door(
    unit: Unit,
    roles: dict[str, Role],
    login: str,
    person: Person,
    held: tuple[str, ...],
    language: str,
) -> LetIn:
    """The account, the roles and the one-time link of one person."""
    account = open_account(by=unit, person=person, login=login, language=language)
    for code in (STAFF, *held):
        grant(by=unit, person=person, role=roles[code])
    token = secrets.token_urlsafe(32)
    give_link(by=unit, account=account, token=token)
    return LetIn(person, account.login, (STAFF, *held), token)
