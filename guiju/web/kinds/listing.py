"""The list of a kind."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.web.kinds.filters import filters_of
from guiju.web.kinds.screen import Screen
from guiju.web.lists import ButtonLink, ListPage
from guiju.web.pages import View, reads
from guiju.web.requests import SignedIn, rights_of


def list_view(screen: Screen) -> View[[]]:
    """The view of the list."""
    page = list_of(screen)

    @reads(f"{screen.kind}.read", kind=screen.kind, verb=Access.Verb.LIST)
    def view(request: SignedIn, read: Read) -> HttpResponse:
        held = rights_of(request).anywhere
        buttons = []
        if f"{screen.kind}.create" in held:
            label = format_lazy(_("New {kind}"), kind=screen.model._meta.verbose_name)
            buttons.append(ButtonLink(label, screen.url("create")))
        rows, bulk = screen.listed(request), bulk_steps(screen, held)
        return page.answer(request, read, rows, buttons=buttons, bulk=bulk)

    return view


@cache
def list_of(screen: Screen) -> ListPage[Any]:
    """The declared list of a kind."""
    return ListPage(
        model=screen.model,
        title=screen.title,
        columns=tuple(screen.column(name) for name in screen.offered),
        shown=screen.columns,
        url_name=f"{screen.kind}.list",
        filters=filters_of(screen),
        order=screen.order,
        nothing_yet=_("There is none yet that you may see."),
        nothing_found=_("None fits these filters."),
    )


def bulk_steps(screen: Screen, held: frozenset[str]) -> list[ButtonLink]:
    """The buttons of the steps that this person might take with several records at once."""
    steps = screen.model.lifecycle.steps.values()
    return [
        ButtonLink(step.label, screen.url("bulk", step.action), step.icon, step.tone)
        for step in steps
        if step.in_bulk and f"{screen.kind}.{step.action}" in held
    ]
