"""The operations of one kind, made from the declaration that its screens are made from."""

from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import parse_qs

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Status

from guiju.kernel.reading import open_reading
from guiju.records.content import cell_at, parts_of
from guiju.records.lifecycle import CREATE
from guiju.records.record import Kind
from guiju.records.revisions import Revision, content_version, propose
from guiju.web.api import problems
from guiju.web.api.copies import add_copies
from guiju.web.api.door import caller, demand_scope, keyed, read_by
from guiju.web.api.schema import Take, changes_schema, entry_schema, form_data, said
from guiju.web.kinds.forms import DOUBLES_SEEN, KindForm, values_of
from guiju.web.kinds.listing import list_of
from guiju.web.kinds.page import found
from guiju.web.kinds.screen import Screen
from guiju.web.kinds.timeline import events_of
from guiju.web.lists import Asked
from guiju.web.requests import SignedIn

CREATED: Final = 201
Answer = dict[str, Any] | HttpResponse


def router_of(screen: Screen) -> Router:
    """List, get, create, edit, print, act, timeline, revisions."""
    router = Router(tags=[str(screen.kind)])
    add_reads(router, screen)
    add_writes(router, screen)
    add_copies(router, screen)
    add_steps(router, screen)
    return router


def add_reads(router: Router, screen: Screen) -> None:
    """What is only looked at."""
    name = screen.slug.replace("-", "_")

    @router.get("", operation_id=f"list_{name}", summary=f"List {screen.kind}")
    def index(request: HttpRequest) -> Answer:
        """The filters, the order and the paging of the list on the screen, by its parameters."""
        demand_scope(request, f"{screen.kind}.read")
        visitor = cast("SignedIn", request)
        with read_by(request, screen.kind) as read:
            asked = Asked(list_of(screen), visitor, screen.rows(visitor))
            read.filters, read.rows = asked.on_record, len(asked.rows)
            if asked.errors:
                return problems.not_understood({"filters": asked.errors})
            return {
                "items": [said(row) for row in asked.rows],
                "next": cursor(asked.next_url),
                "total": min(asked.total, asked.counted_up_to),
                "is_beyond_total": asked.is_beyond_count,
            }

    @router.get("/{int:pk}", operation_id=f"get_{name}", summary=f"Get one {screen.kind}")
    def one(request: HttpRequest, pk: int) -> Answer:
        """All that one record says, and the content version to name when changing it."""
        demand_scope(request, f"{screen.kind}.read")
        with read_by(request, screen.kind, pk):
            record = found(cast("SignedIn", request), screen, pk)
            return {**said(record, whole=True), "seen": content_version(pk)}

    @router.get("/{int:pk}/timeline", operation_id=f"timeline_{name}", summary="What happened")
    def timeline(request: HttpRequest, pk: int) -> Answer:
        """Each event in its order, with the fields before and after."""
        demand_scope(request, f"{screen.kind}.read")
        with read_by(request, screen.kind, pk):
            record = found(cast("SignedIn", request), screen, pk)
            return {"items": [event_said(event) for event in events_of(record)]}

    @router.get("/{int:pk}/revisions", operation_id=f"revisions_{name}", summary="Its revisions")
    def revisions(request: HttpRequest, pk: int) -> Answer:
        """What was proposed for the record, the newest first."""
        demand_scope(request, f"{screen.kind}.read")
        with read_by(request, screen.kind, pk):
            record = found(cast("SignedIn", request), screen, pk)
            rows = Revision.objects.filter(company_id=record.company_id, subject_id=pk)
            rows = rows.select_related("record", "owner", "subject").order_by("-pk")
            return {"items": [revision_said(row) for row in rows]}


def add_writes(router: Router, screen: Screen) -> None:
    """What brings content: a new record, an edit of one, a revision of what is settled."""
    name = screen.slug.replace("-", "_")
    entry = entry_schema(screen)
    edit = changes_schema(screen, with_reason=False)
    revision = changes_schema(screen, with_reason=True)

    @router.post(
        "", response={CREATED: dict}, operation_id=f"create_{name}", summary="Enter a new one"
    )
    def create(request: HttpRequest, body: entry) -> Any:  # type: ignore[valid-type]
        """Needs the header Idempotency-Key; repeated with the same key it is done once."""
        demand_scope(request, f"{screen.kind}.{CREATE}")
        by = keyed(request)
        given: dict[str, Any] = dict(body)
        origin, extra = given.pop("origin"), beside(given)
        with open_reading(by.actor, by.company):
            first = found(cast("SignedIn", request), screen, origin) if origin else None
        answers = understood(request, screen, given, None)
        if isinstance(answers, HttpResponse):
            return answers
        answers |= extra
        record = screen.model.lifecycle.actions[CREATE](by=by, origin=first, **answers)
        return Status(CREATED, whole(request, screen, record.pk))

    @router.patch("/{int:pk}", operation_id=f"edit_{name}", summary="Edit one")
    def change(request: HttpRequest, pk: int, body: edit) -> Answer:  # type: ignore[valid-type]
        """What is not named stays. Needs the header Idempotency-Key."""
        demand_scope(request, f"{screen.kind}.edit")
        return write(request, screen, pk, body, screen.model.lifecycle.actions["edit"])

    @router.post(
        "/{int:pk}/revisions", operation_id=f"propose_{name}", summary="Propose a revision"
    )
    def revise(request: HttpRequest, pk: int, body: revision) -> Answer:  # type: ignore[valid-type]
        """What is settled changes by a revision. Needs the header Idempotency-Key."""
        demand_scope(request, f"{screen.kind}.propose")
        return write(request, screen, pk, body, propose)


