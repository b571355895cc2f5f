"""The forms by which people keep views and arrange columns; each calls one action."""

from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from guiju.kernel.directory import directory
from guiju.kernel.errors import RuleBroken
from guiju.kernel.unit import Caller
from guiju.web import lists
from guiju.web.forms import Done, FormPage, ReasonForm
from guiju.web.pages import acts, may
from guiju.web.requests import SignedIn
from guiju.web.views.actions import (
    SHARE,
    change_arrangement,
    change_view,
    make_arrangement,
    open_with,
    remove_view,
    save_view,
    withdraw_view,
)
from guiju.web.views.choosing import Choice, choose, is_same
from guiju.web.views.forms import ColumnsForm, ViewForm
from guiju.web.views.models import Arrangement, View

ARRANGEMENT, KIND = "web.arrangement", "web.view"
QUERY: Final = "query"  # in the address: the filters that a view would keep


@acts("web.arrangement.make", kind=ARRANGEMENT)
def columns(request: SignedIn, of_list: str) -> FormPage:
    """Which columns the list, or the view in the address, shows to this person."""
    page, choice = _chosen(request, of_list)
    here = request.POST.get("here", request.GET.urlencode())

    def perform(answers: dict[str, Any], by: Caller) -> Arrangement:
        if choice.arrangement is not None:
            return change_arrangement(choice.arrangement, by=by, **answers)
        return make_arrangement(by=by, of_list=of_list, view=choice.view, **answers)

    return FormPage(
        title=_("Columns"),
        form=partial(
            ColumnsForm,
            offered=choice.offered,
            shown=choice.columns,
            initial={"here": here},
            auto_id="columns-%s",
        ),
        perform=perform,
        done=lambda _arrangement: Done(f"{choice.url}?{here.lstrip('?')}"),
        back=choice.url,
        crumbs=((page.title, choice.url),),
        template="web/views/columns.html",
    )


@acts("web.view.save", kind=KIND)
def new_view(request: SignedIn, of_list: str) -> FormPage:
    """Keep the list as it stands: the filters in the address, the columns as they are shown."""
    page, choice = _chosen(request, of_list)
    query = _understood(page, request)

    def perform(answers: dict[str, Any], by: Caller) -> View:
        return save_view(by=by, of_list=of_list, query=query, columns=choice.as_kept, **answers)

    return FormPage(
        title=_("Keep this view"),
        form=partial(ViewForm, roles=_roles(request)),
        perform=perform,
        done=lambda view: Done(view.url, _("The view “%(name)s” is kept.") % {"name": view}),
        back=f"{choice.url}?{query}",
        crumbs=((page.title, choice.url),),
    )


@acts("web.view.change", kind=KIND)
def change(request: SignedIn, pk: int) -> FormPage:
    """Another name, other people, or what the list shows now."""
    view = _own(request, pk)
    page, choice = _chosen(request, view.of_list)
    query = _understood(page, request) if QUERY in request.GET else view.query
    is_moved = not is_same(query, view.query) or choice.as_kept != view.columns

    def perform(answers: dict[str, Any], by: Caller) -> View:
        said: dict[str, Any] = {"sharing": view.sharing, "role": view.role, **answers}
        if said.pop("takes_over", False):
            return change_view(view, by=by, query=query, columns=choice.as_kept, **said)
        return change_view(view, by=by, query=view.query, columns=view.columns, **said)

    return FormPage(
        title=_("Change the view “%(name)s”") % {"name": view},
        form=partial(ViewForm, roles=_roles(request), view=view, is_moved=is_moved),
        perform=perform,
        done=lambda view: Done(view.url, _("The view “%(name)s” is kept.") % {"name": view}),
        subject=view,
        back=view.url,
        crumbs=((page.title, choice.url),),
    )


