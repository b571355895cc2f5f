"""What a kind says of its paper, and on which paper it can be printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

POINTS_OF_A_MILLIMETRE: Final = 72 / 25.4
A4, HALF = "a4", "half"
# The paper of every kind that has no `paper.typ` in its folder.
GENERAL: Final = Path(__file__).with_name("general.typ")


@dataclass(frozen=True)
class Size:
    """A size of paper: its name, the width between the margins, the type that tables may have."""

    label: Text
    millimetres: float
    type_sizes: tuple[float, ...]  # in points, the largest first

    @property
    def room(self) -> float:
        """The width between the margins, in points."""
        return self.millimetres * POINTS_OF_A_MILLIMETRE


# The margins stand in sheet.typ. Half a sheet is that of continuous forms, with holes at the sides.
SIZES: Final = {
    A4: Size(_("A4"), 210 - 2 * 16, (9.5, 8.5, 7.5, 6.5)),
    HALF: Size(_("241 \u00d7 140 mm"), 241 - 2 * 17, (8, 7, 6)),
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The paper of a kind. What it does not say follows from its screen and its lifecycle.

    `fields` are those of its head and `columns` those of each part, where not all that the screen
    shows belongs on paper, `shown` how one of them is shown there. `capitals` names the amount that
    is written in Chinese capitals as well; `signatures` are the places where people sign by hand;
    `more` gives a template of its own what it needs beside. A record in one of the states
    `never_in` is not printed; in any that is not good, only with the name of the state across the
    page.
    """

    size: str = A4
    fields: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    capitals: str = ""
    signatures: tuple[Text, ...] = ()
    never_in: frozenset[str] = frozenset({"discarded"})
    more: Callable[[Any], Mapping[str, Any]] | None = None
