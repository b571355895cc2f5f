"""Who may come in by the API: the bearer of a token, within the token's scopes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from guiju.kernel.errors import NotPermitted, Refused
from guiju.kernel.models import Access, Actor, Channel
from guiju.kernel.reading import Read, reading
from guiju.kernel.unit import Call, Caller, record_refusal
from guiju.web.pages import address_of
from guiju.web.requests import SignedIn


@dataclass(frozen=True)
class Bearer:
    """An actor with the scopes of a token: beginnings of the permissions that it covers."""

    actor: Actor
    scopes: tuple[str, ...]

    def covers(self, permission: str) -> bool:
        """Whether one of the scopes is the permission or stands at its beginning."""
        return any(
            permission == scope or permission.startswith(f"{scope}.") for scope in self.scopes
        )


Find = Callable[[str], Bearer | None]

_finders: Final[list[Find]] = []


def bearer_by(find: Find) -> Find:
    """Register who knows the tokens (the app of accounts does)."""
    _finders.append(find)
    return find


class BearerAuth(HttpBearer):
    """`Authorization: Bearer ...`. A cookie opens no door here, so no other site can use it."""

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """Find the bearer, and let the request carry who it is."""
        for find in _finders:
            bearer = find(token)
            if bearer is not None:
                visitor = cast("SignedIn", request)
                visitor.actor = bearer.actor
                visitor.company = cast("Any", bearer.actor.company)
                return bearer
        return None


class KeyMissing(Refused):
    """A call that changes something came without the key that makes repeating it harmless."""

    code = "key_missing"
    http_status = 400
    sentence = _("The header Idempotency-Key is missing or is no UUID.")
    remedy = _("Draw a new UUID for each thing to be done, and send the same one when repeating.")


class OutOfScope(NotPermitted):
    """The token does not cover the permission."""

    code = "out_of_scope"
    sentence = _("The token does not cover this.")
    remedy = _("Use a token with the scope for it.")


def bearer_of(request: HttpRequest) -> Bearer:
    """Who came in."""
    return cast("Bearer", request.auth)  # type: ignore[attr-defined]  # set by ninja


def demand_scope(request: HttpRequest, permission: str) -> None:
    """Raises OutOfScope, on record."""
    if bearer_of(request).covers(permission):
        return
    refusal = OutOfScope(demand="P5.2.1b")
    record_refusal(Call(caller(request), permission), refusal)
    raise refusal


def caller(request: HttpRequest, key: UUID | None = None) -> Caller:
    """Who acts, by the API, under which key."""
    visitor = cast("SignedIn", request)
    return Caller(visitor.actor, visitor.company, Channel.API, address_of(request), key)


def keyed(request: HttpRequest) -> Caller:
    """The same for what changes something. Raises KeyMissing."""
    try:
        return caller(request, UUID(request.headers.get("Idempotency-Key", "")))
    except ValueError as error:
        raise KeyMissing from error


@contextmanager
def read_by(request: HttpRequest, kind: str, subject: int | None = None) -> Iterator[Read]:
    """Read in here; the access record says that it went out by the API."""
    visitor = cast("SignedIn", request)
    read = Read(
        verb=Access.Verb.API,
        kind=kind,
        subject=subject,
        channel=Channel.API,
        address=address_of(request),
        rows=0 if subject is None else 1,
    )
    with reading(by=visitor.actor, company=visitor.company, read=read):
        yield read
