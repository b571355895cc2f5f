"""What must be so before a period is closed, and again before it is locked (MOF 2024-12, art. 24).

The accounting app looks at the ledger; apps above add what their own ledgers demand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.accounting.entry.models import UNPOSTED, Entry
from guiju.accounting.ledger.models import Balance
from guiju.accounting.period.models import CLOSED, LOCKED, OPEN, Period
from guiju.accounting.subledger.events import event_types
from guiju.accounting.subledger.models import Generated, SubLedgerEntry
from guiju.records.record import Kind

Text = str | Promise
SHOWN: Final = 20


@dataclass(frozen=True)
class Blocker:
    """One thing because of which a period does not close, and the record that it is about."""

    why: Text
    record: Kind | None = None


Look = Callable[[Period], Iterator[Blocker]]


@dataclass(frozen=True)
class ClosingCheck:
    """A sentence that must hold, and what stands against it."""

    label: Text
    look: Look

    def blockers(self, period: Period) -> list[Blocker]:
        """What blocks, the first few."""
        found = self.look(period)
        return [one for one, _number in zip(found, range(SHOWN), strict=False)]


closing_checks: Final[list[ClosingCheck]] = []


def closing_check(label: Text) -> Callable[[Look], Look]:
    """Register what closing a period demands; the function yields what blocks."""

    def add(look: Look) -> Look:
        closing_checks.append(ClosingCheck(label, look))
        return look

    return add


@closing_check(_("Earlier periods are closed; before locking, they are locked."))
def earlier_ones(period: Period) -> Iterator[Blocker]:
    """Months end in their order."""
    wanted = [LOCKED] if period.state == CLOSED else [CLOSED, LOCKED]
    earlier = Period.objects.filter(company=period.company_id, starts_on__lt=period.starts_on)
    for one in earlier.exclude(state__in=wanted).order_by("starts_on"):
        yield Blocker(one.state_shown.label, one)


@closing_check(_("Every entry of the period is posted, or void."))
def unposted(period: Period) -> Iterator[Blocker]:
    """Nothing is left in between."""
    waiting = Entry.objects.filter(
        company=period.company_id,
        date__range=(period.starts_on, period.ends_on),
        state__in=UNPOSTED,
    )
    for entry in waiting.order_by("date", "pk")[: SHOWN + 1]:
        yield Blocker(entry.state_shown.label, entry)


@closing_check(_("The numbers of each voucher word run without gaps."))
def gaps(period: Period) -> Iterator[Blocker]:
    """Each number up to the last one is on the list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.series, c.last - count(n.id) FROM records_counter c "
            "LEFT JOIN records_number n ON n.company_id = c.company_id AND n.series = c.series "
            "WHERE c.company_id = %s AND c.series LIKE '%%-' || %s GROUP BY c.id "
            "HAVING c.last <> count(n.id)",
            [period.company_id, period.code],
        )
        for series, missing in cursor.fetchall():
            said = {"series": series, "missing": missing}
            yield Blocker(gettext("%(series)s: %(missing)d numbers are missing") % said)


@closing_check(_("Debits and credits of the period are equal."))
def balanced(period: Period) -> Iterator[Blocker]:
    """The trial balance."""
    rows = Balance.objects.filter(company=period.company_id, period=period)
    difference = rows.aggregate(left=Sum(F("debit") - F("credit")))["left"]
    if difference:
        yield Blocker(gettext("They differ by %(difference)s") % {"difference": difference})


@closing_check(_("All that stands in the sub-ledger is in posted entries."))
def unbooked(period: Period) -> Iterator[Blocker]:
    """What operations did is in the ledger."""
    booked = Generated.objects.filter(
        company=period.company_id, is_standing=True, entry__state="posted"
    )
    rows = SubLedgerEntry.objects.filter(company=period.company_id, period=period)
    for one in rows.exclude(pk__in=booked.values("subledger_entry")).select_related("source")[
        : SHOWN + 1
    ]:
        said = {"source": one.source, "event": event_types[one.event].label}
        yield Blocker(gettext("%(source)s: %(event)s") % said)


def what_blocks(period: Period) -> list[tuple[ClosingCheck, list[Blocker]]]:
    """Each check with what blocks; nothing for a period that is locked."""
    if period.state not in (OPEN, CLOSED):
        return []
    return [(check, check.blockers(period)) for check in closing_checks]
