"""The page of one's own tokens: give one, see it once, revoke it."""

import datetime
import secrets
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.directory import directory
from guiju.kernel.models import Company
from guiju.kernel.reading import Read
from guiju.kernel.unit import Caller
from guiju.org.token.actions import give_token, revoke_token
from guiju.org.token.models import Token
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage
from guiju.web.lists import Column
from guiju.web.pages import acts, reads
from guiju.web.records import RecordPage, Related, Step
from guiju.web.requests import SignedIn

KIND = "org.token"
USUAL = datetime.timedelta(days=90)
ONCE = "token_shown_once"  # in the session, until the page is next shown


class TokenForm(forms.Form):
    """What a token is for, what it covers, how long."""

    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("For example: import from the shop.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Covers"),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Never more than you may do yourself."),
    )
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    service = forms.CharField(
        label=_("As a service account named"),
        max_length=80,
        required=False,
        help_text=_("Without it the token acts in your own name. A service account only reads."),
    )

    def __init__(self, *args: Any, held: frozenset[str], company: Company, **options: Any) -> None:
        """Offer what the person may do, and a quarter of a year."""
        super().__init__(*args, **options)
        kinds = sorted({name.rpartition(".")[0] for name in held})
        choices = [*((kind, f"{kind}.*") for kind in kinds), *((one, one) for one in sorted(held))]
        choices.append(("records.obligation.read", "records.obligation.read"))
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        self.fields["until"].initial = clock.business_today(company) + USUAL


@reads(None, kind=KIND)
def tokens(request: SignedIn, read: Read) -> HttpResponse:
    """The list of one's own tokens, and the newest one in full, once."""
    rows = list(
        Token.objects.filter(company=request.company, owner=request.actor)
        .select_related("actor")
        .order_by("-id")
    )
    fresh = _taken(request)
    page = RecordPage(
        record=request.actor,
        title=_("Tokens"),
        crumbs=((_("My account"), reverse("account")),),
        steps=[Step("give", _("New token"), reverse("token-give"), "plus", tone="pri")],
        notes=[_("Copy it now, it is not shown again: %(token)s") % {"token": fresh}]
        if fresh
        else [],
        related=[
            Related(
                _("Tokens"),
                (
                    Column(_("Name"), "name", is_wide=True),
                    Column(_("Acts as"), "actor"),
                    Column(_("Covers"), lambda token: ", ".join(token.scopes), is_wide=True),
                    Column(_("Until"), "expires_at"),
                    Column(_("State"), state_of),
                    Column("", revoke_link),
                ),
                rows,
                nothing=_("You have given no token."),
                note=_("By a token a program comes in over the API, in your name."),
            )
        ],
    )
    response = page.answer(request, read)
    read.rows = len(rows)
    return response


def _taken(request: HttpRequest) -> str:
    return str(request.session.pop(ONCE, ""))


def state_of(token: Token) -> Badge:
    """Whether it holds."""
    if token.revoked_at is not None:
        return Badge(_("revoked"), "bad")
    if token.expires_at <= clock.now():
        return Badge(_("expired"))
    return Badge(_("holds"), "ok")


def revoke_link(token: Token) -> str:
    """Leads to the form that ends it."""
    if token.revoked_at is not None:
        return ""
    address = reverse("token-revoke", args=[token.pk])
    return format_html('<a href="{}">{}</a>', address, gettext("Revoke"))


@acts("org.token.give", kind=KIND)
def give(request: SignedIn) -> FormPage:
    """The form that gives a token."""
    held = directory().permissions(request.actor, request.company)
    secret = secrets.token_urlsafe(32)

    def perform(answers: dict[str, Any], by: Caller) -> Token:
        until = datetime.datetime.combine(
            answers.pop("until"), datetime.time(23, 59), tzinfo=datetime.UTC
        )
        return give_token(by=by, token=secret, expires_at=until, **answers)

    def done(token: Token) -> Done:
        request.session[ONCE] = secret
        return Done(reverse("tokens"), _("The token is given."))

    return FormPage(
        title=_("New token"),
        form=partial(TokenForm, held=held, company=request.company),
        perform=perform,
        done=done,
        back=reverse("tokens"),
        crumbs=((_("My account"), reverse("account")), (_("Tokens"), reverse("tokens"))),
    )


@acts("org.token.revoke", kind=KIND)
def revoke(request: SignedIn, pk: int) -> FormPage:
    """The form that ends a token."""
    token = get_object_or_404(Token, company=request.company, owner=request.actor, pk=pk)
    return FormPage(
        title=_("Revoke the token “%(name)s”") % {"name": token.name},
        form=forms.Form,
        perform=lambda answers, by: revoke_token(token, by=by),
        done=lambda _token: Done(reverse("tokens"), _("The token is revoked.")),
        submit=_("Revoke"),
        tone="bad",
        question=_("The program that uses it is refused from its next call on."),
        subject=token,
        back=reverse("tokens"),
        crumbs=((_("My account"), reverse("account")), (_("Tokens"), reverse("tokens"))),
    )
