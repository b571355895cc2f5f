"""Barcodes of GS1: 8, 12, 13 or 14 digits, the last one a check digit. Others are one's own."""

from typing import Final

LENGTHS: Final = frozenset({8, 12, 13, 14})
MODULUS: Final = 10


def looks_wrong(barcode: str) -> bool:
    """Whether it has the form of a GS1 barcode and a wrong check digit."""
    if len(barcode) not in LENGTHS or not (barcode.isascii() and barcode.isdigit()):
        return False
    return int(barcode[-1]) != check_digit(barcode[:-1])


def check_digit(body: str) -> int:
    """The weights are 3 and 1 in turn, beginning at the right."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))
    )
    return -total % MODULUS
