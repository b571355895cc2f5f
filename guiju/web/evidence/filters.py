"""What evidence can be asked for."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Access, Actor, Audit, Channel, Classified, Refusal
from guiju.web.evidence.words import OPERATIONS, table_name


def people(request: Any) -> QuerySet[Actor]:
    """The company's actors, and the named parts of the system."""
    company = Q(company=request.company) | Q(sort=Actor.Sort.SYSTEM)
    return Actor.objects.filter(company).order_by("name", "pk")


class EvidenceFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """Who, and from when to when."""

    q = django_filters.CharFilter(method="search", label=_("Text"))
    actor = django_filters.ModelChoiceFilter(queryset=people, label=_("Who"))
    since = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__gte",
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__lte",
        label=_("To"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class AuditFilter(EvidenceFilter):
    """Changes: in which table, of which sort, and what they say."""

    table = django_filters.ChoiceFilter(label=_("Table"))
    operation = django_filters.ChoiceFilter(
        label=_("Operation"), choices=[(name, badge.label) for name, badge in OPERATIONS.items()]
    )
    row_id = django_filters.NumberFilter(label=_("Row"))

    class Meta:
        model = Audit
        fields = ("q", "actor", "since", "until", "table", "operation", "row_id")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the audited tables."""
        super().__init__(*args, **options)
        tables = Classified.objects.filter(audited=True).values_list("table", flat=True)
        named = sorted((table_name(table), table) for table in tables)
        self.filters["table"].extra["choices"] = [(table, name) for name, table in named]

    def search(self, rows: QuerySet[Audit], name: str, value: str) -> QuerySet[Audit]:
        """In what the row said before or after, and in the reason."""
        rows = rows.annotate(
            said_before=Coalesce(Cast("before", TextField()), Cast("after", TextField())),
            said_after=Cast("after", TextField()),
        )
        return rows.filter(
            Q(said_before__icontains=value)
            | Q(said_after__icontains=value)
            | Q(unit__reason__icontains=value)
        )


class AccessFilter(EvidenceFilter):
    """Reads: of what, how, through which door."""

    verb = django_filters.ChoiceFilter(label=_("How"), choices=Access.Verb.choices)
    kind = django_filters.CharFilter(label=_("Kind"), lookup_expr="startswith")
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Channel.choices)

    class Meta:
        model = Access
        fields = ("q", "actor", "since", "until", "verb", "kind", "channel")

    def search(self, rows: QuerySet[Access], name: str, value: str) -> QuerySet[Access]:
        """In the filters that were set."""
        rows = rows.annotate(said=Cast("filters", TextField()))
        return rows.filter(said__icontains=value)


class RefusalFilter(EvidenceFilter):
    """Refusals: by which rule, and what they say."""

    code = django_filters.CharFilter(label=_("Code"))
    demand = django_filters.CharFilter(label=_("Demand"), lookup_expr="startswith")
    action = django_filters.CharFilter(label=_("Action"), lookup_expr="startswith")

    class Meta:
        model = Refusal
        fields = ("q", "actor", "since", "until", "code", "demand", "action")

    def search(self, rows: QuerySet[Refusal], name: str, value: str) -> QuerySet[Refusal]:
        """In the sentence."""
        return rows.filter(sentence__icontains=value)
