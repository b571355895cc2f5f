"""The first page of whoever works with records: what waits for them, and what they started."""

from typing import Any, Final

from guiju.kernel.directory import directory
from guiju.records.obligations import owed_by
from guiju.web.home import Card, card
from guiju.web.kinds.filters import MINE
from guiju.web.kinds.inbox import SHOWN, nearest, tiles, waiting_rows
from guiju.web.kinds.screen import Screen, screens
from guiju.web.kinds.started import (
    last_moves,
    open_on,
    returned,
    started_rows,
    unfinished,
)
from guiju.web.kinds.stepper import names_of
from guiju.web.kinds.titles import typed_rows
from guiju.web.requests import SignedIn

ON_CARD: Final = 8


@card(order=10)
def work_card(request: SignedIn) -> Card:
    """Both in one, so that the rows of each kind are read once."""
    held = directory().permissions(request.actor, request.company)
    owed = owed_by(request.actor, request.company)
    back, own = returned(request, SHOWN, held), unfinished(request, ON_CARD, held)
    waiting = nearest(owed, ON_CARD)
    records = typed_rows([*own, *((one.record_id, one.record.kind) for one in waiting)])
    keys = [pk for pk, _kind in own]
    context: dict[str, Any] = {
        "tiles": tiles(owed, len(back), request.company),
        "rows": waiting_rows(request, waiting, records),
        "started": [],
        "lists": [(one.title, f"{one.url('list')}?who={MINE}") for one in begun(held)],
        "begin": [(one.one, one.url("create"), one.icon) for one in begun(held)],
    }
    if keys:
        moves, awaited = last_moves(keys), open_on(keys)
        owners = (owner for owed in awaited.values() for one in owed for owner in one.owners)
        names = names_of([*owners, *(move.actor_id for move in moves.values())])
        context["started"] = started_rows([records[pk] for pk in keys], moves, awaited, names)
    return Card("web/kinds/home.html", context, is_wide=True)


def begun(held: frozenset[str]) -> list[Screen]:
    """The documents that this person may begin: what is finished one day, unlike a master."""
    documents = (one for one in screens.values() if "active" not in one.model.lifecycle.states)
    return [one for one in documents if {f"{one.kind}.create", f"{one.kind}.read"} <= held]
