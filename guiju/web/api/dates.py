"""Days as they come in by the API."""

import datetime

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken


def day_or_none(text: str) -> datetime.date | None:
    """A day as ISO 8601 writes it; None where there is none. Raises RuleBroken."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(_("“%(text)s” is no date.") % {"text": text}, field="witness_date") from (
            error
        )
