"""Holding a period open: whoever writes into it shares a lock that closing it must have alone."""

import datetime
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guiju.accounting.period.models import CLOSED, OPEN
from guiju.kernel.errors import RuleBroken, WrongState

HOLD_SQL = """
SELECT id, code, state, is_opening, accounting_takes_late(id)
FROM accounting_hold_period(%s, %s) WHERE id IS NOT NULL
"""


class Held(NamedTuple):
    """A period as it stays until the transaction ends."""

    pk: int
    code: str
    state: str
    is_opening: bool
    takes_late: bool  # an approved late posting is in force


def hold(company: int, date: datetime.date) -> Held:
    """Hold the period of a date, which must take entries. One statement.

    Raises RuleBroken where there is none, WrongState where it is closed or locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_SQL, [company, date])
        found = cursor.fetchone()
    if found is None:
        raise RuleBroken(
            _("There is no period for %(date)s.") % {"date": date},
            what_to_do=_("Choose a date within an open period, or have the period opened."),
            field="date",
        )
    held = Held(*found)
    if held.state == OPEN or (held.state == CLOSED and held.takes_late):
        return held
    if held.state == CLOSED:
        raise WrongState(
            _("The period %(period)s is closed.") % {"period": held.code},
            what_to_do=_("Date it in an open period, or ask for a late posting."),
            field="date",
        )
    raise WrongState(
        _("The period %(period)s is locked, for good.") % {"period": held.code},
        what_to_do=_("Date it in an open period."),
        field="date",
    )
