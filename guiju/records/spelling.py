"""How a Chinese name is typed in Latin letters, and when two names are likely the same one's."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 400  # of what `pinyin` returns: the width of the fields that keep it
DIGITS: Final = re.compile(r"\d+")
WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def pinyin(text: str) -> str:
    """The whole reading, then the initials: `zhongtieerju zteej`. What is not Chinese stays."""
    # Its tables take half a second to load, which most processes never need.
    from pypinyin import Style, lazy_pinyin

    words = WORD.findall(unicodedata.normalize("NFKC", text).lower())
    whole = "".join(part for word in words for part in lazy_pinyin(word))
    initials = "".join(
        part for word in words for part in lazy_pinyin(word, style=Style.FIRST_LETTER)
    )
    return f"{whole} {initials}"[:LONGEST] if whole else ""


def sound_of(text: str) -> str:
    """How a text sounds, without blanks and signs: what sounds alike is likely the same."""
    return pinyin(text).partition(" ")[0]


def digits_of(text: str) -> str:
    """The numbers in a text, each apart: names that differ in a number are not the same name."""
    return " ".join(DIGITS.findall(unicodedata.normalize("NFKC", text)))
