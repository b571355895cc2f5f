"""What happens when a period is opened, closed, locked."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guiju.accounting.book.models import Book
from guiju.accounting.entry import actions as entries
from guiju.accounting.period.carrying import check_carriable, transfer_of
from guiju.accounting.period.closing import what_blocks
from guiju.accounting.period.models import A_DAY, Period, month_of
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.records.steps import creation, guard, plain_steps, step
from guiju.records.taking import Taking


def _born(period: Period, taking: Taking, **content: Any) -> None:
    """The month after the last one; the very first is the one before the books begin.

    Raises WrongState where there are no books yet.
    """
    company = taking.unit.company
    last = Period.objects.filter(company=company).order_by("-starts_on").first()
    if last is not None:
        first, end = month_of(last.ends_on + A_DAY)
    else:
        book = Book.objects.filter(company=company, confirmed_by__isnull=False).first()
        if book is None:
            raise WrongState(
                _("There are no books yet in which a period could be opened."),
                what_to_do=_("Adopt a chart of accounts first, and have it confirmed."),
            )
        first, end = month_of(book.starts_on - A_DAY)
    content |= {"code": f"{first:%Y-%m}", "starts_on": first, "ends_on": end}
    taking.write(**content, is_opening=last is None)


create = creation(Period, _born)
plain_steps(Period, "close", "lock")
close = Period.lifecycle.actions["close"]
lock = Period.lifecycle.actions["lock"]


@guard(Period, "close")
@guard(Period, "lock")
def nothing_blocks(period: Period, taking: Taking) -> None:
    """Wait for whoever is writing into the period, then look. Raises RuleBroken."""
    if taking.unit.id:
        with connection.cursor() as cursor:
            cursor.execute("SELECT accounting_hold_period_alone(%s)", [period.pk])
    for check, blockers in what_blocks(period):
        if blockers:
            first = blockers[0]
            subject = f"{first.record}: " if first.record is not None else ""
            raise RuleBroken(
                _("%(period)s cannot be closed. %(check)s %(blocker)s")
                % {"period": period, "check": check.label, "blocker": f"{subject}{first.why}"},
                what_to_do=_("The page of the period lists everything that blocks."),
            )


@guard(Period, "carry")
def carriable(period: Period, taking: Taking) -> None:
    """Raises RuleBroken, WrongState."""
    check_carriable(period)


@step(Period, "carry")
def carry(period: Period, taking: Taking) -> dict[str, Any]:
    """Draft the closing entry that empties the accounts of profit and loss."""
    drafted = entries.create(by=taking.unit, **transfer_of(period))
    return {"entry": drafted.pk}
