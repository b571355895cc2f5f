"""A record's page is declared: head, facts, related tables, what one may do, what happened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from guiju.kernel.errors import Refused
from guiju.kernel.reading import Read
from guiju.web.cells import Badge, cell
from guiju.web.columns import Column, Row, rows_of
from guiju.web.forms import dressed
from guiju.web.requests import SignedIn

Text = str | Promise


@dataclass(frozen=True)
class Fact:
    """One thing to know, with its name. A model with an address becomes a link."""

    label: Text
    value: Any
    is_wide: bool = False

    @property
    def html(self) -> str:
        """The value as HTML."""
        return cell(self.value)


@dataclass(frozen=True)
class Facts:
    """A card of facts."""

    title: Text
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Related:
    """A card with a table of what belongs to the record."""

    title: Text
    columns: Sequence[Column]
    rows: Iterable[Any]
    nothing: Text
    note: Text = ""

    @property
    def lines(self) -> list[Row]:
        """Each row with its cells as HTML."""
        return rows_of(self.columns, self.rows)


@dataclass(frozen=True)
class Step:
    """Something one may do with the record: a button, and the form that asks before it is done.

    Where `refusal` stands, the button says why not and who can help instead of acting.
    """

    name: str
    label: Text
    url: str
    icon: str
    tone: str = ""
    form: Callable[[], forms.BaseForm] | None = None
    question: Text = ""
    refusal: Refused | None = None
    shortcut: str = ""  # the key that stands for the button
    helpers: str = ""  # who could do it instead
    shows_papers: bool = False  # beside its form, so that they are looked at
    key: UUID = field(default_factory=uuid4)

    def blank(self) -> forms.BaseForm | None:
        """The form as the dialog shows it, its ids apart from those of the other dialogs."""
        if self.form is None:
            return None
        form = dressed(self.form())
        form.auto_id = f"{self.name}_%s"
        return form


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: who did what, when, and what was said or changed."""

    who: Text
    what: Text
    at: datetime
    icon: str = "circle-dot"
    quote: Text = ""

    @property
    def when(self) -> str:
        """The moment as HTML."""
        return cell(self.at)


@dataclass
class RecordPage:
    """A declared page of one record. Made for each request."""

    record: Model
    title: Text
    number: Text = ""
    subtitle: Text = ""
    badges: Sequence[Badge] = ()
    notes: Sequence[Text] = ()
    steps: Sequence[Step] = ()
    facts: Sequence[Facts] = ()
    related: Sequence[Related] = ()
    timeline: Sequence[Entry] | None = None
    timeline_title: Text = ""
    crumbs: tuple[tuple[Text, str], ...] = ()
    template: str = "web/record.html"
    context: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: SignedIn, read: Read) -> HttpResponse:
        """The page; the read gets its subject."""
        read.subject = self.record.pk
        read.rows = 1
        return TemplateResponse(
            request,
            self.template,
            {**self.context, "title": self.title, "crumbs": self.crumbs, "page": self},
        )
