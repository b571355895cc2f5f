"""What a request carries once the middleware has seen it."""

from typing import Protocol

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from guiju.kernel.directory import Rights, directory
from guiju.kernel.models import Actor, Company


class HasLanguage(Protocol):
    """All that the shell knows of an account."""

    language: str


class Request(HttpRequest):
    """A request from anybody. For type checkers: at run time it is Django's own."""

    actor: Actor | None
    company: Company | None
    account: HasLanguage | None
    htmx: HtmxDetails


class SignedIn(HttpRequest):
    """A request that the door let in."""

    actor: Actor
    company: Company
    account: HasLanguage
    htmx: HtmxDetails
    rights: Rights  # what they may do, once the page has asked
    waiting: int  # how much waits for them, where the page has counted


def rights_of(request: SignedIn) -> Rights:
    """What the person may do, asked once for a page that is read. Nothing is done by it."""
    known: Rights | None = getattr(request, "rights", None)
    if known is None:
        known = request.rights = directory().rights(request.actor, request.company)
    return known
