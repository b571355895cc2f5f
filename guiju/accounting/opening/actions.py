"""What happens when opening balances are entered and approved."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.accounting.dimensions import named_in
from guiju.accounting.entry.checks import check_lines
from guiju.accounting.entry.models import Sort
from guiju.accounting.opening.models import Opening
from guiju.accounting.subledger.entering import Amount, enter
from guiju.accounting.subledger.events import event_type
from guiju.records.steps import creation, guard, plain_steps, step, write_all
from guiju.records.taking import Taking

DEBIT, CREDIT = "debit", "credit"
APPROVED = event_type(
    "accounting.opening.approve",
    _("Opening balances are approved"),
    {DEBIT: _("debit balances"), CREDIT: _("credit balances")},
)

create = creation(Opening)
edit = step(Opening, "edit")(write_all)
plain_steps(Opening, "discard")
discard = Opening.lifecycle.actions["discard"]


@guard(Opening, "approve")
def whole(opening: Opening, taking: Taking) -> None:
    """Raises RuleBroken: not balanced, or an account does not take a line."""
    check_lines(list(opening.lines.select_related("account").order_by("position")), Sort.OPENING)


@step(Opening, "approve")
def approve(opening: Opening, taking: Taking) -> dict[str, Any]:
    """Write the balances into the sub-ledger."""
    amounts = [
        Amount(
            name=DEBIT if line.debit else CREDIT,
            amount=line.amount,
            account=line.account,
            dimensions=named_in(line),
            quantity=line.quantity,
            currency=line.currency,
            rate=line.rate,
            original=line.original,
        )
        for line in opening.lines.select_related("account").order_by("position")
    ]
    entered = enter(APPROVED, opening, amounts, opening.date, by=taking.unit)
    return {"subledger": entered.pk}
