"""What a column of a table is, and a button that leads somewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from, and the order it offers, if any.

    `sort` names the model's fields that make an order together, unique as a whole; an index must
    serve them, and none of them may be null. `total` names the field of amounts to add up,
    `currency` the one that says in which currency they are.
    """

    label: Text
    value: str | Callable[[Any], Any]
    sort: tuple[str, ...] = ()
    is_link: bool = False
    is_number: bool = False
    is_wide: bool = False
    is_minor: bool = False  # below the others on a narrow screen
    total: str = ""
    currency: str = ""
    name: str = ""  # by which people keep it; a path of attributes names itself

    @property
    def key(self) -> str:
        """The name that addresses, saved views and arrangements know it by."""
        return self.name or (self.value if isinstance(self.value, str) else "")

    @property
    def classes(self) -> str:
        """For both the heading and the cells."""
        marks = {"num": self.is_number, "wrap": self.is_wide, "minor": self.is_minor}
        return " ".join(name for name, on in marks.items() if on)


@dataclass(frozen=True)
class ButtonLink:
    """A button above a list or on an empty page that leads somewhere."""

    label: Text
    url: str
    icon: str = "plus"
    tone: str = "pri"
