"""How people meet late postings."""

from guiju.accounting.late_posting.models import LatePosting
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=LatePosting,
    slug="late-postings",
    icon="clock-alert",
    group="accounting",
    place=65,
    name="",
    columns=("number", "period", "until", "why", "owner", "state"),
    search=("number", "why"),
    fields=("period", "until", "why"),
)
