"""How people get into the register."""

import datetime
import re

from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import birth
from guiju.kernel.errors import RuleBroken
from guiju.kernel.models import Actor
from guiju.kernel.unit import Unit
from guiju.org.department.models import Post
from guiju.org.person.models import Person


@birth(Person, "org.person.register")
def register_person(  # noqa: PLR0913  what a person is
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    staff_number: str,
    name: str,
    post: Post,
    joined_on: datetime.date,
    email: str = "",
    phone: str = "",
) -> Person:
    """Enter somebody whom the policy binds, with or without an account (demand P1.2).

    Raises RuleBroken where the staff number is taken or cannot stand in an address.
    """
    staff_number = staff_number.strip()
    if not re.fullmatch(r"[-\w]{1,20}", staff_number) or not name.strip():
        raise RuleBroken(
            _("A person has a name and a staff number of letters, digits and hyphens."),
            field="staff_number",
        )
    if Person.objects.filter(company=by.company, staff_number=staff_number).exists():
        raise RuleBroken(
            _("The staff number “%(number)s” is taken.") % {"number": staff_number},
            what_to_do=_("Look the person up before entering anybody twice."),
            field="staff_number",
        )
    return Person.objects.create(
        pk=pk,
        company=by.company,
        actor=Actor.objects.create(company=by.company, sort=Actor.Sort.HUMAN, name=name),
        staff_number=staff_number,
        name=name,
        post=post,
        joined_on=joined_on,
        email=email,
        phone=phone,
    )
