"""What a request carries once the middleware has seen it."""

from typing import Protocol

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

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
    held: frozenset[str]  # what they may do, where the page has asked
    waiting: int  # how much waits for them, where the page has counted
