"""The currencies in which the company deals. Its books are kept in renminbi."""

from typing import Final

from django.utils.translation import gettext_lazy as _

HOME: Final = "CNY"
CURRENCIES: Final = (
    ("CNY", _("CNY renminbi")),
    ("USD", _("USD US dollar")),
    ("EUR", _("EUR euro")),
    ("HKD", _("HKD Hong Kong dollar")),
    ("JPY", _("JPY yen")),
    ("GBP", _("GBP pound")),
)