def add_steps(router: Router, screen: Screen) -> None:
    """The steps that edit nothing."""
    name = screen.slug.replace("-", "_")

    @router.post("/{int:pk}/{action}", operation_id=f"act_{name}", summary="Take a step")
    def act(request: HttpRequest, pk: int, action: str, body: Take) -> Answer:
        """Submit, approve, ...: as the lifecycle names them. Needs the header Idempotency-Key."""
        step = screen.model.lifecycle.steps.get(action)
        if step is None or step.is_entered or step.by_revision:
            raise Http404
        demand_scope(request, f"{screen.kind}.{action}")
        by = keyed(request)
        with open_reading(by.actor, by.company):
            record = found(cast("SignedIn", request), screen, pk)
        screen.model.lifecycle.actions[action](record, by=by, **dict(body))
        return whole(request, screen, pk)


def write(
    request: HttpRequest, screen: Screen, pk: int, body: Any, act: Callable[..., Any]
) -> Answer:
    """An edit or a revision: what is not named stays as it is."""
    by = keyed(request)
    given = body.dict(exclude_unset=True)
    extra = beside(given)
    with open_reading(by.actor, by.company):
        record = found(cast("SignedIn", request), screen, pk)
        present = values_of(screen, record)
    answers = understood(request, screen, {**present, **given}, record)
    if isinstance(answers, HttpResponse):
        return answers
    named = {name: value for name, value in answers.items() if name in given}
    result = act(record, by=by, **extra, **named)
    return revision_said(result) if isinstance(result, Revision) else whole(request, screen, pk)


def beside(given: dict[str, Any]) -> dict[str, Any]:
    """What is said beside the content, taken out of what was given."""
    names = ("seen", "reason", DOUBLES_SEEN)
    return {name: given.pop(name) for name in names if name in given}


def understood(
    request: HttpRequest, screen: Screen, given: dict[str, Any], record: Kind | None
) -> dict[str, Any] | HttpResponse:
    """What the form of the kind makes of it, or what is wrong with it."""
    by = caller(request)
    parts = {
        name: [dict(line) for line in given.pop(name, None) or []]
        for name in parts_of(screen.model)
    }
    with open_reading(by.actor, by.company):
        form = KindForm(
            data=form_data(given, parts),
            screen=screen,
            request=cast("SignedIn", request),
            record=record,
        )
        if form.is_valid():
            return dict(form.cleaned_data)
        faults = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
        for table in form.tables:
            for place, cells in table.faults.items():
                for name, said in cells.items():
                    faults[cell_at(table.name, place + 1, name)] = said
        return problems.not_understood(faults)


def whole(request: HttpRequest, screen: Screen, pk: int) -> dict[str, Any]:
    """The record as it is now, on record like any read of it."""
    with read_by(request, screen.kind, pk):
        rows = screen.rows(cast("SignedIn", request))
        record = rows.filter(pk=pk).first()
        if record is None:  # it went out of sight by what was done
            return {"id": pk}
        return {**said(record, whole=True), "seen": content_version(pk)}


def event_said(event: Any) -> dict[str, Any]:
    """An event as it leaves."""
    behalf = event.on_behalf_of
    return {
        "version": event.version,
        "action": event.action,
        "from": event.from_state,
        "to": event.to_state,
        "by": {"id": event.actor_id, "name": event.actor.name},
        "on_behalf_of": {"id": behalf.pk, "name": behalf.name} if behalf is not None else None,
        "at": event.at.isoformat(),
        "reason": event.reason,
        "particulars": event.particulars,
    }


def revision_said(revision: Revision) -> dict[str, Any]:
    """A revision as it leaves."""
    return {
        "id": revision.pk,
        "subject": revision.subject_id,
        "state": revision.state,
        "class": revision.field_class,
        "reason": revision.why,
        "difference": revision.difference,
        "proposed_by": {"id": revision.owner_id, "name": revision.owner.name},
    }


def cursor(url: str) -> str | None:
    """What to send as `after` for the next page."""
    found_in = parse_qs(url.removeprefix("?")).get("after")
    return found_in[0] if found_in else None
