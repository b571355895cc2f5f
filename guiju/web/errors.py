"""Pages for when it does not go on, none of which loses what was typed.

They stand in a bare frame without navigation, so that they can be shown without the database, and
what came by POST from our own page is carried on to be sent again. Nothing that looks like a secret
is carried.
"""

import logging
import secrets
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused
from guiju.web.display import kept
from guiju.web.language import of_browser

Text = str | Promise

logger = logging.getLogger("guiju.web.errors")

SECRETS: Final = ("password", "token", "secret", "passphrase", "otp")
# Without the letters and digits that people confuse when they read a number out on the telephone.
LEGIBLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Trouble:
    """What one error page says."""

    status: int
    icon: str
    title: Text
    sentence: Text
    what_to_do: Text
    code: str = ""
    reference: str = ""
    demand: str = ""
    may_send_again: bool = False
    sign_in_url: str = ""


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page that the rules do not give this person."""
    return _page(
        request,
        Trouble(
            status=refusal.http_status,
            icon="shield-alert",
            title=_("Not permitted")
            if refusal.http_status == HTTPStatus.FORBIDDEN
            else _("Refused"),
            sentence=str(refusal),
            what_to_do=refusal.what_to_do,
            code=refusal.code,
            demand=refusal.demand,
        ),
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """What was sent came after the session had ended."""
    return _page(
        request,
        Trouble(
            status=403,
            icon="log-in",
            title=_("You are signed out"),
            sentence=_("Your session ended before this was sent. Nothing was changed."),
            what_to_do=_("Sign in again in a new tab, then come back here and send it again."),
            code="signed_out",
            may_send_again=True,
            sign_in_url=resolve_url(settings.LOGIN_URL),
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit the browser's: an old form, or not our form at all."""
    logger.warning("form token refused at %s: %s", request.path, reason)
    if is_from_own_page(request):
        trouble = Trouble(
            status=403,
            icon="timer-off",
            title=_("This form has expired"),
            sentence=_("It was opened before you last signed in or out. Nothing was changed."),
            what_to_do=_("Look through what you typed and send it again."),
            code="form_expired",
            may_send_again=True,
        )
    else:
        trouble = Trouble(
            status=403,
            icon="shield-alert",
            title=_("This did not come from one of our pages"),
            sentence=_("Another site tried to send something in your name. Nothing was changed."),
            what_to_do=_(
                "If you did this yourself, allow cookies for this site and open the page again."
            ),
            code="foreign_form",
        )
    return _page(request, trouble)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent))
    return _page(
        request,
        Trouble(
            status=413 if too_big else 400,
            icon="circle-slash",
            title=_("Too much at once") if too_big else _("This request cannot be understood"),
            sentence=_("The server did not take it. Nothing was changed."),
            what_to_do=_("Send it in smaller parts.")
            if too_big
            else _("Go back and follow a link or a button of the page."),
            code="too_big" if too_big else "bad_request",
        ),
    )


def permission_denied(
    request: HttpRequest,
    exception: Exception,
) -> HttpResponse:
    """handler403."""
    return _page(
        request,
        Trouble(
            status=403,
            icon="shield-alert",
            title=_("Not permitted"),
            sentence=_("Your roles do not permit this."),
            what_to_do=_("Ask the security administrator for the role that permits it."),
            code="not_permitted",
        ),
    )


def page_not_found(
    request: HttpRequest,
    exception: Exception,
) -> HttpResponse:
    """handler404."""
    return _page(
        request,
        Trouble(
            status=404,
            icon="map-pin-off",
            title=_("There is no such page"),
            sentence=_("Nothing is found at this address, or nothing that you may see."),
            what_to_do=_("Check the address, or start from the home page."),
            code="not_found",
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a reference number for the person, the same one in the log."""
    error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    reference = "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(2))
    logger.error("error %s at %s %s", reference, request.method, request.path, exc_info=error)
    if isinstance(error, (OperationalError, InterfaceError)):
        trouble = Trouble(
            status=503,
            icon="database-zap",
            title=_("The database does not answer"),
            sentence=_("It is probably being started. Nothing was changed."),
            what_to_do=_(
                "Wait a minute and try again. If it lasts, tell the system administrator."
            ),
            code="database_unreachable",
            reference=reference,
            may_send_again=True,
        )
    else:
        trouble = Trouble(
            status=500,
            icon="bug",
            title=_("Something went wrong on our side"),
            sentence=_("The page could not be made. What is half done was undone."),
            what_to_do=_(
                "Try again: what was already done is not done twice. "
                "If it happens again, tell the system administrator the number."
            ),
            code="server_error",
            reference=reference,
            may_send_again=True,
        )
    response = _page(request, trouble)
    if trouble.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "10"
    return response


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser vouches that one of our own pages sent this.

    Only then may a page offer to send it again: else a foreign site could have a person confirm
    with one click what it made up.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    try:
        own = request.get_host()
    except SuspiciousOperation:
        return False
    return urlsplit(request.headers.get("Origin", "")).netloc == own


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    # Where something fails before the language is settled, the browser's is taken.
    code = getattr(request, "LANGUAGE_CODE", "") or of_browser(request)
    with translation.override(code):
        typed = Typed.of(request) if trouble.may_send_again and is_from_own_page(request) else None
        context: dict[str, Any] = {
            "trouble": trouble,
            "typed": typed,
            "address": request.get_full_path(),
            "method": request.method,
            "csrf_token": get_token(request) if typed else "",
            "language": code,
            "theme": kept(request, "theme"),
        }
        # Without the request: context processors might ask the database.
        text = render_to_string("web/trouble.html", context)
    return HttpResponse(text, status=trouble.status, headers={"Content-Language": code})


@dataclass(frozen=True)
class Typed:
    """What a person had typed into the form that did not arrive."""

    hidden: list[tuple[str, str]]
    shown: list[tuple[str, str]]
    files: list[str]
    left_out: list[str]

    @classmethod
    def of(cls, request: HttpRequest) -> "Typed | None":
        """None where nothing was sent or it cannot be read."""
        if request.method != "POST":
            return None
        try:
            posted, files = request.POST, request.FILES
        except (UnreadablePostError, SuspiciousOperation, MultiPartParserError, OSError):
            return None
        hidden, shown, left_out = [], [], []
        for name, values in cast("dict[str, list[str]]", dict(posted.lists())).items():
            if name == "csrfmiddlewaretoken":
                continue
            if is_secret(name):
                left_out.append(_legible(name))
                continue
            hidden += [(name, value) for value in values]
            if name != "key":
                shown += [(_legible(name), value) for value in values if value]
        return cls(hidden, shown, list(files), left_out)


def is_secret(name: str) -> bool:
    """Whether a field's name says that its content is not to be written into a page."""
    return any(word in name.lower() for word in SECRETS)


def _legible(name: str) -> str:
    return gettext(name.rpartition("-")[2].replace("_", " ").capitalize())
