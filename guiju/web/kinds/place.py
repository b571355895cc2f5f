"""Where a record stands in somebody's inbox: which comes before it and which after."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db.models import F, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.records.obligations import owed_by
from guiju.records.record import Obligation
from guiju.web.requests import SignedIn

Text = str | Promise
SHOWN: Final = 200
INBOX: Final = "inbox"  # in the address of a record: it was opened from the inbox


@dataclass(frozen=True)
class Place:
    """A record's place among what waits; 0 where it waits for somebody else or for nobody."""

    position: int = 0
    total: int = 0
    previous_url: str = ""
    next_url: str = ""
    next_key: int = 0


def in_order(request: SignedIn) -> QuerySet[Obligation]:
    """What waits for this person: the nearest deadlines first, then the oldest without one."""
    owed = owed_by(request.actor, request.company)
    return owed.order_by(F("due").asc(nulls_last=True), "id")


def place_of(request: SignedIn, pk: int) -> Place:
    """Where this record stands, by the order of the inbox. One statement, and who is away."""
    waiting = list(in_order(request).values_list("record_id", "record__kind", "sort")[:SHOWN])
    if len(waiting) < SHOWN:
        request.waiting = len({(key, sort) for key, _kind, sort in waiting})  # for the navigation
    records = list(dict.fromkeys((key, kind) for key, kind, _sort in waiting))
    keys = [key for key, _kind in records]
    if pk not in keys:
        return Place(total=len(keys), next_url=_url(records[0]) if records else "")
    at = keys.index(pk)
    after = records[at + 1] if at + 1 < len(records) else None
    return Place(
        at + 1,
        len(keys),
        _url(records[at - 1]) if at else "",
        _url(after) if after is not None else "",
        after[0] if after is not None else 0,
    )


def next_to_decide(request: SignedIn, wanted: str, done: int) -> str:
    """What opens after a decision: what came after it, if it still waits, else the most urgent."""
    waiting = in_order(request).values_list("record_id", "record__kind")[:SHOWN]
    records = dict(waiting)
    records.pop(done, None)
    if not records:
        return ""
    if wanted.isascii() and wanted.isdigit() and int(wanted) in records:
        return _url((int(wanted), records[int(wanted)]))
    return _url(next(iter(records.items())))


def way_back(
    request: SignedIn, crumbs: tuple[tuple[Text, str], ...]
) -> tuple[tuple[Text, str], ...]:
    """The way to the list as it was left, with its filters; to the inbox for who came from there.

    The browser tells where somebody came from, but only within our own pages.
    """
    if INBOX in request.GET:
        return ((_("Inbox"), reverse("inbox")),)
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or not came_from.query:
        return crumbs
    return tuple(
        (label, f"{url}?{came_from.query}" if came_from.path == url else url)
        for label, url in crumbs
    )


def address_of_record(kind: str, pk: int) -> str:
    """The page of any record by its supertype row."""
    try:
        return reverse(kind, args=[pk])
    except NoReverseMatch:
        return ""


def _url(record: tuple[int, str]) -> str:
    pk, kind = record
    return f"{address_of_record(kind, pk)}?{INBOX}"
