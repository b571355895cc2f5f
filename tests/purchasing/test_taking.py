"""What orders take from requests, what counts together for a route, and the chain."""

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from guiju.kernel.errors import Refused
from guiju.purchasing.models import Order, Request
from guiju.purchasing.order import actions as orders
from guiju.purchasing.request import actions as requests
from guiju.records.chain import chain_of
from guiju.records.record import Seat
from guiju.records.revisions import propose
from guiju.records.testing import REASON, attacked, refused
from tests.products.making import active, category_content
from tests.purchasing.buying import Shop
from tests.records.world import World
from tests.standing_by_sql import close_by_sql, edit_by_sql

LARGE = Decimal(50_000)  # from here on the demo's route has two stages


def head(world: World, shop: Shop, **said: Any) -> dict[str, Any]:
    return {
        "department": world.department("purchasing"),
        "supplier": shop.supplier,
        "ordered_on": world.today,
    } | said


def ordered(world: World, request: Request) -> Decimal:
    with world.eyes():
        return request.ordered_quantity


# ---- from requests to an order


def test_several_requests_become_one_draft(world: World, shop: Shop) -> None:
    first, second = shop.request(), shop.request(product=None, what="repair", unit_name="个")
    order = orders.order_requests(
        by=world.wang, requests=[second, first], **head(world, shop, tax_code=shop.tax)
    )
    with world.eyes():
        lines = list(order.lines.order_by("position"))
    assert [(line.request_id, int(line.quantity)) for line in lines] == [
        (first.pk, 10),
        (second.pk, 10),
    ]
    assert [line.product_id for line in lines] == [shop.product.pk, None]
    assert [line.price for line in lines] == [100, 100]  # the estimate, a tenth of 1000
    assert ordered(world, first) == ordered(world, second) == 10


def test_what_is_ordered_already_is_not_ordered_again(world: World, shop: Shop) -> None:
    request = shop.request()
    shop.draft(shop.line(quantity=4, request=request))
    order = orders.order_requests(by=world.wang, requests=[request], **head(world, shop))
    with world.eyes():
        assert order.lines.get().quantity == 6
    with refused("rule_broken"):
        orders.order_requests(by=world.wang, requests=[request], **head(world, shop))


def test_a_request_is_its_order_s_source_paper(world: World, shop: Shop) -> None:
    order = shop.draft(shop.line(request=shop.request()))
    with refused("rule_broken", order):
        orders.submit(order, by=world.wang)  # somebody must have looked at it
    submitted = shop.submit(order)
    assert world.told_of(submitted, "submit").particulars["sources"]


def test_a_unit_that_nobody_knows_is_said(world: World, shop: Shop) -> None:
    request = shop.request(product=None, what="repair", unit_name="heaps")
    with refused("rule_broken"):
        orders.order_requests(
            by=world.wang, requests=[request], **head(world, shop, tax_code=shop.tax)
        )


# ---- no more than was asked for


def test_an_order_takes_no_more_than_was_asked_for(world: World, shop: Shop) -> None:
    request = shop.request()
    with refused("rule_broken"):
        shop.draft(shop.line(quantity=11, request=request))
    with refused("rule_broken"):
        shop.draft(shop.line(quantity=6, request=request), shop.line(quantity=5, request=request))
    first = shop.draft(shop.line(quantity=6, request=request))
    with refused("rule_broken"):
        shop.draft(shop.line(quantity=5, request=request))
    with refused("rule_broken", first):
        orders.edit(first, by=world.wang, lines=[shop.line(quantity=11, request=request)])
    orders.discard(first, by=world.wang)
    assert shop.draft(shop.line(quantity=10, request=request)).pk


def test_boxes_count_as_what_they_hold(world: World, shop: Shop) -> None:
    request = shop.request(quantity=24)
    with refused("rule_broken"):
        shop.draft(shop.line(quantity=3, unit=shop.box, price=1, request=request))
    shop.draft(shop.line(quantity=2, unit=shop.box, price=1, request=request))
    assert ordered(world, request) == 24


