"""The list of people and the page of a person."""

from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.kernel import clock
from guiju.kernel.models import Access, Company
from guiju.kernel.reading import Read
from guiju.org.account.models import Account
from guiju.org.account.steps import account_badge, account_steps
from guiju.org.department.models import Department, Post
from guiju.org.person.actions import register_person
from guiju.org.person.models import Person
from guiju.org.role.exceptions import renew_steps
from guiju.org.role.steps import held_roles, role_steps
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage
from guiju.web.lists import ButtonLink, Column, ListPage
from guiju.web.pages import acts, may, reads
from guiju.web.records import Fact, Facts, RecordPage, Related
from guiju.web.requests import SignedIn

KIND = "org.person"


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """By number or name, department, account."""

    q = django_filters.CharFilter(method="search", label=_("Number or name"))
    department = django_filters.ModelChoiceFilter(
        field_name="post__department",
        queryset=lambda request: Department.objects.filter(company=request.company).order_by(
            "code"
        ),
        label=_("Department"),
    )
    account = django_filters.ChoiceFilter(
        method="by_account",
        label=_("Account"),
        choices=[*Account.State.choices, ("none", _("none"))],
    )

    class Meta:
        model = Person
        fields = ("q", "department", "account")

    def search(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Numbers by their beginning, names by any part."""
        return people.filter(Q(staff_number__startswith=value) | Q(name__contains=value))

    def by_account(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """By the state of the account, or without one."""
        if value == "none":
            return people.filter(actor__account=None)
        return people.filter(actor__account__state=value)


PEOPLE = ListPage(
    model=Person,
    title=_("People"),
    columns=(
        Column(_("Staff number"), "staff_number", sort=("staff_number", "id"), is_link=True),
        Column(pgettext_lazy("person", "Name"), "name", is_link=True),
        Column(_("Department"), "post.department"),
        Column(_("Post"), "post.name"),
        Column(_("Account"), account_badge, name="account"),
        Column(_("Joined on"), "joined_on", is_minor=True),
        Column(_("E-mail"), "email", is_minor=True),
    ),
    filters=PeopleFilter,
    order="staff_number",
    url_name="people",
    nothing_yet=_("Nobody is on the register yet."),
    nothing_found=_("Nobody fits these filters."),
)


def people_of(company: Company) -> QuerySet[Person]:
    """The people of a company with what their list shows, in one statement."""
    return Person.objects.filter(company=company).select_related(
        "post__department", "actor__account"
    )


@reads("org.person.read", kind=KIND, verb=Access.Verb.LIST)
def people(request: SignedIn, read: Read) -> HttpResponse:
    """The list of people."""
    buttons = []
    if may(request, "org.person.register"):
        buttons.append(ButtonLink(_("Register a person"), reverse("person-register")))
    return PEOPLE.answer(request, read, people_of(request.company), buttons=buttons)


@reads("org.person.read", kind=KIND)
def person(request: SignedIn, read: Read, staff_number: str) -> HttpResponse:
    """The page of a person."""
    one = get_object_or_404(people_of(request.company), staff_number=staff_number)
    account = getattr(one.actor, "account", None)
    page = RecordPage(
        record=one,
        title=one.name,
        number=one.staff_number,
        subtitle=f"{one.post.department} · {one.post}",
        badges=[account_badge(one)] + ([Badge(_("left"), "bad")] if one.left_on else []),
        crumbs=((_("People"), reverse("people")),),
        steps=[
            *account_steps(request, one),
            *role_steps(request, one),
            *renew_steps(request, one),
        ],
        facts=[
            Facts(
                _("Person"),
                [
                    Fact(_("Department"), one.post.department),
                    Fact(_("Post"), one.post.name),
                    Fact(_("Head"), one.post.department.head),
                    Fact(_("Joined on"), one.joined_on),
                    Fact(_("Left on"), one.left_on),
                    Fact(_("E-mail"), one.email),
                    Fact(_("Telephone"), one.phone),
                    Fact(_("Sign-in name"), account.login if account else None),
                ],
            )
        ],
        related=[held_roles(request, one), heads(one)],
    )
    return page.answer(request, read)


def heads(one: Person) -> Related:
    """The departments that the person heads."""
    return Related(
        _("Heads"),
        (Column(_("Code"), "code", is_link=True), Column(_("Department"), "name", is_link=True)),
        one.heads.order_by("code"),
        nothing=_("Heads no department."),
    )


class RegisterForm(forms.Form):
    """A new person on the register."""

    staff_number = forms.SlugField(label=_("Staff number"), max_length=20)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.none())
    joined_on = forms.DateField(
        label=_("Joined on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)

    def __init__(self, *args: Any, company: Company, **options: Any) -> None:
        """Offer the posts of the company, and today."""
        super().__init__(*args, **options)
        posts = Post.objects.filter(company=company).select_related("department")
        field = self.fields["post"]
        field.queryset = posts.order_by("department__code", "name")  # type: ignore[attr-defined]
        field.label_from_instance = (  # type: ignore[attr-defined]
            lambda post: f"{post.department} · {post.name}"
        )
        self.fields["joined_on"].initial = clock.business_today(company)


@acts("org.person.register", kind=KIND)
def register(request: SignedIn) -> FormPage:
    """The form that registers a person."""
    return FormPage(
        title=_("Register a person"),
        form=partial(RegisterForm, company=request.company),
        perform=lambda answers, by: register_person(by=by, **answers),
        done=lambda one: Done(
            one.get_absolute_url(),
            _("%(name)s is on the register.") % {"name": one.name},
        ),
        back=reverse("people"),
        crumbs=((_("People"), reverse("people")),),
    )
