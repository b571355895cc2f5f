"""How people meet voucher words."""

from guiju.accounting.word.models import Word
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Word,
    slug="voucher-words",
    icon="case-upper",
    group="accounting",
    place=80,
    name="name",
    order="code",
    columns=("code", "name", "money", "state"),
    search=("code", "name"),
    fields=("code", "name", "money"),
)
