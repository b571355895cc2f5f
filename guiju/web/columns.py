"""What a column of a table is, and a button that leads somewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from guiju.web.cells import CellsOfRecords, read_off, whole

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


class Row(NamedTuple):
    """A row as a table shows it: whose it is, and all its cells as HTML."""

    of: Any
    cells: SafeString


def rows_of(
    columns: Sequence[Column], rows: Iterable[Any], link: str = "", *, says_label: bool = False
) -> list[Row]:
    """Each row; a cell that links to it does so in this class, and may say its column's label.

    Drawn here, not in a template: a page has hundreds of cells and a few columns.
    """
    openings = [(column, _opening(column, says_label=says_label)) for column in columns]
    shown = CellsOfRecords()
    return [Row(row, whole(_cells(openings, row, shown, link))) for row in rows]


def _opening(column: Column, *, says_label: bool) -> SafeString:
    label = format_html(' data-label="{}"', column.label) if says_label else ""
    return format_html('<td class="{}"{}>', column.classes, label)


def _cells(
    openings: list[tuple[Column, SafeString]], row: Any, shown: CellsOfRecords, link: str
) -> Iterator[str]:
    for column, opening in openings:
        html = conditional_escape(shown.cell(read_off(row, column.value)))
        if column.is_link and hasattr(row, "get_absolute_url"):
            html = format_html('<a{} href="{}">{}</a>', link, row.get_absolute_url(), html)
        yield f"{opening}{html}</td>"


@dataclass(frozen=True)
class ButtonLink:
    """A button above a list or on an empty page that leads somewhere."""

    label: Text
    url: str
    icon: str = "plus"
    tone: str = "pri"
