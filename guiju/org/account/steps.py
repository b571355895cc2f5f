"""What can be done to a person's account, as buttons on the person's page and as their forms."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.unit import Caller
from guiju.org.account.actions import give_link, open_account, release, resume, suspend
from guiju.org.account.models import LOGIN, Account, OneTimeLink
from guiju.org.person.models import Person
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage, NothingForm, ReasonForm
from guiju.web.pages import acts, may
from guiju.web.records import Step
from guiju.web.requests import SignedIn

TONES = {Account.State.ACTIVE: "ok", Account.State.SUSPENDED: "warn", Account.State.CLOSED: "bad"}


def account_of(person: Person) -> Account | None:
    """The person's account, if they have one."""
    return getattr(person.actor, "account", None)


def account_badge(person: Person) -> Badge:
    """The state of the account in one word."""
    account = account_of(person)
    if account is None:
        return Badge(_("no account"))
    return Badge(account.get_state_display(), TONES[Account.State(account.state)])


class OpenForm(forms.Form):
    """The sign-in name of a new account."""

    login = forms.RegexField(
        LOGIN,
        label=_("Sign-in name"),
        max_length=40,
        help_text=_("Small letters, digits, dots, - and _; it stays for good."),
    )


GIVE_LINK = _(
    "Make sure to whom you give it: whoever opens the link sets a new password. "
    "It is shown once and works once."
)
RELEASE = _("Failed sign-ins count from zero again.")
SUSPEND = _("Open sessions end at once. Nothing of what the person did is lost.")


class Offer(NamedTuple):
    """A step as it is offered: which action, under which words, with which form."""

    verb: str
    label: str | Promise
    icon: str
    tone: str
    form: type[forms.Form]
    question: str | Promise = ""


OFFERED: dict[str, tuple[Offer, ...]] = {
    "": (Offer("open", _("Open an account"), "user-plus", "pri", OpenForm),),
    Account.State.ACTIVE: (
        Offer("give_link", _("One-time link"), "key-round", "", NothingForm, GIVE_LINK),
        Offer("release", _("End the lock"), "lock-open", "", ReasonForm, RELEASE),
        Offer("suspend", _("Suspend"), "ban", "bad", ReasonForm, SUSPEND),
    ),
    Account.State.SUSPENDED: (Offer("resume", _("Resume"), "circle-play", "pri", ReasonForm),),
    Account.State.CLOSED: (),
}


def account_steps(request: SignedIn, person: Person) -> list[Step]:
    """The steps that this person at the screen may take, in the account's present state."""
    account = account_of(person)
    return [
        Step(
            name=one.verb,
            label=one.label,
            url=reverse(f"account-{one.verb.replace('_', '-')}", args=[person.staff_number]),
            icon=one.icon,
            tone=one.tone,
            form=one.form,
            question=one.question,
        )
        for one in OFFERED[account.state if account else ""]
        if may(request, f"org.account.{one.verb}", account or person)
    ]


def person_of(request: SignedIn, staff_number: str) -> Person:
    """The person on whose page the step stands."""
    people = Person.objects.filter(company=request.company)
    return get_object_or_404(
        people.select_related("actor__account", "post__department"), staff_number=staff_number
    )


def step(
    verb: str,
    title: str | Promise,
    form: Callable[..., forms.BaseForm],
    perform: Callable[[Person, dict[str, Any], Caller], Any],
    done: str | Promise,
) -> Any:
    """The view of one step of an account."""

    @acts(f"org.account.{verb}", kind="org.account")
    def view(request: SignedIn, staff_number: str) -> FormPage:
        person = person_of(request, staff_number)
        back = reverse("person", args=[staff_number])
        return FormPage(
            title=title,
            form=form,
            perform=partial(perform, person),
            done=lambda _result: Done(back, done),
            subject=account_of(person) or person,
            back=back,
            crumbs=((_("People"), reverse("people")), (person.name, back)),
        )

    return view


def with_account(act: Any) -> Callable[[Person, dict[str, Any], Caller], Any]:
    """The action on the person's account, with the reason of the form."""
    return lambda person, answers, by: act(account_of(person), by=by, **answers)


open_step = step(
    "open",
    _("Open an account"),
    OpenForm,
    lambda person, answers, by: open_account(by=by, person=person, **answers),
    _("The account is open. Give the person a one-time link to set a password."),
)
suspend_step = step(
    "suspend", _("Suspend"), ReasonForm, with_account(suspend), _("The account is suspended.")
)
resume_step = step(
    "resume", _("Resume"), ReasonForm, with_account(resume), _("The account is active again.")
)
release_step = step(
    "release", _("End the lock"), ReasonForm, with_account(release), _("The lock has ended.")
)


@dataclass
class LinkPage(FormPage):
    """A form whose answer shows the link: once, on that page, and nowhere else."""

    address: str = ""

    def leave(self, request: SignedIn, result: OneTimeLink) -> HttpResponse:
        """The page with the link; what is sent with it is kept by nobody."""
        context = {"title": self.title, "crumbs": self.crumbs, "page": self, "link": result}
        return TemplateResponse(request, "org/link_given.html", context)


@acts("org.account.give_link", kind="org.account")
def give_link_step(request: SignedIn, staff_number: str) -> FormPage:
    """A link that is shown once: on the page that answers, and nowhere else."""
    person = person_of(request, staff_number)
    token = secrets.token_urlsafe(32)
    back = reverse("person", args=[staff_number])
    return LinkPage(
        title=_("One-time link"),
        form=NothingForm,
        perform=lambda _answers, by: give_link(by=by, account=account_of(person), token=token),
        done=lambda _link: Done(back),
        question=GIVE_LINK,
        submit=_("Make the link"),
        subject=account_of(person),
        back=back,
        crumbs=((_("People"), reverse("people")), (person.name, back)),
        address=request.build_absolute_uri(reverse("account-link", args=[token])),
    )
