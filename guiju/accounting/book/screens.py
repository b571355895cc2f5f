"""The page of the books: which standard they follow, and how they came into force."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.accounting.account.models import Account
from guiju.accounting.book.actions import adopt, confirm, withdraw
from guiju.accounting.book.models import Book
from guiju.accounting.chart.templates import templates
from guiju.kernel import clock
from guiju.kernel.errors import DutyConflict, Refused, WrongState
from guiju.kernel.reading import Read
from guiju.web import navigation
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage, NothingForm, ReasonForm
from guiju.web.lists import ButtonLink
from guiju.web.pages import acts, may, reads
from guiju.web.records import Fact, Facts, RecordPage, Step
from guiju.web.requests import SignedIn

KIND = "accounting.book"
TITLE = _("Books")

navigation.register(
    navigation.Entry("accounting", TITLE, "library", "book", f"{KIND}.read", order=90)
)


class AdoptForm(forms.Form):
    """Which chart, from which month on."""

    template = forms.ChoiceField(label=_("Chart of accounts"))
    starts_on = forms.DateField(
        label=_("Books begin with the month of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Opening balances are those of the end of the month before."),
    )
    words = forms.ChoiceField(label=_("Voucher words"), choices=Book.Words.choices)

    def __init__(self, *args: Any, request: SignedIn, **options: Any) -> None:
        """Offer the charts, and this month."""
        super().__init__(*args, **options)
        self.fields["template"].choices = [  # type: ignore[attr-defined]  # a choice
            (key, f"{chart.name} / {chart.english}") for key, chart in templates().items()
        ]
        self.fields["starts_on"].initial = clock.business_today(request.company).replace(day=1)


def standing(request: SignedIn) -> Book | None:
    """The books of the company, proposed or in force."""
    rows = Book.objects.filter(company=request.company, withdrawn_at=None)
    return rows.select_related("adopted_by", "confirmed_by").first()


@reads(f"{KIND}.read", kind=KIND)
def book(request: SignedIn, read: Read) -> HttpResponse:
    """The page; without books, what to do about it."""
    one = standing(request)
    if one is None:
        buttons = []
        if may(request, f"{KIND}.adopt"):
            buttons.append(ButtonLink(_("Adopt a chart of accounts"), reverse("book-adopt")))
        context = {"title": TITLE, "buttons": buttons}
        return TemplateResponse(request, "accounting/no_books.html", context)
    is_confirmed = one.confirmed_at is not None
    state = Badge(_("in force"), "ok") if is_confirmed else Badge(_("to be confirmed"), "info")
    accounts = Account.objects.filter(company=request.company).exclude(state="discarded")
    facts = [
        Fact(_("Books begin"), one.starts_on),
        Fact(_("Voucher words"), one.get_words_display()),
        Fact(pgettext_lazy("of the books", "Accounts"), accounts.count()),
        Fact(_("Adopted by"), one.adopted_by),
        Fact(_("Adopted at"), one.adopted_at),
        Fact(_("Confirmed by"), one.confirmed_by),
        Fact(_("Confirmed at"), one.confirmed_at),
        Fact(_("By the documents"), "\n".join(one.chart.documents), is_wide=True),
    ]
    page = RecordPage(
        record=one,
        title=one.title,
        number=one.template,
        badges=[state],
        steps=[] if is_confirmed else steps(request, one),
        facts=[Facts(TITLE, facts)],
    )
    return page.answer(request, read)


def steps(request: SignedIn, one: Book) -> list[Step]:
    """What may be done with a proposal, or why not."""
    refusal: Refused | None = None
    if one.adopted_by_id == request.actor.pk:
        refusal = DutyConflict(_("Who adopted the chart does not confirm it."))
    found = []
    if may(request, f"{KIND}.confirm", one) or refusal is not None:
        found.append(
            Step("confirm", _("Confirm"), reverse("book-confirm"), "check", "ok", refusal=refusal)
        )
    if may(request, f"{KIND}.withdraw", one):
        url = reverse("book-withdraw")
        found.append(Step("withdraw", _("Withdraw"), url, "undo-2", form=ReasonForm))
    return found


@acts(f"{KIND}.adopt", kind=KIND)
def adopt_form(request: SignedIn) -> FormPage:
    """The form that adopts a chart."""
    return FormPage(
        title=_("Adopt a chart of accounts"),
        form=partial(AdoptForm, request=request),
        perform=lambda answers, by: adopt(by=by, **answers),
        done=lambda _one: Done(reverse("book"), _("Somebody else confirms it now.")),
        submit=_("Propose"),
        question=_("All accounts of the chart are proposed; they are in use once confirmed."),
        back=reverse("book"),
        crumbs=((TITLE, reverse("book")),),
    )


def demanded(request: SignedIn) -> Book:
    """The books. Raises WrongState where there are none."""
    one = standing(request)
    if one is None:
        raise WrongState(_("The company has no books yet."))
    return one


@acts(f"{KIND}.confirm", kind=KIND)
def confirm_form(request: SignedIn) -> FormPage:
    """The form that puts the books in force."""
    one = demanded(request)
    return FormPage(
        title=_("Confirm the books"),
        form=NothingForm,
        perform=lambda answers, by: confirm(one, by=by),
        done=lambda _one: Done(reverse("book"), _("The books are in force.")),
        submit=_("Confirm"),
        tone="ok",
        subject=one,
        back=reverse("book"),
        crumbs=((TITLE, reverse("book")),),
    )


@acts(f"{KIND}.withdraw", kind=KIND)
def withdraw_form(request: SignedIn) -> FormPage:
    """The form that takes a proposal back."""
    one = demanded(request)
    return FormPage(
        title=_("Withdraw the proposal"),
        form=ReasonForm,
        perform=lambda answers, by: withdraw(one, by=by, **answers),
        done=lambda _one: Done(reverse("book"), _("The proposal is withdrawn.")),
        submit=_("Withdraw"),
        tone="bad",
        subject=one,
        back=reverse("book"),
        crumbs=((TITLE, reverse("book")),),
    )


def addresses() -> list[URLPattern]:
    """The page and its forms."""
    return [
        path("books/", book, name="book"),
        path("books/adopt/", adopt_form, name="book-adopt"),
        path("books/confirm/", confirm_form, name="book-confirm"),
        path("books/withdraw/", withdraw_form, name="book-withdraw"),
    ]
