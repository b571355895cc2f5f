"""Exceptions from the separation of duties: confirmed by the approver, renewed at the review."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.unit import Caller
from guiju.org.person.models import Person
from guiju.org.role.actions import confirm_exception, make_exception
from guiju.org.role.models import DutyException
from guiju.web.forms import Done, FormPage, NothingForm
from guiju.web.home import Card, card
from guiju.web.pages import acts, may
from guiju.web.records import Step
from guiju.web.requests import SignedIn


class RenewForm(forms.Form):
    """Why the exception shall go on, and until when."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    review_by = forms.DateField(
        label=_("To be reviewed by"), widget=forms.DateInput(attrs={"type": "date"})
    )


@acts("org.dutyexception.make", kind="org.dutyexception")
def renew(request: SignedIn, pk: int) -> FormPage:
    """The form by which the audit administrator lets an exception go on after its review."""
    exceptions = DutyException.objects.filter(company=request.company)
    standing = get_object_or_404(exceptions.select_related("person", "conflict"), pk=pk)
    approver = Person.objects.get(actor=request.actor)
    back = standing.person.get_absolute_url()

    def perform(answers: dict[str, Any], by: Caller) -> DutyException:
        return make_exception(
            by=by,
            person=standing.person,
            conflict=standing.conflict,
            approver=approver,
            **answers,
        )

    return FormPage(
        title=_("Renew the exception of %(name)s") % {"name": standing.person},
        form=RenewForm,
        perform=perform,
        done=lambda _exception: Done(
            back, _("The exception goes on. Confirm it on the home page.")
        ),
        question=standing.conflict.why,
        back=back,
        crumbs=((_("People"), reverse("people")), (standing.person.name, back)),
    )


def renew_steps(request: SignedIn, person: Person) -> list[Step]:
    """The button for it, while the person holds both roles by an exception."""
    newest = person.duty_exceptions.order_by("-review_by").first()
    if newest is None or not may(request, "org.dutyexception.make", newest):
        return []
    address = reverse("duty-exception-renew", args=[newest.pk])
    label = _("Exception until %(date)s") % {"date": newest.review_by}
    return [Step("renew", label, address, "calendar-clock")]


@acts("org.dutyexception.confirm", kind="org.dutyexception")
def confirm(request: SignedIn, pk: int) -> FormPage:
    """The form by which the approver confirms."""
    exceptions = DutyException.objects.filter(company=request.company)
    exception = get_object_or_404(
        exceptions.select_related("person", "approver", "conflict"), pk=pk
    )
    return FormPage(
        title=_("Confirm an exception"),
        form=NothingForm,
        perform=lambda _answers, by: confirm_exception(exception, by=by),
        done=lambda _exception: Done("/", _("The exception is confirmed under your name.")),
        question=_(
            "%(name)s is system and security administrator in one person until %(date)s. "
            "Reason given: %(reason)s"
        )
        % {
            "name": exception.person.name,
            "date": exception.review_by,
            "reason": exception.reason,
        },
        submit=_("Confirm"),
        subject=exception,
    )


@card(order=10)
def to_confirm(request: SignedIn, held: frozenset[str]) -> Card | None:
    """The exceptions that wait for this approver."""
    waiting = list(
        DutyException.objects.filter(
            company=request.company, approver__actor=request.actor, confirmed_at=None
        ).select_related("person")
    )
    if not waiting:
        return None
    return Card("org/cards/exceptions.html", {"exceptions": waiting}, is_wide=True)
