"""How wide the columns of a table are, in which size it is set, and which rows need one line.

The widths are known before Typst begins: it need not try them, and a row of one line has its
height. Long tables take half the time that columns take which Typst finds by itself.
"""

import re
from dataclasses import dataclass
from typing import Final

from guiju.web.printing.fonts import ASIAN, MAY_BREAK, width_of

INSET: Final = 5.0  # points at each side of a cell
SPARE: Final = 1.02, 1.0  # a line that is reckoned to fit has so much room more: times, points
ENOUGH: Final = 16.0  # em: what is longer may be set in two lines rather than everything smaller
LONG: Final = 800  # characters: such a row may go on overleaf
PIECE: Final = re.compile(rf"[^\s{MAY_BREAK}{ASIAN}]+")


@dataclass(frozen=True)
class Column:
    """One column: what it is called, and whether it holds figures, which never break."""

    label: str
    is_figures: bool


@dataclass(frozen=True)
class Setting:
    """How a table is set: the size of its type and the widths of its columns, in points."""

    size: float
    widths: list[float]

    def is_one_line(self, cells: list[str]) -> bool:
        """Whether each cell certainly fits into its column in one line."""
        return all(self._fits(*pair) for pair in zip(cells, self.widths, strict=True))

    def _fits(self, cell: str, width: float) -> bool:
        wide, is_certain = width_of(cell)
        times, more = SPARE
        room = width - 2 * INSET
        return is_certain and "\n" not in cell and wide * self.size * times + more <= room


def setting(
    columns: list[Column], rows: list[list[str]], room: float, sizes: tuple[float, ...]
) -> Setting:
    """The largest size in which the table fits into the room, and its columns."""
    whole = [_widest(column, place, rows) for place, column in enumerate(columns)]
    least = [
        full if column.is_figures else max(_piece(column.label), min(full, ENOUGH))
        for column, full in zip(columns, whole, strict=True)
    ]
    least = [max(*pair) for pair in zip(least, _pieces(columns, rows), strict=True)]
    for size in sizes:
        needed = sum(_points(one, size) for one in least)
        if needed <= room or size == sizes[-1]:
            return Setting(size, _shared(columns, whole, least, room, size))
    raise AssertionError("unreachable: the last size is taken")


def _shared(
    columns: list[Column], whole: list[float], least: list[float], room: float, size: float
) -> list[float]:
    """Each gets its least; then what it lacks, as far as it goes; then words get the rest."""
    widths = [_points(one, size) for one in least]
    rest = room - sum(widths)
    if rest < 0:  # not even the least fits: all become narrower alike
        return [width * room / sum(widths) for width in widths]
    lacking = [_points(full, size) - width for full, width in zip(whole, widths, strict=True)]
    share = min(1.0, rest / sum(lacking)) if sum(lacking) else 0.0
    widths = [width + lack * share for width, lack in zip(widths, lacking, strict=True)]
    rest = room - sum(widths)
    words = [
        0.0 if column.is_figures else full for column, full in zip(columns, whole, strict=True)
    ]
    if not sum(words):
        words = whole
    return [width + rest * one / sum(words) for width, one in zip(widths, words, strict=True)]


def _points(em: float, size: float) -> float:
    times, more = SPARE
    return em * size * times + more + 2 * INSET


def _widest(column: Column, place: int, rows: list[list[str]]) -> float:
    texts = {column.label, *(row[place] for row in rows)}
    return max(width_of(line)[0] for text in texts for line in text.split("\n"))


def _pieces(columns: list[Column], rows: list[list[str]]) -> list[float]:
    return [max((_piece(row[place]) for row in rows), default=0.0) for place in range(len(columns))]


def _piece(text: str) -> float:
    """The longest run that no line may end in."""
    return max((width_of(piece)[0] for piece in PIECE.findall(text)), default=0.0)
