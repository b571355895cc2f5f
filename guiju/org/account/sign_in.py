"""Signing in and out: allauth's flow, axes' lock-out, the kernel's access records."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from axes.decorators import axes_dispatch, axes_form_invalid
from django import forms
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guiju.kernel.models import Access, Actor, Company, Installation
from guiju.kernel.reading import Read, reading
from guiju.org.account.models import Account
from guiju.org.account.session import begin
from guiju.org.demo.cast import demo_cast
from guiju.org.founding.actions import installation
from guiju.web.pages import address_of


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """A name and a password, and nothing to tick."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Name the fields as the product does."""
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("Sign-in name"),
            max_length=40,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
            ),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=128,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean_login(self) -> str:
        """Names are kept in small letters."""
        return str(self.cleaned_data["login"]).strip().lower()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No self-registration, and each coming is on record (demands P3.1.1a, P5.2.2a)."""

    # One sentence for all, so that nobody learns which sign-in names there are.
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is wrong."),
        "account_inactive": _("The sign-in name or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are opened by the system administrator."""
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        """Begin the session with its limits, and record it."""
        super().login(request, user)
        company = user.actor.company
        if company is None:
            raise TypeError(f"{user} is no account of a person")
        begin(request, user, company)
        record_passage(request, Access.Verb.SIGN_IN, user.actor, company)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record the attempt; under the account's own name where there is such an account."""
        login = str(credentials.get("username", ""))[:40]
        account = Account.objects.select_related("actor__company").filter(login=login).first()
        if account is None:
            record_passage(
                request, Access.Verb.SIGN_IN_FAILED, installation(), None, {"login": login}
            )
        else:
            record_passage(
                request, Access.Verb.SIGN_IN_FAILED, account.actor, account.actor.company
            )


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignInView(LoginView):  # type: ignore[misc]  # allauth is untyped
    """The page at the door."""

    form_class = SignInForm
    template_name = "web/sign_in.html"
    success_url = "/"

    def get_form_class(self) -> type[SignInForm]:
        """Ours, whatever allauth's settings say."""
        return SignInForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The demo's cast in demo mode, never otherwise; a hint where no company is founded."""
        context.setdefault("form", self.get_form())
        mode = Installation.objects.values_list("mode", flat=True).get(pk=1)
        return context | {
            "next": self.request.GET.get("next", self.request.POST.get("next", "")),
            "cast": demo_cast() if mode == Installation.Mode.DEMO else [],
            "is_empty": mode == Installation.Mode.EMPTY,
        }


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, on record."""
    if isinstance(request.user, Account) and request.user.actor.company is not None:
        actor = request.user.actor
        record_passage(request, Access.Verb.SIGN_OUT, actor, actor.company)
    auth.logout(request)
    return HttpResponseRedirect(reverse("sign-in"), status=303)


def locked_out(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
    """What axes answers after too many failures."""
    form = SignInForm(request=request)
    return TemplateResponse(
        request,
        "web/sign_in.html",
        {"form": form, "is_locked": True, "cast": [], "next": request.POST.get("next", "")},
        status=429,
    ).render()


def name_at_the_door(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which failures are counted: however it was typed, and whoever asks.

    allauth and Django call it `username`, the form calls it `login`.
    """
    said = credentials or {}
    name = said.get("username") or said.get("login") or request.POST.get("login", "")
    return str(name).strip().lower()


def record_passage(
    request: HttpRequest,
    verb: Access.Verb,
    actor: Actor,
    company: Company | None,
    filters: dict[str, Any] | None = None,
) -> None:
    """Write one coming or going into the access records."""
    read = Read(verb=verb, kind="org.account", address=address_of(request), filters=filters or {})
    with reading(by=actor, company=company, read=read):
        read.rows = 1
