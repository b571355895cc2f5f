"""Refusals as programs read them: problem details by RFC 9457, with what to do about it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from guiju.kernel.errors import Refused

PROBLEM: Final = "application/problem+json"


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """One problem; `type` is a name that stays, to be compared, never the prose."""
    said = {
        "type": f"urn:guiju:refusal:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **{name: value for name, value in more.items() if value},
    }
    response = JsonResponse(said, status=status, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refused) -> HttpResponse:
    """What a screen would say, as JSON."""
    return problem(
        refusal.http_status,
        refusal.code,
        str(refusal),
        what_to_do=refusal.what_to_do,
        demand=refusal.demand,
        field=refusal.field,
        **refusal.particulars(),
    )


def not_understood(errors: Mapping[str, list[str]]) -> HttpResponse:
    """Fields that could not be understood, each with its sentences."""
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "not_understood",
        gettext("Some fields cannot be understood."),
        errors=errors,
        field=next(iter(errors), ""),
        what_to_do=gettext("Correct the entry and send it again."),
    )


def install(api: NinjaAPI) -> None:
    """Let all that goes wrong leave as a problem."""

    @api.exception_handler(Refused)
    def on_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return refused(refusal)

    @api.exception_handler(Http404)
    def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(HTTPStatus.NOT_FOUND, "not_found", gettext("There is nothing here."))

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = problem(
            HTTPStatus.UNAUTHORIZED,
            "not_signed_in",
            gettext("The token is missing, or holds no longer."),
        )
        response["WWW-Authenticate"] = 'Bearer realm="guiju"'
        return response

    @api.exception_handler(ValidationError)
    def on_nonsense(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for one in error.errors:
            name = ".".join(str(part) for part in one["loc"][1:] if part != "body")
            errors.setdefault(name or "body", []).append(one["msg"])
        return not_understood(errors)

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, "not_understood", str(error))
