"""Granting and withdrawing roles, from the page of a person."""

from functools import partial
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Company
from guiju.org.department.models import Department
from guiju.org.person.models import Person
from guiju.org.role.actions import grant, withdraw
from guiju.org.role.models import Assignment, Role
from guiju.web.forms import Done, FormPage, ReasonForm
from guiju.web.lists import Column
from guiju.web.pages import acts, may
from guiju.web.records import Related, Step
from guiju.web.requests import SignedIn


class GrantForm(forms.Form):
    """Which role, and how far it reaches."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none())
    department = forms.ModelChoiceField(
        label=_("In the department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("the whole company"),
        help_text=_("A role in a department reaches the departments below it."),
    )

    def __init__(self, *args: Any, company: Company, **options: Any) -> None:
        """Offer the company's roles and departments."""
        super().__init__(*args, **options)
        for name, model in (("role", Role), ("department", Department)):
            rows = model.objects.filter(company=company).order_by("code")
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


def role_steps(request: SignedIn, person: Person) -> list[Step]:
    """The button that grants a role, for who may."""
    if not may(request, "org.assignment.grant"):
        return []
    return [
        Step(
            name="grant",
            label=_("Grant a role"),
            url=reverse("role-grant", args=[person.staff_number]),
            icon="shield-plus",
            form=partial(GrantForm, company=request.company),
        )
    ]


def held_roles(request: SignedIn, person: Person) -> Related:
    """The roles that the person holds, each to be withdrawn by who may."""
    may_withdraw = may(request, "org.assignment.withdraw")
    columns = [
        Column(_("Role"), "role.name"),
        Column(_("Reaches"), lambda held: held.department or gettext("the whole company")),
        Column(_("Since"), "since"),
    ]
    if may_withdraw:
        columns.append(Column("", withdraw_link))
    return Related(
        _("Roles"),
        tuple(columns),
        person.assignments.filter(until=None)
        .select_related("role", "department")
        .order_by("role__code"),
        nothing=_("Holds no role."),
    )


def withdraw_link(held: Assignment) -> str:
    """Leads to the form that asks for the reason."""
    address = reverse("role-withdraw", args=[held.pk])
    return format_html('<a href="{}">{}</a>', address, gettext("Withdraw"))


@acts("org.assignment.grant", kind="org.assignment")
def grant_step(request: SignedIn, staff_number: str) -> FormPage:
    """The form that grants a role."""
    people = Person.objects.filter(company=request.company)
    person = get_object_or_404(people, staff_number=staff_number)
    back = person.get_absolute_url()
    return FormPage(
        title=_("Grant a role"),
        form=partial(GrantForm, company=request.company),
        perform=lambda answers, by: grant(by=by, person=person, **answers),
        done=lambda held: Done(
            back, _("%(name)s holds the role “%(role)s”.") % {"name": person, "role": held.role}
        ),
        back=back,
        crumbs=((_("People"), reverse("people")), (person.name, back)),
    )


@acts("org.assignment.withdraw", kind="org.assignment")
def withdraw_step(request: SignedIn, pk: int) -> FormPage:
    """The form that takes a role back."""
    held = get_object_or_404(
        Assignment.objects.filter(company=request.company).select_related("person", "role"), pk=pk
    )
    back = held.person.get_absolute_url()
    return FormPage(
        title=_("Withdraw the role “%(role)s” from %(name)s")
        % {"role": held.role, "name": held.person},
        form=ReasonForm,
        perform=lambda answers, by: withdraw(held, by=by, **answers),
        done=lambda _held: Done(back, _("The role is withdrawn.")),
        submit=_("Withdraw"),
        tone="bad",
        subject=held,
        back=back,
        crumbs=((_("People"), reverse("people")), (held.person.name, back)),
    )
