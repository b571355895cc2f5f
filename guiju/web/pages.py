"""The one door for reading and the one for acting.

`@reads(...)` lets a signed-in person who may in, and renders inside the recorded reading;
`@answers(...)` answers what the script of a page asks while it is used.
`@acts(...)` shows a form, and when it comes back calls one action with the key the form was made
with. Both answer a refusal with the page, the sentence and what to do about it.
"""

from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.directory import directory
from guiju.kernel.errors import NotPermitted, Refused
from guiju.kernel.models import Access, Channel
from guiju.kernel.reading import Read, open_reading, reading
from guiju.kernel.unit import Call, Caller, record_refusal
from guiju.web import errors
from guiju.web.requests import Request, SignedIn, rights_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from guiju.web.forms import FormPage

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ReadingView = Callable[Concatenate[SignedIn, Read, P], HttpResponse]
ActingView = Callable[Concatenate[SignedIn, P], "FormPage"]


def reads(
    permission: str | None, *, kind: str, verb: Access.Verb = Access.Verb.PAGE
) -> Callable[[ReadingView[P]], View[P]]:
    """Make a view the page of a kind of record. Without a permission anybody signed in may.

    The view gets the Read to fill in (`rows`, `subject`, `filters`); what it returns is rendered
    before the reading ends, so a read that cannot be recorded is never sent.
    """

    def decorate(view: ReadingView[P]) -> View[P]:
        @wraps(view)
        @require_safe
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if (turned_away := _without_sign_in(request)) is not None:
                return turned_away
            visitor = cast("SignedIn", request)
            read = Read(verb=verb, kind=kind, address=address_of(visitor))
            try:
                with (
                    _company_time(visitor),
                    reading(by=visitor.actor, company=visitor.company, read=read),
                ):
                    if permission is not None and not may(visitor, permission):
                        raise NotPermitted
                    return _rendered(view(visitor, read, *args, **kwargs))
            except Refused as refusal:
                _record(visitor, f"{kind}.{verb}", refusal)
                return errors.refused(request, refusal)

        return door

    return decorate


def acts(permission: str | None, *, kind: str) -> Callable[[ActingView[P]], View[P]]:
    """Make a view the form of one action: shown on GET, performed on POST.

    Without a permission the view has its own way to know who may. The view declares a FormPage and
    does nothing else. The action itself asks for the right again,
    in its unit of work; asking here spares people a form they may not send.
    """

    def decorate(view: ActingView[P]) -> View[P]:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if (turned_away := _without_sign_in(request)) is not None:
                return turned_away
            visitor = cast("SignedIn", request)

            def declare() -> "FormPage":
                demand(visitor, permission)
                page = view(visitor, *args, **kwargs)
                demand(visitor, permission, page.subject)
                return page

            with _company_time(visitor):
                try:
                    if request.method == "POST":
                        return _perform(visitor, declare)
                    return _show(visitor, kind, declare)
                except Refused as refusal:
                    _record(visitor, permission or kind, refusal)
                    return errors.refused(request, refusal)

        return door

    return decorate


def answers(
    *, kind: str, is_recorded: Callable[[HttpRequest], bool]
) -> Callable[[ReadingView[P]], View[P]]:
    """Make a view the answer, in JSON, to what a page asks while it is used.

    Read-only. A keystroke is part of the page, which is on record; what is asked for on purpose
    (`is_recorded`) is on record itself.
    """

    def decorate(view: ReadingView[P]) -> View[P]:
        @wraps(view)
        @require_safe
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if _without_sign_in(request) is not None:
                sentence = gettext("You are signed out. Sign in again in a new tab.")
                return JsonResponse({"error": sentence}, status=HTTPStatus.UNAUTHORIZED)
            visitor = cast("SignedIn", request)
            read = Read(verb=Access.Verb.LIST, kind=kind, address=address_of(visitor))
            by, company = visitor.actor, visitor.company
            try:
                with (
                    _company_time(visitor),
                    reading(by=by, company=company, read=read)
                    if is_recorded(request)
                    else open_reading(by, company),
                ):
                    return view(visitor, read, *args, **kwargs)
            except Refused as refusal:
                _record(visitor, f"{kind}.{read.verb}", refusal)
                said = {"error": str(refusal), "what_to_do": refusal.what_to_do}
                return JsonResponse(said, status=refusal.http_status)

        return door

    return decorate


def _show(request: SignedIn, kind: str, declare: "Callable[[], FormPage]") -> HttpResponse:
    """The empty form, on record."""
    read = Read(verb=Access.Verb.PAGE, kind=kind, address=address_of(request))
    with reading(by=request.actor, company=request.company, read=read):
        page = declare()
        page.tell(read)
        page.prepare()
        return _rendered(page.answer(request))


def _perform(request: SignedIn, declare: "Callable[[], FormPage]") -> HttpResponse:
    """Check the form, call the action outside any reading, and show the form again if refused."""
    with open_reading(request.actor, request.company):
        page = declare()
        if not page.accept(request):
            return _rendered(page.answer(request, status=422))
    try:
        result = page.perform(page.answers, caller(request, page.key))
    except Refused as refusal:
        with open_reading(request.actor, request.company):
            page.refuse(refusal)
            return _rendered(page.answer(request, status=refusal.http_status))
    return page.leave(request, result)


def demand(request: SignedIn, permission: str | None, subject: Model | None = None) -> None:
    """Raise NotPermitted unless the person may do this here; for rights that hang on a record."""
    if permission is None:
        return
    if not directory().may(request.actor, permission, request.company, subject):
        raise NotPermitted


def may(request: SignedIn, permission: str, subject: Model | None = None) -> bool:
    """Whether to show or offer something; whoever performs it asks again."""
    if subject is None:
        return permission in rights_of(request).anywhere
    return directory().may(request.actor, permission, request.company, subject)


def caller(request: SignedIn, key: "UUID | None" = None) -> Caller:
    """Who acts, through which door, under which key."""
    return Caller(request.actor, request.company, Channel.WEB, address_of(request), key)


def address_of(request: HttpRequest) -> str | None:
    """The client's address, as TrustedProxyMiddleware left it; None over a local socket."""
    return request.META.get("REMOTE_ADDR") or None


def _without_sign_in(request: HttpRequest) -> HttpResponseBase | None:
    """Where to send somebody who is not signed in; None lets a signed-in person pass."""
    asked = cast("Request", request)
    if asked.actor is not None and asked.company is not None:
        return None
    if request.method == "POST":
        return errors.signed_out(request)
    sign_in = resolve_url(settings.LOGIN_URL)
    if asked.htmx:
        # The fragment would land inside a page: send the whole page to sign in and back.
        back = asked.htmx.current_url_abs_path or request.get_full_path()
        return HttpResponse(headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': back})}"})
    back = request.get_full_path()
    query = "" if back == "/" else f"?{urlencode({'next': back})}"
    return HttpResponseRedirect(sign_in + query)


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render now, inside the reading, not later outside it."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


def _record(request: SignedIn, action: str, refusal: Refused) -> None:
    record_refusal(Call(caller(request), action), refusal)


@contextmanager
def _company_time(request: SignedIn) -> "Iterator[None]":
    """Moments are shown in the company's time zone."""
    with timezone.override(ZoneInfo(request.company.time_zone)):
        yield
