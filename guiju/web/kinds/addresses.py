"""The addresses of all kinds, made from their declarations once every app has registered."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from guiju.web.kinds import home  # noqa: F401  registers its card
from guiju.web.kinds.acts import create_view, edit_view, revise_view, step_view
from guiju.web.kinds.bulk import bulk_view
from guiju.web.kinds.inbox import inbox
from guiju.web.kinds.listing import list_view
from guiju.web.kinds.offers import lookup_view
from guiju.web.kinds.page import page_view
from guiju.web.kinds.papers import attach_paper, paper, remove_paper
from guiju.web.kinds.prints import lead, print_copy, print_view
from guiju.web.kinds.revising import revision_page, revision_step
from guiju.web.kinds.screen import Screen, screens
from guiju.web.kinds.talk import comment
from guiju.web.kinds.watching import seen_view


def addresses() -> list[URLPattern]:
    """Of each kind, and of what all kinds share."""
    return [
        path("inbox/", inbox, name="inbox"),
        path("revisions/<int:pk>/", revision_page, name="records.revision"),
        path("revisions/<int:pk>/<str:action>/", revision_step, name="records.revision.step"),
        path("records/<int:pk>/attach/", attach_paper, name="paper-attach"),
        path("records/<int:pk>/comment/", comment, name="comment"),
        path("records/<int:pk>/", lead, name="record"),
        path("papers/<int:pk>/", paper, name="paper"),
        path("papers/<int:pk>/remove/", remove_paper, name="paper-remove"),
        path("copies/<int:pk>/", print_copy, name="print-copy"),
        *(one for screen in screens.values() for one in of_kind(screen)),
    ]


def of_kind(screen: Screen) -> Iterator[URLPattern]:
    """List, forms and pages of one kind."""
    slug, kind = screen.slug, screen.kind
    yield path(f"{slug}/", list_view(screen), name=f"{kind}.list")
    yield path(f"{slug}/look-up/", lookup_view(screen), name=f"{kind}.look-up")
    yield path(f"{slug}/new/", create_view(screen), name=f"{kind}.create")
    yield path(f"{slug}/bulk/<str:action>/", bulk_view(screen), name=f"{kind}.bulk")
    yield path(f"{slug}/<int:pk>/", page_view(screen), name=kind)
    yield path(f"{slug}/<int:pk>/seen/", seen_view(screen), name=f"{kind}.seen")
    yield path(f"{slug}/<int:pk>/edit/", edit_view(screen), name=f"{kind}.edit")
    yield path(f"{slug}/<int:pk>/revise/", revise_view(screen), name=f"{kind}.revise")
    yield path(f"{slug}/<int:pk>/print/", print_view(screen), name=f"{kind}.print")
    yield path(f"{slug}/<int:pk>/do/<str:action>/", step_view(screen), name=f"{kind}.step")
