"""How a browser likes to see the pages: theme, row height, language. Kept in cookies."""

from typing import Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guiju.web import language
from guiju.web.requests import Request

A_YEAR: Final = 365 * 24 * 3600
DISPLAY: Final = {
    "theme": ("auto", "light", "dark"),
    "density": ("dense", "cosy"),
    "language": tuple(code for code, _name in settings.LANGUAGES),
}


def kept(request: HttpRequest, name: str) -> str:
    """What the browser keeps about the display, or the first choice."""
    value = request.COOKIES.get(name, "")
    return value if value in DISPLAY[name] else DISPLAY[name][0]


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep one choice about the display in a cookie. Scripts do it without this round trip."""
    here = request.POST.get("here", "/")
    if not url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure()):
        here = "/"
    response = HttpResponseRedirect(here, status=303)
    for name, choices in DISPLAY.items():
        value = request.POST.get(name, "")
        if value not in choices:
            continue
        cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
        response.set_cookie(
            cookie, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
        if name == "language" and cast("Request", request).actor is not None:
            language.remember(request, value)
    return response


@require_safe
def form_token(request: HttpRequest) -> HttpResponse:
    """The token that a form must carry now. Only our own pages can read the answer.

    A form asks just before it goes out: signing in anew in another tab has changed the token.
    """
    return HttpResponse(get_token(request), content_type="text/plain")
