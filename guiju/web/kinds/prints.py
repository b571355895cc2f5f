"""The copies of a record on its page, the form that prints one, and the copy itself."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import NotPermitted, Refused
from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.records.prints import PRINT, PrintCopy, kept
from guiju.records.record import Kind
from guiju.web.forms import Done, FormPage
from guiju.web.kinds.papers import typed
from guiju.web.kinds.screen import Screen
from guiju.web.pages import View, acts, demand, reads
from guiju.web.printing.copies import check_printable, make_copy
from guiju.web.printing.paper import SIZES
from guiju.web.requests import SignedIn

KIND: Final = "records.printcopy"
# The browser's own viewer shows it: older ones need an object of this address and a style for that,
# and show nothing in a sandbox. The file is of our own making, and PDF/A holds no scripts.
VIEWER: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


class CopyForm(forms.Form):
    """In which language, on which paper."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    size = forms.ChoiceField(
        label=_("Paper"), choices=[(name, size.label) for name, size in SIZES.items()]
    )

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"language": get_language(), "size": screen.paper.size}


@dataclass(frozen=True)
class Prints:
    """The copies so far, and the dialog that makes the next one, or why there is none."""

    copies: list[PrintCopy]
    url: str
    form: forms.Form
    refusal: Refused | None = None
    key: UUID = field(default_factory=uuid4)

    @property
    def next_number(self) -> int:
        """The number of the copy that would be made."""
        return len(self.copies) + 1


def prints_on(screen: Screen, record: Kind, copies: list[PrintCopy], *, is_allowed: bool) -> Prints:
    """What the page shows of them, to somebody who is allowed to print or not."""
    refusal: Refused | None = None
    try:
        check_printable(screen, record)
        if not is_allowed:
            refusal = NotPermitted(demand="P5.2.1b")
    except Refused as refused:
        refusal = refused
    form = CopyForm(screen=screen, auto_id="print-%s")
    return Prints(copies, screen.url("print", record.pk), form, refusal)


def print_view(screen: Screen) -> View[[int]]:
    """The form that prints a copy; it leads to the copy."""

    @acts(f"{screen.kind}.{PRINT}", kind=screen.kind)
    def view(request: SignedIn, pk: int) -> FormPage:
        record = cast("Kind | None", screen.rows(request).filter(pk=pk).first())
        if record is None:
            raise Http404
        check_printable(screen, record)
        name = record.number or screen.title_of(record)
        return FormPage(
            title=format_lazy(_("Print {record}"), record=name),
            form=partial(CopyForm, screen=screen),
            perform=lambda answers, by: make_copy(screen, record, by=by, **answers),
            done=lambda copy: Done(reverse("print-copy", args=[copy.pk])),
            submit=_("Print"),
            subject=record,
            back=record.get_absolute_url(),
            crumbs=(*screen.crumbs, (name, record.get_absolute_url())),
        )

    return view


@reads(None, kind=KIND, verb=Access.Verb.FILE)
def print_copy(request: SignedIn, read: Read, pk: int) -> HttpResponse:
    """A copy as it was printed, opened again and not counted anew."""
    copy = get_object_or_404(
        PrintCopy.objects.filter(company=request.company).select_related("file"), pk=pk
    )
    record = typed(request, copy.record_id)
    demand(request, record.permission(PRINT), record)
    note_reading(read, copy)
    return copy_response(copy, record)


def note_reading(read: Read, copy: PrintCopy) -> None:
    """What the access record says of a copy."""
    read.subject, read.rows = copy.pk, 1
    read.filters = {"record": copy.record_id, "copy": copy.number, "sha256": copy.file.sha256}


def copy_response(copy: PrintCopy, record: Kind) -> HttpResponse:
    """The PDF, to be shown by the browser's viewer under a name that says what it is."""
    response = HttpResponse(kept(copy), content_type=copy.file.content_type)
    name = f"{record.number or record.pk}-{copy.number}.pdf"
    shown = content_disposition_header(as_attachment=False, filename=name)
    response["Content-Disposition"] = shown or "inline"
    response["Content-Security-Policy"] = VIEWER
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@reads(None, kind="records.record")
def lead(request: SignedIn, read: Read, pk: int) -> HttpResponse:
    """Where a printed square leads: to the record's page, there to the copy that was scanned."""
    record = typed(request, pk)
    read.subject, read.rows = record.pk, 1
    number = request.GET.get("copy", "")
    try:
        address = record.get_absolute_url()
    except NoReverseMatch as error:
        raise Http404 from error
    is_number = number.isascii() and number.isdigit()
    return HttpResponseRedirect(f"{address}#copy-{number}" if is_number else address)
