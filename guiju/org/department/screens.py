"""The list of departments and the page of a department."""

from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.kernel.models import Access, Company
from guiju.kernel.reading import Read
from guiju.org.account.steps import account_badge
from guiju.org.department.actions import appoint_head, create_department, create_post
from guiju.org.department.models import Department
from guiju.org.person.models import Person
from guiju.web.forms import Done, FormPage
from guiju.web.lists import ButtonLink, Column, ListPage
from guiju.web.pages import acts, may, reads
from guiju.web.records import Fact, Facts, RecordPage, Related, Step
from guiju.web.requests import SignedIn

KIND = "org.department"


class DepartmentFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """By code or name."""

    q = django_filters.CharFilter(method="search", label=_("Code or name"))

    class Meta:
        model = Department
        fields = ("q",)

    def search(self, rows: QuerySet[Department], name: str, value: str) -> QuerySet[Department]:
        """Codes by their beginning, names by any part."""
        return rows.filter(Q(code__istartswith=value) | Q(name__contains=value))


DEPARTMENTS = ListPage(
    model=Department,
    title=_("Departments"),
    columns=(
        Column(_("Code"), "code", sort=("code", "id"), is_link=True),
        Column(_("Name"), "name", is_link=True),
        Column(_("Belongs to"), "parent"),
        Column(_("Head"), "head"),
        Column(_("People"), "number_of_people", is_number=True),
    ),
    filters=DepartmentFilter,
    order="code",
    url_name="departments",
    nothing_yet=_("There is no department yet."),
    nothing_found=_("No department fits these filters."),
)


@reads("org.department.read", kind=KIND, verb=Access.Verb.LIST)
def departments(request: SignedIn, read: Read) -> HttpResponse:
    """The list of departments."""
    rows = (
        Department.objects.filter(company=request.company)
        .select_related("parent", "head")
        .annotate(number_of_people=Count("posts__people", filter=Q(posts__people__left_on=None)))
    )
    buttons = []
    if may(request, "org.department.create"):
        buttons.append(ButtonLink(_("Set up a department"), reverse("department-create")))
    return DEPARTMENTS.answer(request, read, rows, buttons=buttons)


@reads("org.department.read", kind=KIND)
def department(request: SignedIn, read: Read, code: str) -> HttpResponse:
    """The page of a department."""
    rows = Department.objects.filter(company=request.company).select_related("parent", "head")
    one = get_object_or_404(rows, code=code)
    page = RecordPage(
        record=one,
        title=one.name,
        number=one.code,
        crumbs=((_("Departments"), reverse("departments")),),
        steps=department_steps(request, one),
        facts=[
            Facts(
                _("Department"),
                [Fact(_("Belongs to"), one.parent), Fact(_("Head"), one.head)],
            )
        ],
        related=[members(one), below(one)],
    )
    return page.answer(request, read)


def members(one: Department) -> Related:
    """Who works here."""
    return Related(
        _("People"),
        (
            Column(_("Staff number"), "staff_number", is_link=True),
            Column(pgettext_lazy("person", "Name"), "name", is_link=True),
            Column(_("Post"), "post.name"),
            Column(_("Account"), account_badge),
        ),
        Person.objects.filter(post__department=one, left_on=None)
        .select_related("post", "actor__account")
        .order_by("staff_number"),
        nothing=_("Nobody works here yet."),
    )


def below(one: Department) -> Related:
    """The departments under it."""
    return Related(
        _("Departments below"),
        (
            Column(_("Code"), "code", is_link=True),
            Column(_("Name"), "name", is_link=True),
            Column(_("Head"), "head"),
        ),
        one.children.select_related("head").order_by("code"),
        nothing=_("No department is below."),
    )


def department_steps(request: SignedIn, one: Department) -> list[Step]:
    """What may be done to the department."""
    steps = []
    if may(request, "org.post.create", one):
        steps.append(
            Step(
                "post",
                _("Set up a post"),
                reverse("post-create", args=[one.code]),
                "plus",
                form=PostForm,
            )
        )
    if may(request, "org.department.appoint_head", one):
        steps.append(
            Step(
                "head",
                _("Appoint the head"),
                reverse("department-head", args=[one.code]),
                "crown",
                form=partial(HeadForm, company=request.company),
            )
        )
    return steps


class CreateForm(forms.Form):
    """A new department."""

    code = forms.SlugField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    parent = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("the company itself"),
    )

    def __init__(self, *args: Any, company: Company, **options: Any) -> None:
        """Offer the company's departments."""
        super().__init__(*args, **options)
        rows = Department.objects.filter(company=company).order_by("code")
        self.fields["parent"].queryset = rows  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A new post in a department."""

    name = forms.CharField(label=_("Name of the post"), max_length=80)


class HeadForm(forms.Form):
    """Who shall head a department."""

    head = forms.ModelChoiceField(label=_("Head"), queryset=Person.objects.none())

    def __init__(self, *args: Any, company: Company, **options: Any) -> None:
        """Offer everybody who has not left."""
        super().__init__(*args, **options)
        rows = Person.objects.filter(company=company, left_on=None).order_by("staff_number")
        self.fields["head"].queryset = rows  # type: ignore[attr-defined]


@acts("org.department.create", kind=KIND)
def create(request: SignedIn) -> FormPage:
    """The form that sets up a department."""
    return FormPage(
        title=_("Set up a department"),
        form=partial(CreateForm, company=request.company),
        perform=lambda answers, by: create_department(by=by, **answers),
        done=lambda one: Done(one.get_absolute_url(), _("The department is set up.")),
        back=reverse("departments"),
        crumbs=((_("Departments"), reverse("departments")),),
    )


@acts("org.post.create", kind="org.post")
def post(request: SignedIn, code: str) -> FormPage:
    """The form that sets up a post."""
    one = get_object_or_404(Department, company=request.company, code=code)
    return FormPage(
        title=_("Set up a post"),
        form=PostForm,
        perform=lambda answers, by: create_post(by=by, department=one, **answers),
        done=lambda _post: Done(one.get_absolute_url(), _("The post is set up.")),
        subject=one,
        back=one.get_absolute_url(),
        crumbs=((_("Departments"), reverse("departments")), (one.name, one.get_absolute_url())),
    )


@acts("org.department.appoint_head", kind=KIND)
def head(request: SignedIn, code: str) -> FormPage:
    """The form that appoints the head."""
    one = get_object_or_404(Department, company=request.company, code=code)
    return FormPage(
        title=_("Appoint the head"),
        form=partial(HeadForm, company=request.company),
        perform=lambda answers, by: appoint_head(one, by=by, **answers),
        done=lambda _one: Done(one.get_absolute_url(), _("The head is appointed.")),
        subject=one,
        back=one.get_absolute_url(),
        crumbs=((_("Departments"), reverse("departments")), (one.name, one.get_absolute_url())),
    )
