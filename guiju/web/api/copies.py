"""Printed copies by the API: make the next one, list them, fetch one."""

from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict
from pydantic import Field as Described

from guiju.kernel.errors import NotPermitted
from guiju.kernel.models import Access
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Call, record_refusal
from guiju.records.prints import PRINT, PrintCopy, copies_of
from guiju.records.record import Kind
from guiju.web.api.door import caller, demand_scope, keyed, read_by
from guiju.web.kinds.page import found
from guiju.web.kinds.prints import copy_response, note_reading
from guiju.web.kinds.screen import Screen
from guiju.web.pages import may
from guiju.web.printing.copies import make_copy
from guiju.web.printing.paper import SIZES
from guiju.web.printing.sheet import LANGUAGES
from guiju.web.requests import SignedIn

CREATED: Final = 201


class Print(Schema):
    """In which language, and on which paper; without one on that of the kind."""

    model_config = ConfigDict(extra="forbid")

    language: str = Described(description=f"one of {', '.join(LANGUAGES)}")
    size: str = Described(default="", description=f"one of {', '.join(SIZES)}")


def add_copies(router: Router, screen: Screen) -> None:
    """Stands before the steps, because `copies` is none of them."""
    name = screen.slug.replace("-", "_")
    permission = f"{screen.kind}.{PRINT}"

    @router.post(
        "/{int:pk}/copies",
        response={CREATED: dict},
        operation_id=f"print_{name}",
        summary="Print the next copy",
    )
    def make(request: HttpRequest, pk: int, body: Print) -> Any:
        """Needs the header Idempotency-Key; repeated with the same key it is the same copy."""
        demand_scope(request, permission)
        by = keyed(request)
        with open_reading(by.actor, by.company):
            record = found(cast("SignedIn", request), screen, pk)
        made = make_copy(screen, record, by=by, language=body.language, size=body.size)
        with open_reading(by.actor, by.company):
            return Status(CREATED, copy_said(copies_of(record).get(pk=made.pk)))

    @router.get("/{int:pk}/copies", operation_id=f"copies_{name}", summary="Its printed copies")
    def index(request: HttpRequest, pk: int) -> dict[str, Any]:
        """Each copy in its order; the file of one is under /copies/{number}."""
        demand_scope(request, f"{screen.kind}.read")
        with read_by(request, screen.kind, pk):
            record = found(cast("SignedIn", request), screen, pk)
            return {"items": [copy_said(copy) for copy in copies_of(record)]}

    @router.get(
        "/{int:pk}/copies/{int:number}", operation_id=f"copy_{name}", summary="One copy as it is"
    )
    def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The PDF that was printed; to fetch it counts nothing."""
        demand_scope(request, permission)
        record = printable_by(request, screen, pk)
        with read_by(request, screen.kind, pk) as read:
            copy = copies_of(record).filter(number=number).first()
            if copy is None:
                raise Http404
            read.verb = Access.Verb.FILE
            note_reading(read, copy)
            return copy_response(copy, record)


def printable_by(request: HttpRequest, screen: Screen, pk: int) -> Kind:
    """The record that the bearer sees and may print. Raises Http404, and NotPermitted on record."""
    by, permission = caller(request), f"{screen.kind}.{PRINT}"
    visitor = cast("SignedIn", request)
    with open_reading(visitor.actor, visitor.company):
        record: Kind = found(visitor, screen, pk)
        if may(visitor, permission, record):
            return record
    refusal = NotPermitted(demand="P5.2.1b")
    record_refusal(Call(by, permission, pk), refusal)
    raise refusal


def copy_said(copy: PrintCopy) -> dict[str, Any]:
    """A copy as it leaves."""
    return {
        "number": copy.number,
        "version": copy.version,
        "language": copy.language,
        "size": copy.size,
        "sha256": copy.file.sha256,
        "bytes": copy.file.size,
        "by": {"id": copy.actor_id, "name": copy.actor.name},
        "channel": copy.unit.channel,
        "at": copy.at.isoformat(),
    }
