"""How roles are granted and withdrawn (demands P3.1.1a, P5.2.1a)."""

import datetime

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.errors import DutyConflict, RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.org.department.models import Department
from guiju.org.parameters import DUTIES_MAY_BE_COMBINED
from guiju.org.person.models import Person
from guiju.org.role.administration import keep_holder
from guiju.org.role.models import Assignment, DutyException, Role
from guiju.org.role.models import DutyConflict as Conflict

LONGEST_EXCEPTION = datetime.timedelta(days=366)


@birth(Assignment, "org.assignment.grant")
def grant(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    person: Person,
    role: Role,
    department: Department | None = None,
) -> Assignment:
    """Let a person hold a role, in the whole company or in a department and below.

    Raises DutyConflict where the person would grant it to themselves or would hold duties that must
    be apart, RuleBroken where they hold it already or have left.
    """
    # Locked, so that two grants at once see one another.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    check_not_oneself(by, person)
    if person.left_on is not None:
        raise RuleBroken(_("%(name)s has left the company.") % {"name": person.name})
    held = person.assignments.filter(until=None)
    if held.filter(role=role, department=department).exists():
        raise RuleBroken(_("%(name)s holds this role already.") % {"name": person.name})
    if conflict := conflict_with(person, role):
        raise DutyConflict(conflict.why, demand="P5.2.1a")
    return Assignment.objects.create(
        pk=pk,
        company=by.company,
        person=person,
        role=role,
        department=department,
        since=clock.now(),
    )


@action(Assignment, "org.assignment.withdraw", needs_reason=True)
def withdraw(assignment: Assignment, *, by: Unit, reason: str) -> None:
    """Take a role back; the right ends with the next unit.

    Raises DutyConflict, WrongState, RuleBroken where an administrator's role would be nobody's.
    """
    check_not_oneself(by, assignment.person)
    if assignment.until is not None:
        raise WrongState(_("This role was withdrawn already."))
    keep_holder(by, assignment)
    assignment.until = clock.now()
    assignment.save(update_fields=["until"])


@birth(DutyException, "org.dutyexception.make", needs_reason=True)
def make_exception(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    person: Person,
    conflict: Conflict,
    approver: Person,
    review_by: datetime.date,
) -> DutyException:
    """Let one person hold two conflicting roles until a review.

    Raises RuleBroken where the parameter does not allow it, the review is too far or past, or the
    approver is the person.
    """
    today = clock.business_today(by.company)
    if not DUTIES_MAY_BE_COMBINED.of(by.company):
        raise RuleBroken(
            _("Exceptions from the separation of duties are not allowed here."),
            demand=DUTIES_MAY_BE_COMBINED.name,
        )
    if approver.pk == person.pk:
        raise DutyConflict(_("Nobody approves their own exception."), demand="P5.2.1a")
    if not today < review_by <= today + LONGEST_EXCEPTION:
        raise RuleBroken(
            _("An exception is reviewed within a year."),
            what_to_do=_("Choose a review date between tomorrow and a year from now."),
            field="review_by",
        )
    return DutyException.objects.create(
        pk=pk,
        company=by.company,
        person=person,
        conflict=conflict,
        reason=reason,
        approver=approver,
        since=today,
        review_by=review_by,
    )


@action(DutyException, "org.dutyexception.confirm")
def confirm_exception(exception: DutyException, *, by: Unit, reason: str) -> None:
    """The approver, signed in, stands by the exception that was founded on their name."""
    if exception.confirmed_at is not None:
        raise WrongState(_("This exception was confirmed already."))
    exception.confirmed_at = clock.now()
    exception.save(update_fields=["confirmed_at"])


def check_not_oneself(by: Unit, person: Person) -> None:
    """Raises DutyConflict where somebody acts on their own roles."""
    if person.actor_id == by.actor.pk:
        raise DutyConflict(_("Nobody grants or withdraws their own roles."), demand="P3.1.1a")


def conflict_with(person: Person, role: Role) -> Conflict | None:
    """The conflict that this role would bring about, unless an exception covers it."""
    held = set(person.assignments.filter(until=None).values_list("role_id", flat=True))
    today = clock.now().date()
    excepted = set(
        person.duty_exceptions.filter(review_by__gte=today).values_list("conflict_id", flat=True)
    )
    for conflict in Conflict.objects.filter(company=person.company_id):
        pair = {conflict.first_id, conflict.second_id}
        if role.pk in pair and (pair - {role.pk}) & held and conflict.pk not in excepted:
            return conflict
    return None
