"""Confirming an exception from the separation of duties: the approver stands by it, signed in."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from guiju.org.role.actions import confirm_exception
from guiju.org.role.models import DutyException
from guiju.web.forms import Done, FormPage, NothingForm
from guiju.web.home import Card, card
from guiju.web.pages import acts
from guiju.web.requests import SignedIn


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
def to_confirm(request: SignedIn) -> Card | None:
    """The exceptions that wait for this approver."""
    waiting = list(
        DutyException.objects.filter(
            company=request.company, approver__actor=request.actor, confirmed_at=None
        ).select_related("person")
    )
    if not waiting:
        return None
    return Card("org/cards/exceptions.html", {"exceptions": waiting}, is_wide=True)
