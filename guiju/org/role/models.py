"""Roles and duties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany
from guiju.org.department.models import Department
from guiju.org.person.models import Person


class Role(InCompany):
    """A bundle of rights that a person can hold. Business."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.UniqueConstraint(name="org_role_code_once", fields=["company", "code"]),
        )

    def __str__(self) -> str:
        return self.name


class Permit(InCompany):
    """What a role may do: an action, within a scope, up to an amount (P5.2.1a). Business."""

    class Scope(models.TextChoices):
        """How far a permit reaches."""

        OWN = "own", _("own records")
        DEPARTMENT = "department", _("own department and below")
        COMPANY = "company", _("whole company")

    role: models.ForeignKey[Role, Role] = Link(Role, related_name="permits")
    permission = models.CharField(_("permission"), max_length=80)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)
    up_to = models.DecimalField(
        _("up to the amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        constraints = (
            models.UniqueConstraint(
                name="org_permit_once", fields=["company", "role", "permission"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.permission} ({self.scope})"


class Assignment(InCompany):
    """A person holds a role, in a department or the company, until withdrawn. Business."""

    person: models.ForeignKey[Person, Person] = Link(Person, related_name="assignments")
    role: models.ForeignKey[Role, Role] = Link(Role, related_name="assignments")
    department: models.ForeignKey[Department | None, Department | None] = Link(
        Department, null=True, blank=True, related_name="assignments"
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(
                name="org_assignment_open_once",
                fields=["company", "person", "role", "department"],
                condition=models.Q(until=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="org_assignment_ends_after_it_begins",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role_id}"


class DutyConflict(InCompany):
    """Two roles that nobody may hold together (demand P5.2.1a). Business."""

    first: models.ForeignKey[Role, Role] = Link(Role, related_name="+")
    second: models.ForeignKey[Role, Role] = Link(Role, related_name="+")
    why = models.TextField(_("why"))

    class Meta:
        verbose_name = _("duty conflict")
        verbose_name_plural = _("duty conflicts")
        constraints = (
            models.UniqueConstraint(
                name="org_dutyconflict_once", fields=["company", "first", "second"]
            ),
            models.CheckConstraint(
                name="org_dutyconflict_in_order",
                condition=models.Q(first_id__lt=models.F("second_id")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"


class DutyException(InCompany):
    """Leave for one person to hold two conflicting roles until a review. Business.

    Approved by somebody else, for at most a year; only while the parameter allows it.
    """

    person: models.ForeignKey[Person, Person] = Link(Person, related_name="duty_exceptions")
    conflict: models.ForeignKey[DutyConflict, DutyConflict] = Link(
        DutyConflict, related_name="exceptions"
    )
    reason = models.TextField(_("reason"))
    approver: models.ForeignKey[Person, Person] = Link(Person, related_name="+")
    since = models.DateField(_("since"))
    review_by = models.DateField(_("to be reviewed by"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("duty exception")
        verbose_name_plural = _("duty exceptions")
        constraints = (
            models.CheckConstraint(
                name="org_dutyexception_approved_by_another",
                condition=~models.Q(approver_id=models.F("person_id")),
            ),
            models.CheckConstraint(
                name="org_dutyexception_is_reviewed_within_a_year",
                condition=models.Q(review_by__gt=models.F("since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.conflict_id}"

    @property
    def own_actor(self) -> int:
        """The approver's: to confirm it is theirs alone."""
        return self.approver.actor_id
