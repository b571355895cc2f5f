"""How a Chinese name is typed in Latin letters, and when two names are likely the same one's."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pypinyin import Style, lazy_pinyin

LONGEST: Final = 400  # of what `pinyin` returns: the width of the fields that keep it
# What a name says of the form of the company and not of the company. The longer ones first.
COMPANY_FORMS: Final = tuple(
    files("guiju.records").joinpath("company_forms.txt").read_text("utf-8").split()
)
DIGITS: Final = re.compile(r"\d+")
WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def pinyin(text: str) -> str:
    """The whole reading, then the initials: `zhongtieerju zteej`. What is not Chinese stays."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).lower())
    whole = "".join(part for word in words for part in lazy_pinyin(word))
    initials = "".join(
        part for word in words for part in lazy_pinyin(word, style=Style.FIRST_LETTER)
    )
    return f"{whole} {initials}"[:LONGEST] if whole else ""


def bare_name(name: str) -> str:
    """The name without form of company, width, case, brackets and blanks."""
    words = WORD.findall(unicodedata.normalize("NFKC", name).lower())
    kept = [word for word in words if word not in COMPANY_FORMS]
    bare = "".join(kept)
    for form in COMPANY_FORMS:
        if not form.isascii():
            bare = bare.replace(form, "")
    return bare or "".join(words)


def near_name(name: str) -> str:
    """How the bare name sounds: names with the same one are likely the same. `ruifengdaoju`."""
    return pinyin(bare_name(name)).partition(" ")[0]


def digits_of(text: str) -> str:
    """The numbers in a text, each apart: names that differ in a number are not the same name."""
    return " ".join(DIGITS.findall(unicodedata.normalize("NFKC", text)))
