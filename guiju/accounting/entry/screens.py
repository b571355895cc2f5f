"""How people meet journal entries."""

from guiju.accounting.entry.models import Entry
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Entry,
    slug="journal-entries",
    icon="notebook-pen",
    group="accounting",
    place=10,
    name="summary",
    order="-record",
    columns=("number", "date", "summary", "total", "papers", "sort", "owner", "state"),
    filters=("word", "date", "sort"),
    search=("number", "summary"),
    fields=("word", "date", "papers", "summary", "total", "sort", "corrects"),
)
