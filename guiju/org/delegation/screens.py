"""Who stands in for whom: the list, and the forms that give and end a delegation."""

import datetime
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.directory import directory
from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.kernel.unit import Caller
from guiju.org.delegation.actions import end_delegation, give_delegation
from guiju.org.delegation.models import Delegation
from guiju.org.person.models import Person
from guiju.web import navigation
from guiju.web.cells import Badge
from guiju.web.forms import Done, FormPage
from guiju.web.lists import ButtonLink, Column, ListPage
from guiju.web.pages import acts, reads
from guiju.web.requests import SignedIn

KIND = "org.delegation"
GIVE, END = "org.delegation.give", "org.delegation.end"
A_WEEK = datetime.timedelta(days=7)

navigation.register(
    navigation.Entry("start", _("Delegations"), "user-round-check", "delegations", GIVE, order=102)
)


class DelegationFilter(django_filters.FilterSet):  # type: ignore[misc]  # untyped
    """By name, and whether it holds now."""

    q = django_filters.CharFilter(method="search", label=_("Name"))
    now = django_filters.ChoiceFilter(
        method="holds_now", label=_("State"), choices=[("holds", _("holds now"))]
    )

    class Meta:
        model = Delegation
        fields = ("q", "now")

    def search(self, rows: QuerySet[Delegation], name: str, value: str) -> QuerySet[Delegation]:
        """Who is away or who stands in."""
        return rows.filter(Q(principal__name__contains=value) | Q(deputy__name__contains=value))

    def holds_now(self, rows: QuerySet[Delegation], name: str, value: str) -> QuerySet[Delegation]:
        """Those in force."""
        moment = clock.now()
        return rows.filter(ended_at=None, since__lte=moment, until__gte=moment)


def state_of(row: Delegation) -> Badge:
    """Whether it holds."""
    moment = clock.now()
    if row.ended_at is not None:
        return Badge(_("ended"))
    if row.until < moment:
        return Badge(_("over"))
    return Badge(_("holds"), "ok") if row.since <= moment else Badge(_("to come"), "info")


def end_link(row: Delegation) -> str:
    """Leads to the form that ends it, while there is something to end."""
    if row.ended_at is not None or row.until < clock.now():
        return ""
    address = reverse("delegation-end", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, gettext("End"))


DELEGATIONS = ListPage(
    model=Delegation,
    title=_("Delegations"),
    columns=(
        Column(_("Away"), "principal", sort=("id",)),
        Column(_("Stands in"), "deputy"),
        Column(_("From"), "since"),
        Column(_("To"), "until"),
        Column(_("Reason"), "reason", is_wide=True, is_minor=True),
        Column(_("State"), state_of, name="state"),
        Column("", end_link, name="end"),
    ),
    filters=DelegationFilter,
    order="-id",
    url_name="delegations",
    nothing_yet=_("Nobody stands in for anybody."),
    nothing_found=_("No delegation fits these filters."),
)


@reads(GIVE, kind=KIND, verb=Access.Verb.LIST)
def delegations(request: SignedIn, read: Read) -> HttpResponse:
    """The delegations that concern one, or all for who may give any."""
    button = ButtonLink(_("Let somebody stand in"), reverse("delegation-give"))
    return DELEGATIONS.answer(request, read, seen(request), buttons=[button])


def seen(request: SignedIn) -> QuerySet[Delegation]:
    """One's own, as principal or deputy; the company's where the permit reaches so far."""
    rows = Delegation.objects.filter(company=request.company).select_related("principal", "deputy")
    if directory().reach(request.actor, GIVE, request.company).company:
        return rows
    return rows.filter(Q(principal__actor=request.actor) | Q(deputy__actor=request.actor))


class GiveForm(forms.Form):
    """Who stands in, from when to when, why."""

    principal = forms.ModelChoiceField(label=_("Away"), queryset=Person.objects.none())
    deputy = forms.ModelChoiceField(
        label=_("Stands in"),
        queryset=Person.objects.none(),
        help_text=_("Gets the approvals that wait, never the roles."),
    )
    since = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    until = forms.DateTimeField(
        label=_("To"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, request: SignedIn, **options: Any) -> None:
        """Offer oneself as the one who is away, or everybody to who may give any."""
        super().__init__(*args, **options)
        people = Person.objects.filter(company=request.company, left_on=None)
        people = people.order_by("staff_number")
        own = people.filter(actor=request.actor)
        is_any = directory().reach(request.actor, GIVE, request.company).company
        self.fields["principal"].queryset = people if is_any else own  # type: ignore[attr-defined]
        self.fields["principal"].initial = own.first()
        others = people.exclude(actor=request.actor) if not is_any else people
        self.fields["deputy"].queryset = others  # type: ignore[attr-defined]
        self.fields["since"].initial = clock.now()
        self.fields["until"].initial = clock.now() + A_WEEK


@acts(GIVE, kind=KIND)
def give(request: SignedIn) -> FormPage:
    """The form that gives a delegation."""

    def perform(answers: dict[str, Any], by: Caller) -> Delegation:
        reason = answers.pop("reason")
        return give_delegation(by=by, reason=reason, **answers)

    return FormPage(
        title=_("Let somebody stand in"),
        form=partial(GiveForm, request=request),
        perform=perform,
        done=lambda _given: Done(reverse("delegations"), _("The delegation is given.")),
        back=reverse("delegations"),
        crumbs=((_("Delegations"), reverse("delegations")),),
    )


@acts(END, kind=KIND)
def end(request: SignedIn, pk: int) -> FormPage:
    """The form that ends one before its time."""
    row = get_object_or_404(seen(request), pk=pk)
    return FormPage(
        title=_("End the delegation"),
        form=forms.Form,
        perform=lambda answers, by: end_delegation(row, by=by),
        done=lambda _ended: Done(reverse("delegations"), _("The delegation has ended.")),
        submit=_("End"),
        tone="bad",
        question=_("%(deputy)s no longer stands in for %(principal)s.")
        % {"deputy": row.deputy, "principal": row.principal},
        subject=row,
        back=reverse("delegations"),
        crumbs=((_("Delegations"), reverse("delegations")),),
    )