def test_a_tolerance_is_kept_exactly(own_world: World) -> None:
    world, shop = own_world, Shop(own_world)
    world.set_parameter("purchasing.order.tolerance_percent", 10)
    request = shop.request()
    with refused("rule_broken"):
        shop.draft(shop.line(quantity=12, request=request))
    assert shop.draft(shop.line(quantity=11, request=request)).pk


def test_an_order_answers_what_was_asked(world: World, shop: Shop) -> None:
    request = shop.request()
    with refused("rule_broken"):
        shop.draft(shop.line(product=shop.product_of(), request=request))
    words = shop.request(product=None, what="repair", unit_name="次")
    with refused("rule_broken"):
        shop.draft(shop.free(request=words))  # counted in pieces
    with refused("wrong_state"):
        shop.draft(shop.line(request=world.submitted_request(product=shop.product)))


def test_no_more_than_was_asked_for_by_sql(world: World, shop: Shop) -> None:
    order = shop.draft(shop.line(quantity=10, request=shop.request()))
    with attacked(order, world.wang, "GJ072") as run:
        edit_by_sql(run, order, "note = 'x'")
        run(
            "UPDATE purchasing_orderline SET quantity = 11, base_quantity = 11 WHERE order_id = %s",
            order.pk,
        )
        close_by_sql(run, order)
    pending = world.submitted_request(product=shop.product)
    with attacked(order, world.wang, "GJ072") as run:
        edit_by_sql(run, order, "note = 'x'")
        run(
            "UPDATE purchasing_orderline SET request_id = %s WHERE order_id = %s",
            pending.pk,
            order.pk,
        )
        close_by_sql(run, order)


def test_two_orders_at_once_take_no_more_together(world: World, shop: Shop) -> None:
    request = shop.request()
    said = at_once(lambda: shop.draft(shop.line(quantity=6, request=request)))
    assert sorted(said) == ["draft", "rule_broken"]
    assert ordered(world, request) == 6


def test_what_is_being_ordered_is_neither_cancelled_nor_made_less(world: World, shop: Shop) -> None:
    request = shop.request()
    order = shop.draft(shop.line(quantity=6, request=request))
    with refused("wrong_state", request):
        requests.cancel(request, by=world.xie, reason=REASON)
    with refused("rule_broken"):
        propose(request, by=world.xie, reason=REASON, quantity=5)
    with attacked(request, world.xie, "GJ072") as run:
        run(
            "INSERT INTO records_event (company_id, record_id, kind, version, action, "
            "from_state, to_state, edits, actor_id, unit_id, reason, particulars) SELECT "
            "r.company_id, r.id, r.kind, r.version + 1, 'cancel', 'approved', 'cancelled', "
            "false, guiju_actor(), guiju_unit(), 'x', '{}' FROM records_record r WHERE r.id = %s",
            request.pk,
        )
        run(
            "UPDATE records_record SET version = version + 1, state = 'cancelled' WHERE id = %s",
            request.pk,
        )
    orders.discard(order, by=world.wang)
    assert requests.cancel(world.now(request), by=world.xie, reason=REASON).state == "cancelled"


def test_what_a_short_closed_order_left_open_may_be_ordered_again(world: World, shop: Shop) -> None:
    request = shop.request()
    order = shop.submit(shop.draft(shop.line(request=request)))
    approved = orders.approve(order, by=world.li)
    orders.short_close(approved, by=world.li, reason=REASON)
    assert ordered(world, request) == 0
    assert shop.draft(shop.line(request=request)).pk


# ---- splitting avoids no stage


def stages(world: World, order: Order) -> int:
    with world.eyes():
        return Seat.objects.filter(record=order.pk).values("stage").distinct().count()


def half(shop: Shop, **said: Any) -> dict[str, Any]:
    """A line of a little more than half of what needs a second stage."""
    return shop.line(quantity=1, price=LARGE * Decimal("0.45")) | said


def test_a_split_order_meets_the_stage_of_the_whole(world: World, shop: Shop) -> None:
    shop.another_supplier()
    first, second = shop.submitted(half(shop)), shop.submitted(half(shop))
    assert (stages(world, first), stages(world, second)) == (1, 2)
    counted = world.told_of(second, "submit").particulars["counted"]
    assert counted == {"own": "25425.00", "earlier": "25425.00"}


