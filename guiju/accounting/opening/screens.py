"""How people meet opening balances."""

from guiju.accounting.opening.models import Opening
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Opening,
    slug="opening-balances",
    icon="door-open",
    group="accounting",
    place=55,
    name="note",
    columns=("number", "note", "date", "total", "state"),
    search=("number", "note"),
    fields=("note", "date", "total"),
)
