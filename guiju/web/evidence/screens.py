"""The three lists of evidence, the page of one change, and their exports (demand P5.2.2a).

Operator, time and content stand together, as the rules on electronic vouchers ask (12, art. 32).
"""

from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Access, Audit, Refusal
from guiju.kernel.reading import Read
from guiju.web import navigation
from guiju.web.cells import Badge
from guiju.web.evidence.exporting import export_view
from guiju.web.evidence.filters import AccessFilter, AuditFilter, RefusalFilter
from guiju.web.evidence.words import (
    OPERATIONS,
    address_of,
    columns_of,
    short,
    table_name,
)
from guiju.web.lists import ButtonLink, Column, ListPage
from guiju.web.pages import View, reads
from guiju.web.records import Fact, Facts
from guiju.web.requests import SignedIn

EVIDENCE: Final = "kernel.evidence.read"

WHEN = Column(_("When"), "at")
WHO = Column(_("Who"), "actor")
DOOR = Column(_("Channel"), "channel", is_minor=True)
ADDRESS = Column(_("Address"), "address", is_minor=True)


def audit_link(row: Audit) -> str:
    """Leads to the change in full."""
    address = reverse("evidence-change", args=[row.pk])
    return format_html('<a class="row-link" href="{}">{}</a>', address, f"#{row.pk}")


def subject(row: Any) -> str:
    """The record that was read or acted on, as a link where it has a page."""
    if row.subject is None:
        return ""
    address = address_of(row.kind.replace(".", "_", 1), row.subject) if hasattr(row, "kind") else ""
    text = f"#{row.subject}"
    return format_html('<a href="{}">{}</a>', address, text) if address else text


def asked(row: Access) -> str:
    """The filters that were set, in one line."""
    return "; ".join(f"{name}: {value}" for name, value in row.filters.items())


CHANGES = ListPage(
    model=Audit,
    title=_("Changes"),
    columns=(
        Column(_("Change"), audit_link, sort=("id",), name="id"),
        WHEN,
        WHO,
        Column(
            _("Operation"),
            lambda row: OPERATIONS.get(row.operation, row.operation),
            name="operation",
        ),
        Column(_("Table"), lambda row: table_name(row.table), name="table"),
        Column(_("Row"), "row_id", is_number=True, is_minor=True),
        Column(_("Content"), short, is_wide=True, name="content"),
        Column(_("Action"), "unit.action", is_minor=True),
        Column(_("Reason"), "unit.reason", is_wide=True, is_minor=True),
    ),
    filters=AuditFilter,
    order="-id",
    url_name="evidence-changes",
    nothing_yet=_("Nothing has changed yet."),
    nothing_found=_("No change fits these filters."),
)
READS = ListPage(
    model=Access,
    title=_("Accesses"),
    columns=(
        Column(_("Access"), lambda row: f"#{row.pk}", sort=("id",), name="id"),
        WHEN,
        WHO,
        Column(_("How"), "verb"),
        Column(_("Kind"), "kind"),
        Column(_("Record"), subject, name="subject"),
        Column(_("Rows"), "rows", is_number=True),
        Column(_("Filters"), asked, is_wide=True, name="filters"),
        DOOR,
        ADDRESS,
    ),
    filters=AccessFilter,
    order="-id",
    url_name="evidence-accesses",
    nothing_yet=_("Nothing was read yet."),
    nothing_found=_("No access fits these filters."),
)
REFUSALS = ListPage(
    model=Refusal,
    title=_("Refusals"),
    columns=(
        Column(_("Refusal"), lambda row: f"#{row.pk}", sort=("id",), name="id"),
        WHEN,
        WHO,
        Column(_("Action"), "action"),
        Column(_("Sentence"), "sentence", is_wide=True),
        Column(_("Code"), lambda row: Badge(row.code, "warn"), name="code"),
        Column(_("Demand"), "demand"),
        DOOR,
        ADDRESS,
    ),
    filters=RefusalFilter,
    order="-id",
    url_name="evidence-refusals",
    nothing_yet=_("Nothing was refused yet."),
    nothing_found=_("No refusal fits these filters."),
)
LISTS: Final[tuple[tuple[str, str, ListPage[Any], tuple[str, ...], str], ...]] = (
    ("changes", "kernel.audit", CHANGES, ("actor", "unit"), "file-clock"),
    ("accesses", "kernel.access", READS, ("actor",), "eye"),
    ("refusals", "kernel.refusal", REFUSALS, ("actor",), "shield-alert"),
)

navigation.group("evidence", _("Evidence"), order=90)
for _place, (_slug, _kind, _page, _related, _icon) in enumerate(LISTS):
    navigation.register(
        navigation.Entry(
            "evidence", _page.title, _icon, f"evidence-{_slug}", EVIDENCE, order=10 * _place
        )
    )


def list_view(slug: str, kind: str, page: ListPage[Any], related: tuple[str, ...]) -> View[[]]:
    """The view of one list."""

    @reads(EVIDENCE, kind=kind, verb=Access.Verb.LIST)
    def view(request: SignedIn, read: Read) -> HttpResponse:
        given = {name: value for name, value in request.GET.items() if value}
        given = {name: value for name, value in given.items() if name not in ("after", "before")}
        address = f"{reverse(f'evidence-{slug}-export')}?{urlencode(given)}"
        button = ButtonLink(_("Export"), address, "download", tone="")
        return page.answer(request, read, rows_of(page.model, request, related), buttons=[button])

    return view


def rows_of(model: type[Model], request: SignedIn, related: tuple[str, ...]) -> Any:
    """The company's rows."""
    return model._default_manager.filter(company=request.company).select_related(*related)


@reads(EVIDENCE, kind="kernel.audit")
def change(request: SignedIn, read: Read, pk: int) -> HttpResponse:
    """One change: each column before and after, and the unit of work behind it."""
    row = get_object_or_404(rows_of(Audit, request, ("actor", "unit")), pk=pk)
    read.subject, read.rows = row.pk, 1
    unit = row.unit
    facts = Facts(
        _("Unit of work"),
        [
            Fact(_("Who"), row.actor),
            Fact(_("When"), row.at),
            Fact(_("Action"), unit.action),
            Fact(_("Channel"), unit.get_channel_display()),
            Fact(_("Address"), unit.address),
            Fact(_("Number of the unit"), str(unit.pk)),
            Fact(_("Reason"), unit.reason, is_wide=True),
        ],
    )
    same = Audit.objects.filter(company=request.company, unit=unit).exclude(pk=row.pk)
    context = {
        "title": _("Change #%(number)d") % {"number": row.pk},
        "crumbs": ((CHANGES.title, reverse("evidence-changes")),),
        "row": row,
        "table": table_name(row.table),
        "operation": OPERATIONS.get(row.operation),
        "columns": list(columns_of(row)),
        "facts": facts,
        "address": address_of(row.table, row.row_id),
        "same": [(one, short(one), table_name(one.table)) for one in same.order_by("id")[:50]],
    }
    return TemplateResponse(request, "web/evidence/change.html", context)


def addresses() -> list[URLPattern]:
    """Of the lists, their exports, and the page of a change."""
    made = [path("evidence/changes/<int:pk>/", change, name="evidence-change")]
    for slug, kind, page, related, _icon in LISTS:
        view = list_view(slug, kind, page, related)
        made.append(path(f"evidence/{slug}/", view, name=f"evidence-{slug}"))
        export = export_view(kind, slug, page, related, EVIDENCE)
        made.append(path(f"evidence/{slug}.csv", export, name=f"evidence-{slug}-export"))
    return made
