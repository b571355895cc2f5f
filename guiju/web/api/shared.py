"""What all kinds share by the API: papers, comments, the steps of revisions, what waits."""

from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from guiju.kernel.models import Access
from guiju.kernel.reading import open_reading
from guiju.records.comments import say
from guiju.records.obligations import owed_by
from guiju.records.papers import Attachment, attach
from guiju.web.api.dates import day_or_none
from guiju.web.api.door import demand_scope, keyed, read_by
from guiju.web.api.kinds import revision_said
from guiju.web.api.schema import Say, Take
from guiju.web.kinds.papers import Upload, attachment, file_response, typed
from guiju.web.kinds.revising import seen_revision
from guiju.web.kinds.talk import mentioned_in
from guiju.web.kinds.timeline import papers_of
from guiju.web.requests import SignedIn

CREATED: Final = 201
REVISION_STEPS: Final = ("approve", "reject", "withdraw")

router = Router(tags=["records"])


@router.get("/inbox", operation_id="inbox", summary="What waits for the bearer")
def inbox(request: HttpRequest) -> dict[str, Any]:
    """What the bearer owes, and those in whose place they stand now."""
    demand_scope(request, "records.obligation.read")
    visitor = cast("SignedIn", request)
    with read_by(request, "records.obligation") as read:
        owed = list(
            owed_by(visitor.actor, visitor.company)
            .select_related("record")
            .order_by("due", "id")[:200]
        )
        read.rows = len(owed)
        return {
            "items": [
                {
                    "record": one.record_id,
                    "kind": one.record.kind,
                    "number": one.record.number,
                    "sort": one.sort,
                    "what": one.what,
                    "due": one.due.isoformat() if one.due is not None else None,
                }
                for one in owed
            ]
        }


@router.get("/records/{int:pk}/papers", operation_id="papers", summary="The papers of a record")
def papers(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Those attached now; the content of one is under /papers/{id}."""
    record = scoped(request, pk, "read")
    with read_by(request, record.kind, pk):
        rows = [paper for paper in papers_of(record) if paper.removed_at is None]
        return {"items": [paper_said(paper) for paper in rows]}


@router.post(
    "/records/{int:pk}/papers",
    response={CREATED: dict},
    operation_id="attach_paper",
    summary="Attach a paper",
)
def attach_paper(
    request: HttpRequest,
    pk: int,
    file: File[UploadedFile],
    witness_date: Form[str] = "",
) -> Any:
    """A file with the date that the paper bears. Needs the header Idempotency-Key."""
    demand_scope(request, "records.paper.attach")
    record = scoped(request, pk, "read")
    paper = attach(
        by=keyed(request),
        record=record,
        name=file.name or "",
        content=Upload(file),
        witness_date=day_or_none(witness_date),
    )
    with open_reading(paper.attached_by, paper.company):
        return Status(
            CREATED, paper_said(Attachment.objects.select_related("file").get(pk=paper.pk))
        )


@router.get("/papers/{int:pk}", operation_id="paper", summary="The content of a paper")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself."""
    visitor = cast("SignedIn", request)
    with open_reading(visitor.actor, visitor.company):
        found = attachment(visitor, pk)
    record = scoped(request, found.record_id, "read")
    with read_by(request, "records.attachment", pk) as read:
        read.verb = Access.Verb.FILE
        read.filters = {"record": record.pk, "name": found.name, "sha256": found.file.sha256}
        return cast("HttpResponse", file_response(found))


@router.post(
    "/records/{int:pk}/comments",
    response={CREATED: dict},
    operation_id="comment",
    summary="Comment on a record",
)
def comment(request: HttpRequest, pk: int, body: Say) -> Any:
    """Whoever is named after an @ owes an answer. Needs the header Idempotency-Key."""
    demand_scope(request, "records.comment.say")
    record = scoped(request, pk, "read")
    by = keyed(request)
    with open_reading(by.actor, by.company):
        mentioned = mentioned_in(body.text, cast("SignedIn", request).company, record)
    said = say(by=by, record=record, text=body.text, mentioned=mentioned)
    return Status(CREATED, {"id": said.pk, "text": said.text})


@router.post("/revisions/{int:pk}/{action}", operation_id="act_revision", summary="Decide on one")
def act_on_revision(request: HttpRequest, pk: int, action: str, body: Take) -> dict[str, Any]:
    """Approve, reject or withdraw a revision. Needs the header Idempotency-Key."""
    if action not in REVISION_STEPS:
        raise Http404
    by = keyed(request)
    with open_reading(by.actor, by.company):
        revision = seen_revision(cast("SignedIn", request), pk)
        permission = revision.permission(action)
    demand_scope(request, permission)
    done = revision.lifecycle.actions[action](revision, by=by, **dict(body))
    with open_reading(by.actor, by.company):
        return revision_said(seen_revision(cast("SignedIn", request), done.pk))


def scoped(request: HttpRequest, pk: int, action: str) -> Any:
    """Any record that the bearer sees and the token covers. Raises Http404, OutOfScope."""
    visitor = cast("SignedIn", request)
    with open_reading(visitor.actor, visitor.company):
        record = typed(visitor, pk)
        permission = record.permission(action)
    demand_scope(request, permission)
    return record


def paper_said(paper: Attachment) -> dict[str, Any]:
    """A paper as it leaves."""
    return {
        "id": paper.pk,
        "name": paper.name,
        "type": paper.file.content_type,
        "size": paper.file.size,
        "sha256": paper.file.sha256,
        "witness_date": paper.witness_date.isoformat() if paper.witness_date is not None else None,
        "attached_at": paper.attached_at.isoformat(),
    }
