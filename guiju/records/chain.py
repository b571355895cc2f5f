"""Which kinds follow from which: a request is ordered, an order received, a receipt invoiced.

An upper layer says it once, by the foreign keys that there are: `follows(Order, Request,
"lines__request")`. Both pages then show the whole chain, as far as the person sees it.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from guiju.kernel.models import Actor, Company
from guiju.records.record import Kind
from guiju.records.sight import visible_to

MOST: Final = 50  # records of one kind in one chain


@dataclass(frozen=True)
class Following:
    """That one kind comes after another, and by which path of fields it names it."""

    later: type[Kind]
    earlier: type[Kind]
    path: str


@dataclass
class Chain:
    """What came before a record and what came after it, the first first."""

    before: list[Kind] = field(default_factory=list)
    after: list[Kind] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


_followings: Final[list[Following]] = []


def follows(later: type[Kind], earlier: type[Kind], path: str) -> None:
    """Register that records of `later` name those of `earlier` by the path of fields."""
    _followings.append(Following(later, earlier, path))


def chain_of(record: Kind, actor: Actor, company: Company) -> Chain:
    """All that leads to the record and all that came of it, as far as the actor sees it."""
    chain = Chain()
    _walk(record, actor, company, chain.before, is_back=True)
    _walk(record, actor, company, chain.after, is_back=False)
    chain.before.reverse()
    return chain


def _walk(
    record: Kind, actor: Actor, company: Company, found: list[Kind], *, is_back: bool
) -> None:
    """Breadth first; a record that may not be seen hides what lies behind it."""
    met = {record.pk}
    ends: list[Kind] = [record]
    while ends:
        reached: list[Kind] = []
        for one in _followings:
            here, there = (one.later, one.earlier) if is_back else (one.earlier, one.later)
            keys = [end.pk for end in ends if type(end) is here]
            if not keys:
                continue
            seen = visible_to(actor, company, there)
            rows: QuerySet[Any] = (
                seen.filter(pk__in=one.later._default_manager.filter(pk__in=keys).values(one.path))
                if is_back
                else seen.filter(**{f"{one.path}__in": keys}).distinct()
            )
            fresh = [row for row in rows.order_by("pk")[:MOST] if row.pk not in met]
            met.update(row.pk for row in fresh)
            reached += fresh
        found += reached
        ends = reached
