"""Numbers under which the tax office knows a taxpayer.

Eighteen characters are a unified social credit code (GB 32100-2015) or a citizen's identity number
(GB 11643-1999); both end in a check character. Older and foreign numbers are taken as they are.
"""

import re
import unicodedata
from typing import Final

from guiju.org.founding.credit_code import LENGTH, is_credit_code

KEPT: Final = re.compile(r"[^0-9A-Z]")
CITIZEN: Final = re.compile(r"\d{17}[\dX]")
MODULUS: Final = 11
CITIZEN_ALPHABET: Final = "10X98765432"


def one_writing(number: str) -> str:
    """The number in capitals and half width, without blanks and marks."""
    return KEPT.sub("", unicodedata.normalize("NFKC", number).upper())


def looks_wrong(number: str) -> bool:
    """Whether it has the length of a number with a check character, and a wrong one."""
    if len(number) != LENGTH:
        return False
    return not (is_credit_code(number) or is_citizen(number))


def is_citizen(number: str) -> bool:
    """Whether it is a citizen's number: weights are the powers of 2 modulo 11."""
    if not CITIZEN.fullmatch(number):
        return False
    total = sum(
        int(digit) * pow(2, LENGTH - place, MODULUS) for place, digit in enumerate(number[:-1], 1)
    )
    return number[-1] == CITIZEN_ALPHABET[total % MODULUS]
