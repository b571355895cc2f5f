"""What is left of a company's name without its form: two with the same are likely one company."""

import re
import unicodedata
from importlib.resources import files
from typing import Final

from guiju.records.spelling import sound_of

# What a name says of the form of the company and not of the company. The longer ones first.
COMPANY_FORMS: Final = tuple(
    files("guiju.partners.partner").joinpath("company_forms.txt").read_text("utf-8").split()
)
WORD: Final = re.compile(r"[^\W_]+")


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
    """How the bare name sounds: `ruifengdaoju`."""
    return sound_of(bare_name(name))
