"""Which version of a record holds now: asked by the page on which somebody edits it."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext

from guiju.kernel.reading import Read
from guiju.records.content import header_fields, parts_of
from guiju.records.record import Event, Kind
from guiju.web.kinds.page import found
from guiju.web.kinds.screen import Screen, capitalised
from guiju.web.pages import View, answers
from guiju.web.requests import SignedIn


def seen_view(screen: Screen) -> View[[int]]:
    """Its newest edit: which version, by whom, when and of which fields."""

    @answers(kind=screen.kind, is_recorded=lambda _request: False)
    def view(request: SignedIn, read: Read, pk: int) -> JsonResponse:
        record = found(request, screen, pk)
        edits = Event.objects.filter(company=request.company, record_id=pk, edits=True)
        newest = edits.select_related("actor").latest("version")
        changed = newest.particulars.get("changed", {})
        return JsonResponse(
            {
                "version": newest.version,
                "who": newest.actor.name,
                "when": timezone.localtime(newest.at).strftime("%H:%M"),
                "fields": gettext(", ").join(label_of(record, name) for name in changed),
            }
        )

    return view


def label_of(record: Kind, name: str) -> str:
    """A field or a part by its heading."""
    fields, parts = header_fields(type(record)), parts_of(type(record))
    if name in parts:
        return str(capitalised(parts[name][0]._meta.verbose_name_plural))
    return str(capitalised(fields[name].verbose_name)) if name in fields else name
