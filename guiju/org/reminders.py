"""What is owed is reminded of before it is due, and escalated when it is overdue (P3.3.2b)."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from guiju.kernel.errors import Refused
from guiju.kernel.models import Actor, Channel, Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.role.catalogue import INSTALLATION
from guiju.records.obligations import escalate, remind, to_escalate, to_remind
from guiju.records.record import Obligation

AHEAD: Final = timedelta(hours=4)
AT_ONCE: Final = 500  # the rest in the next run

logger = logging.getLogger("guiju.org.reminders")


def look_after(company: Company) -> tuple[int, int]:
    """Remind and escalate what is due in one company. Returns how many of each."""
    installation = Actor.objects.get(sort=Actor.Sort.SYSTEM, name=INSTALLATION)
    by = Caller(installation, company, Channel.JOB)
    with open_reading(installation, company):
        late = list(to_escalate(company).order_by("id")[:AT_ONCE])
        soon = list(to_remind(company, AHEAD).order_by("id")[:AT_ONCE])
    return each(remind, soon, by), each(escalate, late, by)


def each(act: Callable[..., Obligation], owed: Iterable[Obligation], by: Caller) -> int:
    """One unit for each: what was done meanwhile does not hinder the rest."""
    done = 0
    for one in owed:
        try:
            act(one, by=by)
        except Refused as refusal:
            logger.warning("obligation %s: %s", one.pk, refusal.code)
        else:
            done += 1
    return done
