"""In which language to answer: the account's, else the browser's choice, else what it asks for."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import trans_real

Remember = Callable[[HttpRequest, str], None]

_remembering: Final[list[Remember]] = []


def remembered_by(remember: Remember) -> Remember:
    """Register who keeps the language that a signed-in person chose (the app of accounts does)."""
    _remembering.append(remember)
    return remember


def remember(request: HttpRequest, code: str) -> None:
    """Tell all who keep it that this person chose this language."""
    for keep in _remembering:
        keep(request, code)


class LanguageMiddleware:
    """Activates the language for the time of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language chosen."""
        code = request.LANGUAGE_CODE = chosen(request)
        with translation.override(code):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


def chosen(request: HttpRequest) -> str:
    """The code of the language to answer in; needs no database where there is none."""
    return _of_account(request) or of_browser(request)


def of_browser(request: HttpRequest) -> str:
    """The language by cookie, else by what the browser accepts, else the default."""
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if kept in dict(settings.LANGUAGES):
        return kept
    accepted = request.headers.get("Accept-Language", "")
    for code, _weight in trans_real.parse_accept_lang_header(accepted):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _of_account(request: HttpRequest) -> str:
    try:
        code = getattr(getattr(request, "account", None), "language", "")
    except DatabaseError:
        return ""
    return code if code in dict(settings.LANGUAGES) else ""
