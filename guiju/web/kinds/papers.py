"""The papers of a record: attached with their date, kept by whom they reach, taken off."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.kernel.unit import Caller
from guiju.records.files import SUFFIXES
from guiju.records.lifecycle import CREATE
from guiju.records.papers import Attachment, attach, remove
from guiju.records.record import Kind, Record
from guiju.records.sight import sees
from guiju.records.taking import Past
from guiju.web.forms import Done, FormPage, ReasonForm
from guiju.web.kinds.opened import files_opened
from guiju.web.pages import acts, may, reads
from guiju.web.requests import SignedIn

ATTACH: Final = "records.paper.attach"
KIND: Final = "records.attachment"
SANDBOX: Final = "default-src 'none'; sandbox"


class PaperForm(forms.Form):
    """A file, and the date that the paper bears."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, picture, OFD, Word, Excel, XML or text, at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES.values())}),
    )
    witness_date = forms.DateField(
        label=_("Date on the paper"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@dataclass(frozen=True)
class Paper:
    """One paper as the page shows it."""

    name: str
    url: str
    size: str
    row: Attachment
    remove_url: str = ""
    opened_at: datetime | None = None  # when this person last did


@dataclass(frozen=True)
class Papers:
    """The card of papers; `form` where one may attach."""

    rows: list[Paper]
    url: str = ""
    form: forms.Form | None = None
    key: UUID = field(default_factory=uuid4)


class Upload:
    """The content of an upload, read as often as a unit is tried; equal contents are equal."""

    def __init__(self, file: "UploadedFile[Any]") -> None:
        self._file = file
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        self._digest = digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file.chunks())

    def __str__(self) -> str:
        return self._digest


def papers_on(request: SignedIn, record: Kind, past: Past, papers: list[Attachment]) -> Papers:
    """What is attached now; taking off is offered while nothing is settled, to who attached it."""
    there = [paper for paper in papers if paper.removed_at is None]
    when = files_opened(request.actor, request.company, [paper.pk for paper in there])
    rows = [
        Paper(
            paper.name,
            reverse("paper", args=[paper.pk]),
            filesizeformat(paper.file.size),
            paper,
            reverse("paper-remove", args=[paper.pk])
            if paper.attached_by_id == request.actor.pk and not _has_moved(past, record)
            else "",
            when.get(paper.pk),
        )
        for paper in there
    ]
    may_attach = may(request, ATTACH)
    url = reverse("paper-attach", args=[record.pk]) if may_attach else ""
    return Papers(rows, url, PaperForm(auto_id="paper-%s") if may_attach else None)


def _has_moved(past: Past, record: Kind) -> bool:
    """Whether the record has ever left its first state, as far as its steps tell."""
    steps = record.lifecycle.steps
    return any(
        told.action in steps and steps[told.action].target not in (None, steps[CREATE].target)
        for told in past.own_events
    )


@acts(ATTACH, kind=KIND)
def attach_paper(request: SignedIn, pk: int) -> FormPage:
    """The form that attaches a paper."""
    record = typed(request, pk)

    def perform(answers: dict[str, Any], by: Caller) -> Attachment:
        file = cast("UploadedFile[Any]", answers["file"])
        return attach(
            by=by,
            record=record,
            name=file.name or "",
            content=Upload(file),
            witness_date=answers["witness_date"],
        )

    return FormPage(
        title=_("Attach a paper"),
        form=PaperForm,
        perform=perform,
        done=lambda paper: Done(
            record.get_absolute_url(), _("“%(name)s” is attached.") % {"name": paper.name}
        ),
        submit=_("Attach"),
        back=record.get_absolute_url(),
    )


@acts("records.paper.remove", kind=KIND)
def remove_paper(request: SignedIn, pk: int) -> FormPage:
    """The form that takes one's own paper off again."""
    paper = attachment(request, pk)
    record = typed(request, paper.record_id)
    return FormPage(
        title=_("Take “%(name)s” off") % {"name": paper.name},
        form=ReasonForm,
        perform=lambda answers, by: remove(paper, by=by, **answers),
        done=lambda _paper: Done(record.get_absolute_url(), _("The paper is taken off.")),
        submit=_("Take off"),
        tone="bad",
        subject=paper,
        back=record.get_absolute_url(),
    )


@reads(None, kind=KIND, verb=Access.Verb.FILE)
def paper(request: SignedIn, read: Read, pk: int) -> HttpResponse:
    """The file, to keep; a browser is told to show nothing of it and run nothing in it."""
    one = attachment(request, pk)
    record = typed(request, one.record_id)
    read.subject, read.rows = one.pk, 1
    read.filters = {"record": record.pk, "name": one.name, "sha256": one.file.sha256}
    return cast("HttpResponse", file_response(one))


def file_response(one: Attachment) -> FileResponse:
    """The content as an attachment, sandboxed."""
    response = FileResponse(
        one.file.open(), as_attachment=True, filename=one.name, content_type=one.file.content_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def attachment(request: SignedIn, pk: int) -> Attachment:
    """The paper of a record that one sees. Raises Http404."""
    rows = Attachment.objects.filter(company=request.company, removed_at=None)
    return get_object_or_404(rows.select_related("file"), pk=pk)


def typed(request: SignedIn, pk: int) -> Kind:
    """The typed row of any record that one sees. Raises Http404."""
    from django.apps import apps

    row = get_object_or_404(Record, company=request.company, pk=pk)
    model = cast("type[Kind]", apps.get_model(row.kind))
    record = model._default_manager.select_related("record").get(pk=pk)
    if not sees(request.actor, request.company, record):
        raise Http404
    return record
