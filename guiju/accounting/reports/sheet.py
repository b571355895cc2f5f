"""A report is declared: what it asks for and how its table is made. Page and file come of it.

What was asked cannot be understood is shown, and no rows are. Each look is an access record.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from guiju.accounting.reports.cells import Amount, Linked
from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.web import navigation
from guiju.web.cells import cell
from guiju.web.evidence.exporting import inert
from guiju.web.pages import View, reads
from guiju.web.requests import SignedIn

Text = str | Promise
PERMISSION: Final = "accounting.ledger.read"
MARK: Final = "\ufeff"  # by which spreadsheets know UTF-8


@dataclass(frozen=True)
class Heading:
    """The head of a column."""

    label: Text
    is_number: bool = False
    is_wide: bool = False

    @property
    def classes(self) -> str:
        """For both the heading and the cells."""
        marks = {"num": self.is_number, "wrap": self.is_wide}
        return " ".join(name for name, on in marks.items() if on)


@dataclass(frozen=True)
class Row:
    """One row; `tone` is `total`, `forward`, or nothing."""

    cells: Sequence[Any]
    tone: str = ""


@dataclass
class Sheet:
    """The table that was asked for."""

    headings: Sequence[Heading]
    rows: list[Row]
    subtitle: Text = ""
    notes: Sequence[Text] = ()
    next_query: dict[str, Any] = field(default_factory=dict)  # what asks for the next page

    @property
    def lines(self) -> list[tuple[str, list[tuple[Heading, str]]]]:
        """Each row's tone and its cells as HTML."""
        return [
            (
                row.tone,
                [
                    (heading, "" if one == "" else cell(one))
                    for heading, one in zip(self.headings, row.cells, strict=True)
                ],
            )
            for row in self.rows
        ]


class AskForm(forms.Form):
    """The base of what a report asks for; what an address leaves out is as it begins."""

    def __init__(self, *args: Any, request: SignedIn, **options: Any) -> None:
        """Forms offer what the company has."""
        super().__init__(*args, **options)
        self.request = request
        self.offer()

    def offer(self) -> None:
        """Fill in the choices and what each begins with."""

    def clean(self) -> dict[str, Any]:
        """A question that does not exist is an error, not ignored."""
        for name in sorted(set(self.data) - set(self.fields)):
            self.add_error(None, gettext("There is no filter %(name)s.") % {"name": name})
        return self.cleaned_data

    @classmethod
    def asked(cls, request: SignedIn) -> "AskForm":
        """The form with the answers of the address."""
        blank = cls(request=request)
        begins = {
            name: blank.get_initial_for_field(one, name) for name, one in blank.fields.items()
        }
        said = {name: value for name, value in begins.items() if value is not None}
        return cls(data={**said, **request.GET.dict()}, request=request)


Build = Callable[[SignedIn, dict[str, Any]], Sheet]


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report: its address, its name, its question and its answer."""

    slug: str
    title: Text
    icon: str
    place: int
    form: type[AskForm]
    build: Build
    pages: Callable[[SignedIn, dict[str, Any]], Iterator[Sheet]] | None = None  # for the file

    def __post_init__(self) -> None:
        entry = navigation.Entry(
            "accounting", self.title, self.icon, self.slug, PERMISSION, order=self.place
        )
        navigation.register(entry)

    def addresses(self) -> list[URLPattern]:
        """The page and the file."""
        return [
            path(f"books/{self.slug}/", page_view(self), name=self.slug),
            path(f"books/{self.slug}.csv", file_view(self), name=f"{self.slug}-file"),
        ]


def page_view(report: Report) -> View[[]]:
    """The view that shows it."""

    @reads(PERMISSION, kind=f"accounting.{report.slug}", verb=Access.Verb.REPORT)
    def view(request: SignedIn, read: Read) -> HttpResponse:
        form = report.form.asked(request)
        sheet = report.build(request, form.cleaned_data) if form.is_valid() else None
        note_on(read, form, len(sheet.rows) if sheet is not None else 0)
        query = urlencode({name: form[name].value() or "" for name in form.fields})
        context = {
            "title": report.title,
            "form": form,
            "sheet": sheet,
            "file": f"{reverse(f'{report.slug}-file')}?{query}",
            "next": f"?{urlencode(sheet.next_query)}" if sheet and sheet.next_query else "",
        }
        status = 200 if sheet is not None else 400
        return TemplateResponse(request, "accounting/report.html", context, status=status)

    return view


def file_view(report: Report) -> View[[]]:
    """The view that sends it as CSV, all pages together."""

    @reads(PERMISSION, kind=f"accounting.{report.slug}", verb=Access.Verb.EXPORT)
    def view(request: SignedIn, read: Read) -> HttpResponse:
        form = report.form.asked(request)
        if not form.is_valid():
            said = form.errors.as_text()
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        if report.pages is not None:
            sheets = list(report.pages(request, form.cleaned_data))
        else:
            sheets = [report.build(request, form.cleaned_data)]
        note_on(read, form, sum(len(sheet.rows) for sheet in sheets))
        response = HttpResponse(MARK + as_csv(sheets), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{report.slug}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response

    return view


def note_on(read: Read, form: AskForm, rows: int) -> None:
    """What was asked and how much was seen, on record."""
    read.rows = rows
    read.filters = {name: str(form[name].value()) for name in form.fields if form[name].value()}


def as_csv(sheets: list[Sheet]) -> str:
    """One heading, then all rows; amounts as plain numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(heading.label) for heading in sheets[0].headings])
    for sheet in sheets:
        for row in sheet.rows:
            writer.writerow([plain(one) for one in row.cells])
    return out.getvalue()


def plain(value: Any) -> str:
    """A cell as a spreadsheet takes it."""
    if isinstance(value, Amount):
        return str(value.value) if value.value or value.is_sum else ""
    if isinstance(value, (int, Decimal)):
        return str(value)
    return inert(str(value)) if value not in (None, "") else ""


def linked(text: Text, name: str, *arguments: Any, **query: Any) -> Linked:
    """A cell that leads to an address of the books."""
    asked = {key: value for key, value in query.items() if value is not None}
    url = reverse(name, args=arguments)
    return Linked(text, f"{url}?{urlencode(asked)}" if asked else url)


def or_nothing(found: Sheet) -> Sheet:
    """A sheet without rows says so."""
    if not found.rows:
        found.notes = (*found.notes, gettext("There is nothing to show for this."))
    return found