def test_what_counts_is_of_the_supplier_the_category_and_the_days(
    own_world: World,
) -> None:
    world, shop = own_world, Shop(own_world)
    from guiju.products.models import Category

    first = shop.submitted(half(shop))
    below = active(world, Category, category_content(parent=shop.category))
    beside = active(world, Category, category_content())
    assert stages(world, shop.submitted(half(shop, product=shop.product_of(category=beside)))) == 1
    assert stages(world, shop.submitted(half(shop, product=shop.product_of(category=below)))) == 2
    assert stages(world, shop.submitted(shop.free(quantity=1, price=22_500))) == 1
    assert stages(world, shop.submitted(shop.free(quantity=1, price=22_500))) == 2
    one = shop.supplier
    shop.another_supplier()
    assert stages(world, shop.submitted(half(shop))) == 1
    shop.supplier = one
    orders.cancel(first, by=world.wang, reason=REASON)
    third = shop.product_of()
    assert stages(world, shop.submitted(half(shop, product=third))) == 2  # with the one below
    world.set_parameter("purchasing.order.counted_days", 0)
    assert stages(world, shop.submitted(half(shop, product=third))) == 1


def test_days_count_before_and_after(own_world: World) -> None:
    world, shop = own_world, Shop(own_world)
    world.set_parameter("purchasing.order.counted_days", 5)
    world.set_parameter("purchasing.order.entry_lag_days", 30)
    early = world.today - datetime.timedelta(days=6)
    shop.submitted(half(shop))
    assert stages(world, shop.submitted(half(shop), ordered_on=early)) == 1
    near = world.today - datetime.timedelta(days=5)
    assert stages(world, shop.submitted(half(shop), ordered_on=near)) == 2


def test_two_orders_submitted_at_once_see_each_other(world: World, shop: Shop) -> None:
    shop.another_supplier()
    waiting = [shop.papered(half(shop)) for _ in range(2)]
    assert at_once(lambda: shop.submit(waiting.pop())) == ["submitted", "submitted"]
    with world.eyes():
        found = list(Order.objects.filter(supplier=shop.supplier))
    assert sorted(stages(world, order) for order in found) == [1, 2]


def test_who_leaves_out_what_counts_is_refused_by_sql(world: World, shop: Shop) -> None:
    shop.another_supplier()
    shop.submitted(half(shop))
    order = shop.papered(half(shop))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("guiju.purchasing.order.rolling.earlier", lambda _order: Decimal(0))
        with refused("refused_by_database", order):
            shop.submit(order)
    assert shop.submit(order).state == "submitted"


def test_an_amendment_weighs_as_much_as_what_it_makes(world: World, shop: Shop) -> None:
    """Approved small and amended to its size, it meets the second stage all the same."""
    shop.another_supplier()
    order = shop.approved(shop.line(quantity=1, price=1))
    small = propose(order, by=world.wang, reason=REASON, lines=[shop.line(quantity=1, price=2)])
    assert stages(world, small) == 1  # type: ignore[arg-type]  # a record as well
    small.lifecycle.actions["withdraw"](small, by=world.wang)
    large = propose(order, by=world.wang, reason=REASON, lines=[shop.line(quantity=1, price=LARGE)])
    assert stages(world, large) == 2  # type: ignore[arg-type]  # a record as well


# ---- the chain


def test_request_and_order_are_a_chain(world: World, shop: Shop) -> None:
    request = shop.request()
    first = shop.draft(shop.line(quantity=4, request=request))
    second = shop.draft(shop.line(quantity=6, request=request))
    with world.eyes():
        buyer, company = world.wang.actor, world.company
        assert [one.pk for one in chain_of(request, buyer, company).after] == [
            first.pk,
            second.pk,
        ]
        assert [one.pk for one in chain_of(first, buyer, company).before] == [request.pk]
        stranger = chain_of(first, world.lin.actor, company)
        assert not stranger  # production's request is not for sales to see


def at_once(do: Any) -> list[str]:
    """Twice at the same moment, each in a connection of its own: the states or codes."""
    said: list[str] = []
    start = threading.Barrier(2)

    def one() -> None:
        try:
            start.wait()
            said.append(do().state)
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
