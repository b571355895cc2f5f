"""Writing into the sub-ledger: done by the step that it is about, in the same unit of work."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.entry.holding import hold
from guiju.accounting.period.models import OPEN, Period
from guiju.accounting.subledger.events import EventType
from guiju.accounting.subledger.models import SubLedgerAmount, SubLedgerEntry
from guiju.kernel.errors import RuleBroken
from guiju.kernel.unit import Unit
from guiju.records.record import Kind


@dataclass(frozen=True)
class Amount:
    """One amount of a step, in the currency of the books. Negative takes back."""

    name: str
    amount: Decimal
    role: str = ""
    account: Account | None = None
    dimensions: dict[str, int] = field(default_factory=dict)  # name -> key
    quantity: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None
    original: Decimal | None = None


def enter(
    event: EventType,
    source: Kind,
    amounts: Sequence[Amount],
    occurred_on: datetime.date,
    *,
    by: Unit,
) -> SubLedgerEntry:
    """Write what a step did into the sub-ledger, in the period of its day.

    What happened in a closed month counts in the first that is open. Raises RuleBroken where there
    is no period that takes it.
    """
    if unknown := {one.name for one in amounts} - set(event.amounts):
        raise AssertionError(f"{event.name} has no amounts {sorted(unknown)}")
    period = counting_in(source.company_id, occurred_on)
    entry = SubLedgerEntry.objects.create(
        company=by.company,
        source_id=source.pk,
        event=event.name,
        occurred_on=occurred_on,
        period_id=period,
        unit_id=by.id,
    )
    SubLedgerAmount.objects.bulk_create(
        SubLedgerAmount(
            company=by.company,
            entry=entry,
            position=position,
            name=one.name,
            amount=one.amount,
            role=one.role,
            account=one.account,
            quantity=one.quantity,
            currency=one.currency,
            rate=one.rate,
            original=one.original,
            **{f"{name}_id": pk for name, pk in one.dimensions.items()},
        )
        for position, one in enumerate(amounts, 1)
    )
    return entry


def counting_in(company: int, occurred_on: datetime.date) -> int:
    """The key of the period in which something counts. Raises RuleBroken."""
    following = Period.objects.filter(company=company, state=OPEN, ends_on__gte=occurred_on)
    first = following.order_by("starts_on").first()
    if first is None:
        raise RuleBroken(
            _("There is no open period for what happened on %(date)s.") % {"date": occurred_on},
            what_to_do=_("Have the next period opened."),
            demand="P1.3.3",
        )
    return hold(company, max(occurred_on, first.starts_on)).pk
