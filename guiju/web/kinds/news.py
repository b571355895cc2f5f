"""What others did to a record since one last looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guiju.records.record import Event, Kind
from guiju.web.kinds.differences import Change, changes_of, links_in
from guiju.web.kinds.opened import opened
from guiju.web.kinds.timeline import Moment
from guiju.web.requests import SignedIn

SHOWN = 6


@dataclass(frozen=True)
class News:
    """When one last looked, what it says otherwise since, and what others did."""

    since: datetime
    changes: list[Change]
    moments: list[Moment]

    @property
    def shown(self) -> list[Moment]:
        """The newest of them."""
        return self.moments[:SHOWN]

    @property
    def more(self) -> int:
        """How many are left out."""
        return len(self.moments) - len(self.shown)


def news_of(
    request: SignedIn, record: Kind, events: Sequence[Event], moments: Sequence[Moment]
) -> News | None:
    """What is new to this person; None where they never looked, or nothing is.

    `events` and `moments` are all of the record's. One statement, and those that name the changes.
    """
    since = opened(request.actor, request.company, [record]).get(record.pk)
    if since is None:
        return None
    new = [one for one in moments if one.at > since and one.who != request.actor.name]
    if not new:
        return None
    others = [one for one in events if one.at > since and one.actor_id != request.actor.pk]
    changed = merged([one.particulars.get("changed", {}) for one in others])
    changes = changes_of(
        type(record), changed, links_in(type(record), [changed], record.company_id)
    )
    return News(since, changes, new)


def merged(differences: Sequence[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Several differences as one: each field as it was before the first and after the last."""
    whole: dict[str, list[Any]] = {}
    for difference in differences:
        for name, (before, after) in difference.items():
            first = whole[name][0] if name in whole else before
            whole[name] = [first, after]
    return {name: values for name, values in whole.items() if values[0] != values[1]}
