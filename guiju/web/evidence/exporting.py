"""A list as a file: streamed, on record before its first line, and harmless in a spreadsheet."""

import csv
import html
import io
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation

from guiju.kernel.models import Access
from guiju.kernel.reading import Read, open_reading
from guiju.web.cells import cell, read_off
from guiju.web.lists import Asked, ListPage
from guiju.web.pages import View, reads
from guiju.web.requests import SignedIn

CHUNK: Final = 1000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
TAG: Final = re.compile(r"<[^>]*>")


def export_view(
    kind: str, slug: str, page: ListPage[Any], related: tuple[str, ...], permission: str
) -> View[[]]:
    """The view that sends the rows of a list as CSV, by the same filters."""

    @reads(permission, kind=kind, verb=Access.Verb.EXPORT)
    def view(request: SignedIn, read: Read) -> HttpResponse:
        rows = page.model._default_manager.filter(company=request.company)
        asked = Asked(page, request, rows)
        read.filters = asked.on_record
        if asked.errors:
            return HttpResponse("\n".join(asked.errors), status=400, content_type="text/plain")
        found = asked.filterset.qs.order_by()
        # What comes while the file goes out belongs to the next export.
        newest = found.order_by("-pk").values_list("pk", flat=True).first() or 0
        read.rows = found.count()
        chosen = found.filter(pk__lte=newest).select_related(*related)
        response = StreamingHttpResponse(
            lines(request, page, chosen), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
        response["Cache-Control"] = "private, no-store"
        return cast("HttpResponse", response)

    return view


def lines(request: SignedIn, page: ListPage[Any], rows: Any) -> Iterator[str]:
    """The file in pieces, each read in a transaction of its own: none stays open meanwhile."""
    language, zone = translation.get_language(), timezone.get_current_timezone()
    last = 0
    with translation.override(language):
        yield "\ufeff" + line(str(column.label) for column in page.columns)
    while True:
        with (
            translation.override(language),
            timezone.override(zone),
            open_reading(request.actor, request.company),
        ):
            found = list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK])
            text = "".join(
                line(plain(read_off(row, column.value)) for column in page.columns) for row in found
            )
        if not found:
            return
        last = found[-1].pk
        yield text


def line(cells: Iterator[str]) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out).writerow([inert(text) for text in cells])
    return out.getvalue()


def plain(value: Any) -> str:
    """A cell without its markup."""
    return "" if value in (None, "") else html.unescape(TAG.sub("", cell(value)))


def inert(text: str) -> str:
    """What a spreadsheet would compute it shows as text instead."""
    return f"'{text}" if text.startswith(FORMULA) else text
