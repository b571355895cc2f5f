"""How people meet periods."""

from guiju.accounting.period.models import Period
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Period,
    slug="periods",
    icon="calendar-range",
    group="accounting",
    place=60,
    name="code",
    order="-starts_on",
    columns=("code", "starts_on", "ends_on", "is_opening", "state"),
    search=("code",),
    fields=("code", "starts_on", "ends_on", "is_opening"),
)
