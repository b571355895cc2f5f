"""How wide the columns of a table are, in which size it is set, and which rows need one line.

The widths are known before Typst begins: it need not try them, and a row of one line has its
height. Long tables take half the time that columns take which Typst finds by itself.
"""

import re
from dataclasses import dataclass
from typing import Final

from guiju.web.printing.fonts import ASIAN, MAY_BREAK, width_of

INSET: Final = 0.5  # em at each side of a cell
SPARE: Final = 1.02, 1.0  # a line that is reckoned to fit has so much room more: times, points
ENOUGH: Final = 13.0  # em: what is longer may be set in two lines rather than everything smaller
TOGETHER: Final = 2.0  # em of a column's name that are not parted: two Chinese characters
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

    @property
    def inset(self) -> float:
        """What is left free at each side of a cell, in points."""
        return INSET * self.size

    def is_one_line(self, cells: list[str]) -> bool:
        """Whether each cell certainly fits into its column in one line."""
        return all(self._fits(*pair) for pair in zip(cells, self.widths, strict=True))

    def _fits(self, cell: str, width: float) -> bool:
        wide, is_certain = width_of(cell)
        times, more = SPARE
        room = width - 2 * self.inset
        return is_certain and "\n" not in cell and wide * self.size * times + more <= room


@dataclass(frozen=True)
class Need:
    """What a column needs, in em: the least, and what lets all of it stand in one line."""

    least: float
    whole: float
    is_figures: bool


def setting(
    columns: list[Column], rows: list[list[str]], room: float, sizes: tuple[float, ...]
) -> Setting:
    """The largest size in which the table fits into the room, and its columns."""
    needs = [needed(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    for size in sizes:
        is_enough = sum(_points(need.least, size) for need in needs) <= room
        if is_enough or size == sizes[-1]:
            return Setting(size, _shared(needs, room, size))
    raise AssertionError("unreachable: the last size is taken")


def needed(column: Column, cells: list[str]) -> Need:
    """Figures never break; words and the name of the column may, where a line can end."""
    widest = _widest(cells)
    if column.is_figures:
        least = widest
    else:
        least = max(min(widest, ENOUGH), max(map(_piece, cells), default=0.0))
    name = _widest([column.label])
    least_of_name = max(_piece(column.label), min(name, TOGETHER))
    return Need(max(least, least_of_name), max(widest, name), column.is_figures)


def _shared(needs: list[Need], room: float, size: float) -> list[float]:
    """Each gets its least; then what it lacks, as far as it goes; then words get the rest."""
    widths = [_points(need.least, size) for need in needs]
    rest = room - sum(widths)
    if rest < 0:  # not even the least fits: all become narrower alike
        return [width * room / sum(widths) for width in widths]
    lacking = [max(0.0, _points(need.whole, size) - _points(need.least, size)) for need in needs]
    share = min(1.0, rest / sum(lacking)) if sum(lacking) else 0.0
    widths = [width + lack * share for width, lack in zip(widths, lacking, strict=True)]
    rest = room - sum(widths)
    words = [0.0 if need.is_figures else need.whole for need in needs]
    if not sum(words):
        words = [need.whole for need in needs]
    return [width + rest * one / sum(words) for width, one in zip(widths, words, strict=True)]


def _points(em: float, size: float) -> float:
    times, more = SPARE
    return em * size * times + more + 2 * INSET * size


def _widest(texts: list[str]) -> float:
    lines = (line for text in set(texts) for line in text.split("\n"))
    return max((width_of(line)[0] for line in lines), default=0.0)


def _piece(text: str) -> float:
    """The longest run that no line may end in."""
    return max((width_of(piece)[0] for piece in PIECE.findall(text)), default=0.0)
