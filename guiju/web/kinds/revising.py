"""The page of a revision: the difference beside the present, and who must agree."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.reading import Read
from guiju.records.content import content_of
from guiju.records.revisions import CHECKED, FREE, SENSITIVE, Revision, class_of, content_version
from guiju.records.sight import sees
from guiju.web.cells import Badge
from guiju.web.forms import FormPage
from guiju.web.kinds.acts import step_page
from guiju.web.kinds.differences import Change, changes_of, links_in
from guiju.web.kinds.page import Look
from guiju.web.kinds.place import place_of
from guiju.web.kinds.screen import screens
from guiju.web.pages import acts, reads
from guiju.web.records import Fact, Facts
from guiju.web.requests import SignedIn

CLASSES = {
    FREE: Badge(_("free"), "ok"),
    CHECKED: Badge(_("checked"), "info"),
    SENSITIVE: Badge(_("sensitive"), "warn"),
}


@dataclass(frozen=True)
class Proposed:
    """One field: as it was when proposed, as proposed, and as it is now where that differs."""

    change: Change
    field_class: Badge
    now: str = ""


@reads(None, kind=Revision.kind)
def revision_page(request: SignedIn, read: Read, pk: int) -> HttpResponse:
    """The view of one revision."""
    revision = seen_revision(request, pk)
    read.subject, read.rows = revision.pk, 1
    subject = revision.subject_kind._default_manager.select_related("record").get(
        pk=revision.subject_id
    )
    look = Look(request, None, revision, lambda action: _step_url(revision, action))
    screen = screens.get(subject.kind)
    crumbs: tuple[tuple[Any, str], ...] = screen.crumbs if screen is not None else ()
    is_open = not revision.state_shown.is_final
    has_moved = is_open and content_version(subject.pk) != revision.subject_version
    return TemplateResponse(
        request,
        "web/kinds/revision.html",
        {
            "title": _("Revision of %(record)s") % {"record": subject},
            "crumbs": (*crumbs, (str(subject), subject.get_absolute_url())),
            "revision": revision,
            "subject": subject,
            "has_moved": has_moved,
            "proposed": proposed(revision, subject, has_moved=has_moved),
            "badges": [*look.badges(), CLASSES[revision.field_class]],
            "stops": look.stops(),
            "steps": list(look.steps()),
            "facts": Facts(
                _("Revision"),
                [
                    Fact(_("Reason"), revision.why, is_wide=True),
                    Fact(_("Proposed by"), revision.owner),
                    Fact(_("Record"), subject),
                ],
            ),
            "moments": look.moments(),
            "place": place_of(request, revision.pk),
        },
    )


@acts(None, kind=Revision.kind)
def revision_step(request: SignedIn, pk: int, action: str) -> FormPage:
    """The form of one step of a revision."""
    revision = seen_revision(request, pk)
    title = str(_("Revision of %(record)s") % {"record": revision.subject})
    if action not in ("approve", "reject", "withdraw"):
        raise Http404
    return step_page(request, revision, action, title, ())


def seen_revision(request: SignedIn, pk: int) -> Revision:
    """The revision, if the person sees what it revises. Raises Http404."""
    rows = Revision.objects.filter(company=request.company)
    revision = get_object_or_404(rows.select_related("record", "subject", "owner"), pk=pk)
    if not sees(request.actor, request.company, revision):
        raise Http404
    return revision


def proposed(revision: Revision, subject: Any, *, has_moved: bool) -> list[Proposed]:
    """Each field that would change; where the base has moved, with what the record says now."""
    kind, difference = type(subject), revision.difference
    present = content_of(subject)
    against = {name: [after, present[name]] for name, (_before, after) in difference.items()}
    linked = links_in(kind, [difference, against], revision.company_id)
    now = {one.name: one.after for one in changes_of(kind, against, linked)} if has_moved else {}
    return [
        Proposed(
            change,
            CLASSES[class_of(subject, {change.name: None})],
            now.get(change.name, ""),
        )
        for change in changes_of(kind, difference, linked)
    ]


def _step_url(revision: Revision, action: str) -> str:
    return reverse("records.revision.step", args=[revision.pk, action])