@acts("web.view.remove", kind=KIND)
def remove(request: SignedIn, pk: int) -> FormPage:
    """Take one's own view away."""
    view = _own(request, pk)
    page, choice = _chosen(request, view.of_list)
    return FormPage(
        title=_("Remove the view “%(name)s”") % {"name": view},
        form=forms.Form,
        perform=lambda answers, by: remove_view(view, by=by),
        done=lambda _view: Done(f"{choice.url}?view=all", _("The view is removed.")),
        submit=_("Remove"),
        tone="bad",
        question=_("Whoever it was shown to no longer finds it. The records stay as they are."),
        subject=view,
        back=view.url,
        crumbs=((page.title, choice.url),),
    )


@acts("web.view.withdraw", kind=KIND)
def withdraw(request: SignedIn, pk: int) -> FormPage:
    """Take away what somebody else shared."""
    shared = View.objects.filter(company=request.company, removed_at=None)
    view = get_object_or_404(shared.exclude(sharing=View.Sharing.PRIVATE), pk=pk)
    page, choice = _chosen(request, view.of_list)
    return FormPage(
        title=_("Withdraw the view “%(name)s”") % {"name": view},
        form=ReasonForm,
        perform=lambda answers, by: withdraw_view(view, by=by, **answers),
        done=lambda _view: Done(f"{choice.url}?view=all", _("The view is removed.")),
        submit=_("Withdraw"),
        tone="bad",
        subject=view,
        back=view.url,
        crumbs=((page.title, choice.url),),
    )


@acts("web.arrangement.make", kind=ARRANGEMENT)
def opens(request: SignedIn, of_list: str) -> FormPage:
    """Let the list open with the view in the address, or with all there is."""
    page, choice = _chosen(request, of_list)
    view = choice.view

    def perform(answers: dict[str, Any], by: Caller) -> Arrangement:
        if choice.of_list is not None:
            return open_with(choice.of_list, by=by, view=view)
        return make_arrangement(by=by, of_list=of_list, opens=view)

    name = view.name if view is not None else _("All")
    return FormPage(
        title=_("Open “%(list)s” with “%(view)s”") % {"list": page.title, "view": name},
        form=forms.Form,
        perform=perform,
        done=lambda _arrangement: Done(
            view.url if view is not None else choice.url,
            _("From now on the list opens with “%(view)s”.") % {"view": name},
        ),
        submit=_("Open with it"),
        back=choice.url,
        crumbs=((page.title, choice.url),),
    )


def addresses() -> list[URLPattern]:
    """Of the forms."""
    return [
        path("lists/<str:of_list>/columns/", columns, name="list-columns"),
        path("lists/<str:of_list>/opens/", opens, name="list-opens"),
        path("lists/<str:of_list>/views/new/", new_view, name="view-new"),
        path("views/<int:pk>/", change, name="view-change"),
        path("views/<int:pk>/remove/", remove, name="view-remove"),
        path("views/<int:pk>/withdraw/", withdraw, name="view-withdraw"),
    ]


def _chosen(request: SignedIn, of_list: str) -> tuple["lists.ListPage[Any]", Choice]:
    """The list and what is open of it. Raises Http404."""
    page = lists.named(of_list)
    if page is None:
        raise Http404
    return page, choose(page, request)


def _own(request: SignedIn, pk: int) -> View:
    """One's own view. Raises Http404."""
    own = View.objects.filter(company=request.company, owner=request.actor, removed_at=None)
    return get_object_or_404(own, pk=pk)


def _understood(page: "lists.ListPage[Any]", request: SignedIn) -> str:
    """The filters in the address, if the list understands them. Raises RuleBroken."""
    given = QueryDict(request.GET.get(QUERY, ""))
    query = urlencode([(name, one) for name, ones in given.lists() for one in ones if one])
    nothing = page.model._default_manager.none()
    filterset = page.filters(given, queryset=nothing, request=request)
    if filterset.form.errors or not set(given) <= {*filterset.form.fields, "sort"}:
        raise RuleBroken(
            _("The filters in the address are not understood."),
            what_to_do=_("Set them on the list, then keep the view."),
        )
    return query


def _roles(request: SignedIn) -> dict[str, str] | None:
    """The roles to share with; None where the person may not share."""
    return directory().roles(request.company) if may(request, SHARE) else None
