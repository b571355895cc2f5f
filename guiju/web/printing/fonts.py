"""The fonts of papers: what they can show, and how wide it is.

They come from packages, never from the machine, so that a paper looks the same everywhere.
"""

import atexit
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst
from fontTools.ttLib import TTFont

MAIN: Final = "Noto Sans CJK SC"  # all of GB 2312 and GBK, and Latin to go with it
# In the order in which a character is looked for.
FAMILIES: Final = (
    MAIN,
    "Noto Sans",
    "Noto Emoji",
    "Noto Sans Symbols",
    *(
        f"Noto Sans {script}"
        for script in (
            "Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati",
            "Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya",
            "Sinhala", "Tamil", "Telugu", "Thai",
        )
    ),
)  # fmt: skip
FOLDERS: Final = ("manimgx_fonts_cjk", "manimgx_fonts")
REGULAR: Final = {"wght": 400}
EM: Final = 1000  # units of the main font
REMEMBERED: Final = 8192  # texts, and characters: the words of tables repeat themselves
GAP: Final = 0.25  # what Typst leaves between Chinese and Latin, in em

# Line ends are kept; a joiner and a variation selector say how the signs beside them look.
LINE_END: Final = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
KEPT: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")
TAB: Final = "    "
# What has no look of its own: controls, marks of direction, halves, private and unknown ones.
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# A run of these has no place where a line may end; in Chinese it may end anywhere.
ASIAN: Final = r"\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\uffef\U00020000-\U0003ffff"
LONG_RUN: Final = re.compile(rf"[^\s{ASIAN}]{{19,}}")
BETWEEN: Final = re.compile(rf"(?<=[{ASIAN}])(?=[^\s{ASIAN}])|(?<=[^\s{ASIAN}])(?=[{ASIAN}])")
MAY_BREAK: Final = "\u200b"
# What is set one character after the other, whatever stands beside it.
PLAIN: Final = re.compile(
    r"[\n\u200b -~\u00a1-\u00ac\u00ae-\u024f\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]"
)


@cache
def fonts() -> typst.Fonts:
    """The fonts, read once a process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(str(files(folder))) for folder in FOLDERS],
    )


@cache
def shown() -> frozenset[int]:
    """The characters that one of the fonts has a sign for. Read once a process, in 0.4 s."""
    found: set[int] = set()
    for font in fonts().fonts():
        if font.family in FAMILIES and font.path:
            with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
                found.update(opened.getBestCmap())
    return frozenset(found)


@cache
def _main() -> tuple[dict[int, str], Any]:
    """The signs of the main font by character, and how wide each is."""
    font = next(font for font in fonts().fonts() if font.family == MAIN)
    opened = TTFont(font.path, fontNumber=font.index, lazy=True)
    atexit.register(opened.close)  # it is read piece by piece
    return opened.getBestCmap(), opened.getGlyphSet(location=REGULAR)


@cache
def _wide(character: str) -> float | None:
    signs, glyphs = _main()
    sign = signs.get(ord(character))
    return None if sign is None else float(glyphs[sign].width) / EM


@lru_cache(maxsize=REMEMBERED)
def width_of(text: str) -> tuple[float, bool]:
    """How wide one line of it is, in em of the main font, and whether that is certain.

    It is where each character is one of the main font that is set by itself.
    """
    widths = [_wide(one) for one in text if one != MAY_BREAK]
    is_certain = None not in widths and all(PLAIN.match(one) for one in text)
    gaps = sum(1 for _gap in BETWEEN.finditer(text))
    return sum(1.0 if wide is None else wide for wide in widths) + GAP * gaps, is_certain


def printable(text: str) -> str:
    """The text as it goes onto paper: what has no look is shown by its number, [U+202E].

    So nothing is lost, and no mark of direction can turn what stands beside it. Long words may
    end a line anywhere.
    """
    lines = LINE_END.sub("\n", text).replace("\t", TAB)
    visible = "".join(one if is_shown(one) else number_of(one) for one in lines)
    return LONG_RUN.sub(lambda run: MAY_BREAK.join(run.group()), visible)


def plain(text: str) -> str:
    """The same of what is printable already, where the fonts cannot set it as it stands.

    A letter of one font below a mark of another is such a case.
    """
    return "".join(one if PLAIN.match(one) else number_of(one) for one in text)


@lru_cache(maxsize=REMEMBERED)
def is_shown(character: str) -> bool:
    """Whether a reader sees it on paper."""
    if character == "\n" or character in KEPT:
        return True
    return unicodedata.category(character) not in UNSEEN and ord(character) in shown()


def number_of(character: str) -> str:
    """The character by its number in Unicode."""
    return f"[U+{ord(character):04X}]"
