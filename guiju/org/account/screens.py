"""One's own account: the page, the password, the language; and the page behind a one-time link."""

from typing import Any, cast

from django import forms
from django.contrib import auth, messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guiju.kernel.errors import Refused
from guiju.kernel.models import Access, Channel
from guiju.kernel.reading import Read
from guiju.kernel.unit import Caller
from guiju.org.account import session
from guiju.org.account.actions import change_password, digest, set_language, use_link
from guiju.org.account.models import Account
from guiju.org.account.passwords import PROFILES
from guiju.org.account.steps import TONES
from guiju.org.parameters import ABSOLUTE_HOURS, IDLE_MINUTES, PROFILE
from guiju.org.person.models import Person
from guiju.org.role.steps import held_roles
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage
from guiju.web.language import remembered_by
from guiju.web.lists import Column
from guiju.web.pages import acts, address_of, caller, reads
from guiju.web.records import Fact, Facts, RecordPage, Related, Step
from guiju.web.requests import SignedIn

PASSAGES = (Access.Verb.SIGN_IN, Access.Verb.SIGN_IN_FAILED, Access.Verb.SIGN_OUT)
PASSAGES_SHOWN = 10


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same, and only one goes on."""
        answers = super().clean() or {}
        repeated = answers.pop("repeated", None)
        if repeated is not None and answers.get("new_password") != repeated:
            self.add_error("repeated", _("The two are not the same."))
        return answers


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "new_password", "repeated")


@reads(None, kind="org.account")
def own_account(request: SignedIn, read: Read) -> HttpResponse:
    """The page of one's own account."""
    account = account_of(request)
    person = Person.objects.select_related("post__department").get(actor=request.actor)
    page = RecordPage(
        record=account,
        title=_("My account"),
        number=account.login,
        badges=[Badge(account.get_state_display(), TONES[Account.State(account.state)])],
        steps=[
            Step("password", _("Change password"), reverse("account-password"), "key-round"),
            Step("tokens", _("Tokens"), reverse("tokens"), "key-square"),
        ],
        facts=[
            Facts(
                _("Account"),
                [
                    Fact(pgettext_lazy("person", "Name"), person),
                    Fact(_("Department"), person.post.department),
                    Fact(_("Post"), person.post.name),
                    Fact(_("Password set"), account.password_set_at),
                    Fact(
                        _("A session ends without use after"),
                        _("%(number)d minutes") % {"number": IDLE_MINUTES.of(request.company)},
                    ),
                    Fact(
                        _("A session ends in any case after"),
                        _("%(number)d hours") % {"number": ABSOLUTE_HOURS.of(request.company)},
                    ),
                ],
            )
        ],
        related=[held_roles(request, person), passages(request)],
    )
    return page.answer(request, read)


def passages(request: SignedIn) -> Related:
    """The newest comings and goings of one's own account: a stranger's would stand out."""
    return Related(
        _("Comings and goings"),
        (
            Column(_("When"), "at"),
            Column(_("What"), "verb"),
            Column(_("Address"), "address"),
            Column(_("Channel"), "channel"),
        ),
        Access.objects.filter(
            company=request.company, actor=request.actor, verb__in=PASSAGES
        ).order_by("-at", "-id")[:PASSAGES_SHOWN],
        nothing=_("Nothing is on record yet."),
        note=_("If one of these was not you, change your password and tell the administrator."),
    )


@sensitive_post_parameters("password", "new_password", "repeated")
@acts("org.account.change_password", kind="org.account")
def password(request: SignedIn) -> FormPage:
    """The form that changes one's own password; this session goes on, all others end."""
    account = account_of(request)

    def perform(answers: dict[str, Any], by: Caller) -> Account:
        changed = change_password(account, by=by, **answers)
        auth.update_session_auth_hash(request, changed)
        request.session[session.DUE] = False
        return changed

    return FormPage(
        title=_("Change password"),
        form=ChangePasswordForm,
        perform=perform,
        done=lambda _account: Done(reverse("account"), _("The password is changed.")),
        question=_("The password has lasted its time and must be changed before you go on.")
        if request.session.get(session.DUE)
        else rules_of(request),
        subject=account,
        back=reverse("account"),
        crumbs=((_("My account"), reverse("account")),),
    )


def rules_of(request: SignedIn) -> Any:
    """What a new password needs, in one sentence."""
    profile = PROFILES[PROFILE.of(request.company)]
    sentence = (
        _("At least %(number)d characters, of three kinds: small, capital, digit, other.")
        if profile.classes > 1
        else _(
            "At least %(number)d characters; a sentence that nobody else would think of is best."
        )
    )
    return sentence % {"number": profile.shortest}


@remembered_by
def remember_language(request: HttpRequest, code: str) -> None:
    """A signed-in person's language is kept with the account."""
    visitor = cast("SignedIn", request)
    account = account_of(visitor)
    if account.language != code:
        set_language(account, by=caller(visitor), language=code)


def account_of(request: SignedIn) -> Account:
    """One's own account. Raises TypeError where nobody is signed in."""
    account: object = request.account
    if not isinstance(account, Account):
        raise TypeError("nobody is signed in")
    return account


@never_cache
@sensitive_post_parameters("new_password", "repeated")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind a one-time link: set a password, then sign in with it."""
    account = account_of_link(token)
    if account is None:
        return TemplateResponse(request, "org/link.html", {"account": None}, status=410)
    form = NewPasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            by = Caller(account.actor, account.actor.company, Channel.WEB, address_of(request))
            try:
                use_link(account, by=by, token=token, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field or None, f"{refusal} {refusal.what_to_do}")
            else:
                messages.success(request, str(_("The password is set. Sign in with it.")))
                return HttpResponseRedirect(reverse("sign-in"), status=303)
    return TemplateResponse(
        request, "org/link.html", {"account": account, "form": form}, status=status
    )


def account_of_link(token: str) -> Account | None:
    """The account that a link opens, while it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT org_account_of_link(%s)", [digest(token)])
        (pk,) = cursor.fetchone()
    return Account.objects.select_related("actor__company").filter(pk=pk).first() if pk else None
