"""How people meet posting rules."""

from guiju.accounting.posting_rule.models import PostingRule
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=PostingRule,
    slug="posting-rules",
    icon="scale",
    group="accounting",
    place=50,
    name="name",
    columns=("number", "name", "for_event", "grouping", "word", "state"),
    search=("number", "name"),
    fields=("name", "for_event", "word", "summary", "grouping"),
)
