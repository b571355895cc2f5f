"""Amounts in Chinese capitals, as cheques, invoices and orders bear them beside the figures.

Source: Basic Standards of Accounting Work (Order 98 of the Ministry of Finance), article 52. Where
it leaves the choice whether to write a zero, the zero is written: each run of zeros between two
other figures is one, so that nothing can be put into its place.
"""

from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")
BEYOND: Final = Decimal(10) ** 16  # yuan; a column of money holds less

# Escaped, because Chinese stands in the catalogue alone; these are figures, alike in any language.
DIGITS: Final = "\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396"  # zero to nine
PLACES: Final = ("", "\u62fe", "\u4f70", "\u4edf")  # one, ten, hundred, thousand
TEN_THOUSAND, HUNDRED_MILLION = "\u4e07", "\u4ebf"
YUAN, TENTH, HUNDREDTH = "\u5143", "\u89d2", "\u5206"
ZERO, NO_MORE, MINUS = DIGITS[0], "\u6574", "\u8d1f"
CURRENCIES: Final = {
    "CNY": "\u4eba\u6c11\u5e01",
    "USD": "\u7f8e\u5143",
    "EUR": "\u6b27\u5143",
    "HKD": "\u6e2f\u5143",
    "GBP": "\u82f1\u9551",
    "JPY": "\u65e5\u5143",
}
UP_TO_TEN_THOUSAND, UP_TO_HUNDRED_MILLION = 4, 8  # places of a group, of two


def capitals(amount: Decimal, currency: str = "CNY") -> str:
    """The amount with the name of its currency before it, no space between.

    Raises ValueError for parts of a cent, for what no column of money holds, and for a currency
    without a Chinese name here: nothing is rounded in passing.
    """
    if not amount.is_finite() or abs(amount) >= BEYOND or amount != amount.quantize(CENT):
        raise ValueError(f"{amount} is no amount of money")
    if currency not in CURRENCIES:
        raise ValueError(f"{currency} has no name in Chinese here")
    cents = int(abs(amount) * 100)
    sign = MINUS if amount < 0 else ""
    return CURRENCIES[currency] + sign + _said(*divmod(cents, 100))


def _said(yuan: int, cents: int) -> str:
    """The figures of an amount that is not negative."""
    if not yuan and not cents:
        return ZERO + YUAN + NO_MORE
    said = _yuan(yuan) + YUAN if yuan else ""
    tenth, hundredth = divmod(cents, 10)
    is_after_zero = yuan > 0 and yuan % 10 == 0
    if tenth:
        said += (ZERO if is_after_zero else "") + DIGITS[tenth] + TENTH
    if not hundredth:
        return said + NO_MORE
    if yuan and not tenth:
        said += ZERO
    return said + DIGITS[hundredth] + HUNDREDTH


def _yuan(number: int) -> str:
    said, is_after_zero = "", False
    figures = str(number)
    for place, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if figure == "0":
            is_after_zero = True
        else:
            said += ZERO if is_after_zero else ""
            said += DIGITS[int(figure)] + PLACES[place % UP_TO_TEN_THOUSAND]
            is_after_zero = False
        if place == UP_TO_HUNDRED_MILLION:
            said += HUNDRED_MILLION
        elif place and place % UP_TO_TEN_THOUSAND == 0 and number // 10**place % 10_000:
            said += TEN_THOUSAND
    return said
