"""What happens when an order is entered, submitted, decided, cut short."""

from typing import Any

from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import plain
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.purchasing.order import pricing, rolling
from guiju.purchasing.order.from_requests import lines_for
from guiju.purchasing.order.models import Order, OrderLine
from guiju.purchasing.request.models import Request
from guiju.records.content import content_of
from guiju.records.steps import creation, guard, load, plain_steps, step, write_all
from guiju.records.taking import Taking

create = creation(Order)
edit = step(Order, "edit")(write_all)
plain_steps(Order, "discard", "withdraw", "send_back", "approve", "reject", "cancel")


def order_requests(
    *, by: Caller | Unit, requests: list[Request], reason: str = "", **head: Any
) -> Order:
    """A draft that takes from some approved requests what is still open of them.

    `head` is what else the order says; `tax_code` and `due_on` hold for lines that leave them open.
    Raises Refused.
    """
    for_lines = {name: head.pop(name, None) for name in ("tax_code", "due_on")}

    def work(unit: Unit) -> Order:
        is_the_call = unit.call.action == action
        lines = lines_for(requests, head["supplier"], head["ordered_on"], **for_lines)
        order: Order = create(
            by=unit, pk=unit.subject if is_the_call else None, reason=reason, lines=lines, **head
        )
        return order

    action = f"{Order.kind}.order_requests"
    if isinstance(by, Unit):
        return work(by)
    said = plain({**head, **for_lines, "requests": [request.pk for request in requests]})
    call = Call(by, action, None, "records_record_id_seq", reason, said)
    return perform(call, work, load(Order))


@step(Order, "submit")
def submit(order: Order, taking: Taking) -> dict[str, Any]:
    """Tell what counts for its route: its own value, and what else was ordered there."""
    return {"counted": {"own": order.value, "earlier": rolling.earlier(order)}}


@guard(Order, "submit")
def check_complete(order: Order, taking: Taking) -> None:
    """Lines, an active supplier, and prices as agreed. Raises RuleBroken, ReasonMissing.

    The supplier is locked, so that the route sees what others order from it at the same moment.
    """
    lines = OrderLine.objects.select_related("product")
    prefetch_related_objects([order], Prefetch("lines", lines))
    if not order.lines.all():
        raise RuleBroken(_("An order without lines orders nothing."), field="lines")
    rolling.lock(order)
    if order.supplier.state != "active":
        raise RuleBroken(
            _("%(supplier)s is %(state)s: nothing is ordered there.")
            % {"supplier": order.supplier, "state": order.supplier.state_shown.label},
            what_to_do=_("Choose an active supplier, or have this one activated."),
            field="supplier",
            demand="P1.3.2",
        )
    if above := pricing.check(order, taking.reason):
        taking.particulars["above_agreed"] = above


@step(Order, "short_close")
def short_close(order: Order, taking: Taking) -> None:
    """Nothing more is awaited: each line keeps what stays open, and its request may have it."""
    before = content_of(order)["lines"]
    after = [{**line, "open_quantity": line["quantity"]} for line in before]
    taking.tell({"changed": {"lines": [before, after]}})
    OrderLine.objects.filter(order=order.pk).update(open_quantity=F("quantity"))


@guard(Request, "cancel")
def check_not_ordered(request: Request, taking: Taking) -> None:
    """A request that is being ordered stays. Raises WrongState."""
    if request.ordered_quantity > 0:
        raise WrongState(
            _("%(request)s is being ordered.") % {"request": request},
            what_to_do=_("Cancel or cut short its orders first."),
            demand="P3.3.1a",
        )


discard = Order.lifecycle.actions["discard"]
withdraw = Order.lifecycle.actions["withdraw"]
send_back = Order.lifecycle.actions["send_back"]
approve = Order.lifecycle.actions["approve"]
reject = Order.lifecycle.actions["reject"]
cancel = Order.lifecycle.actions["cancel"]
