"""Likely doubles (demand P1.3.2): what may be entered already is shown before it is saved again.

A kind says by which fields one of it is known (`distinctive`) and finds the others that are likely
the same (`likely_doubles`). What is found is refused once, with each of them; who saves all the
same names those that were shown, and the event keeps that. One that was not shown is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused
from guiju.records.sight import sees

if TYPE_CHECKING:
    from guiju.records.record import Kind
    from guiju.records.taking import Taking

MOST_SHOWN = 8


@dataclass(frozen=True)
class Double:
    """One record that is likely the same, and by what."""

    record: "Kind"
    why: str | Promise
    is_seen: bool = True  # whether who is told may see it

    @property
    def shown(self) -> "Kind | str | Promise":
        """The record, or that there is one."""
        return self.record if self.is_seen else _("a record that you may not see")


class LikelyDouble(Refused):
    """It is likely entered already; not saved before somebody has looked at the others."""

    code: ClassVar[str] = "likely_double"
    http_status: ClassVar[int] = 409
    sentence = _("This is likely entered already.")
    remedy = _("Look at what is shown. If it is none of these, save it all the same.")

    def __init__(self, doubles: list[Double]) -> None:
        super().__init__(demand="P1.3.2")
        self.doubles = doubles

    def particulars(self) -> dict[str, Any]:
        """The doubles, each by its key, to be named in `doubles_seen`."""
        return {
            "doubles": [
                {"id": one.record.pk, "name": str(one.shown), "why": str(one.why)}
                for one in self.doubles
            ]
        }


def look(
    taking: "Taking", record: "Kind", changed: Iterable[str], parts: dict[str, list[Any]]
) -> None:
    """Ask the kind for likely doubles where what it is known by was written. Raises LikelyDouble.

    Where an approved revision is applied they were shown to who proposed it.
    """
    if not record.distinctive or record.distinctive.isdisjoint(changed):
        return
    found = record.likely_doubles(parts)[:MOST_SHOWN]
    if not found:
        return
    if taking.revision is None and not taking.doubles_seen.issuperset(
        one.record.pk for one in found
    ):
        actor, company = taking.unit.actor, taking.unit.company
        raise LikelyDouble(
            [Double(one.record, one.why, sees(actor, company, one.record)) for one in found]
        )
    taking.particulars["doubles"] = [
        {"record": one.record.pk, "why": str(one.why)} for one in found
    ]


def gathered(*groups: tuple[str | Promise, "Iterable[Kind]"]) -> list[Double]:
    """Doubles of several kinds of likeness, each record once, by the first that found it."""
    found: dict[int, Double] = {}
    for why, rows in groups:
        for record in islice(rows, MOST_SHOWN):
            found.setdefault(record.pk, Double(record, why))
    return list(found.values())
