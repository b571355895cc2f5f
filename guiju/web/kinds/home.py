"""The first page of whoever works with records: what waits for them, and what they started."""

from itertools import chain
from typing import Final

from guiju.records.obligations import owed_by
from guiju.web.home import Card, card
from guiju.web.kinds.filters import MINE
from guiju.web.kinds.inbox import SHOWN, nearest, tiles, waiting
from guiju.web.kinds.screen import Screen, screens
from guiju.web.kinds.started import (
    RETURNED,
    UNFINISHED,
    last_moves,
    open_on,
    returned,
    started_rows,
    together,
    unfinished,
)
from guiju.web.kinds.stepper import names_of
from guiju.web.kinds.titles import briefs
from guiju.web.requests import SignedIn

ON_CARD: Final = 8


@card(order=10)
def work_card(request: SignedIn, held: frozenset[str]) -> Card:
    """Both in one, so that what they share is read once, however many kinds there are."""
    owed = owed_by(request.actor, request.company)
    own = together(unfinished(request, ON_CARD, held) + returned(request, SHOWN, held))
    back, keys = own[RETURNED][:SHOWN], own[UNFINISHED][:ON_CARD]
    shown = tiles(owed, len(back), request.company)
    request.waiting = shown[0].count
    waits = nearest(owed, ON_CARD)
    told = briefs([*keys, *((one.record_id, one.record.kind) for one in waits)])
    moves, awaited = last_moves(pk for pk, _kind in keys), open_on(pk for pk, _kind in keys)
    named = {owner for one in [*waits, *chain(*awaited.values())] for owner in one.owners}
    names = names_of([*named, *(move.actor_id for move in moves.values())])
    documents = begun(held)
    context = {
        "tiles": shown,
        "rows": waiting(request, waits, told, names) if waits else [],
        "started": started_rows([told[pk] for pk, _kind in keys], moves, awaited, names),
        "lists": [(one.title, f"{one.url('list')}?who={MINE}") for one in documents],
        "begin": [(one.one, one.url("create"), one.icon) for one in documents],
    }
    return Card("web/kinds/home.html", context, is_wide=True)


def begun(held: frozenset[str]) -> list[Screen]:
    """The documents that this person may begin: what is finished one day, unlike a master."""
    documents = (one for one in screens.values() if "active" not in one.model.lifecycle.states)
    return [one for one in documents if {f"{one.kind}.create", f"{one.kind}.read"} <= held]
