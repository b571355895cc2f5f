"""The purchase order: the battery, its amounts, and what it may say."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from guiju.kernel.unit import Caller
from guiju.products.models import TaxCode
from guiju.purchasing.models import Order
from guiju.purchasing.order import actions as orders
from guiju.records.content import header_fields, parts_of
from guiju.records.revisions import propose
from guiju.records.testing import REASON, KindBattery, attacked, refused
from tests.products.making import active, tax_content
from tests.purchasing.buying import Shop
from tests.records.world import World
from tests.standing_by_sql import close_by_sql, edit_by_sql


class TestOrder(KindBattery):
    """Wang buys, Li decides, Lin of sales has no right on orders."""

    model = Order

    def content(self, world: World) -> dict[str, Any]:
        shop = Shop(world)
        return {
            "department": world.department("purchasing"),
            "supplier": shop.supplier,
            "ordered_on": world.today,
            "lines": [shop.line(), shop.free()],
        }

    def in_state(self, world: World, state: str) -> Order:
        shop = Shop(world)
        if state in ("draft", "discarded"):
            order = shop.papered()
            if state == "discarded":
                order = orders.discard(order, by=world.wang)
            return world.now(order)
        if state in ("approved", "closed"):
            order = shop.approved()
            if state == "closed":
                order = orders.short_close(order, by=world.li, reason=REASON)
            return world.now(order)
        order = shop.submitted()
        if state == "rejected":
            order = orders.reject(order, by=world.li, reason=REASON)
        if state == "cancelled":
            order = orders.cancel(order, by=world.wang, reason=REASON)
        return world.now(order)

    def taker(self, world: World, action: str) -> Caller:
        decides = action in ("approve", "reject", "send_back", "short_close")
        return world.li if decides else world.wang

    def stranger(self, world: World) -> Caller:
        return world.lin


# ---- amounts


@pytest.mark.parametrize(
    ("line", "amounts"),
    [
        ("10 10 0 13", "100.00 13.00 113.00"),
        ("3 0.333333 0 13", "1.00 0.13 1.13"),
        ("1 0.005 0 13", "0.01 0.00 0.01"),  # half up, not to even
        ("1 0.004999 0 13", "0.00 0.00 0.00"),
        ("1 2.5 99 13", "0.03 0.00 0.03"),
        ("7 99.99 12.5 9", "612.44 55.12 667.56"),
        ("1 1.15 0 10", "1.15 0.12 1.27"),  # 0.115
        ("550 37.086 0 8", "20397.30 1631.78 22029.08"),
    ],
)
def test_a_line_is_rounded_half_up(world: World, shop: Shop, line: str, amounts: str) -> None:
    quantity, price, discount, rate = line.split()
    order = shop.draft(
        shop.line(quantity=quantity, price=price, discount=discount, tax_code=tax_code(world, rate))
    )
    assert f"{order.net} {order.tax} {order.gross}" == amounts


@pytest.mark.parametrize(
    ("price", "rate", "net", "tax", "gross"),
    [
        ("113", "13", "100.00", "13.00", "113.00"),
        ("100", "13", "88.50", "11.50", "100.00"),
        ("0.01", "13", "0.01", "0.00", "0.01"),
        ("9.99", "6", "9.42", "0.57", "9.99"),
    ],
)
def test_prices_may_include_the_tax(
    world: World, shop: Shop, price: str, rate: str, net: str, tax: str, gross: str
) -> None:
    line = shop.line(quantity=1, price=price, tax_code=tax_code(world, rate))
    order = shop.draft(line, prices_include_tax=True)
    assert (str(order.net), str(order.tax), str(order.gross)) == (net, tax, gross)


def test_totals_are_the_sums_of_rounded_lines(world: World, shop: Shop) -> None:
    """Three lines of 0.334 are 0.99, not 1.00."""
    order = shop.draft(*[shop.line(quantity=1, price="0.334")] * 3)
    assert (order.net, order.tax) == (Decimal("0.99"), Decimal("0.12"))


def test_the_rate_is_that_of_the_day_of_the_order(world: World, shop: Shop) -> None:
    tomorrow = world.today + datetime.timedelta(days=1)
    rates = [
        {"rate": "16", "valid_from": "2000-01-01", "valid_to": world.today},
        {"rate": "13", "valid_from": tomorrow},
    ]
    code = active(world, TaxCode, tax_content(rates=rates))
    order = shop.draft(shop.line(tax_code=code))
    assert order.tax == 16
    # Edited head first: what depends on the day is reckoned anew, and nothing is guessed.
    old = active(world, TaxCode, tax_content(rates=[{"rate": "13", "valid_from": world.today}]))
    with refused("not_configured"):
        shop.draft(shop.line(tax_code=old), ordered_on=world.today - datetime.timedelta(days=1))


def test_a_day_changed_alone_reckons_the_lines_anew(world: World, shop: Shop) -> None:
    yesterday = world.today - datetime.timedelta(days=1)
    rates = [
        {"rate": "16", "valid_from": "2000-01-01", "valid_to": yesterday},
        {"rate": "13", "valid_from": world.today},
    ]
    order = shop.draft(shop.line(tax_code=active(world, TaxCode, tax_content(rates=rates))))
    moved = orders.edit(order, by=world.wang, ordered_on=yesterday)
    assert [order.tax, moved.tax] == [13, 16]
    with world.eyes():
        assert moved.lines.get().rate == 16
    again = orders.edit(moved, by=world.wang, note="only a note")
    assert again.tax == 16
    assert world.told(again) == ["create", "edit", "edit"]


def test_amounts_by_sql(world: World, shop: Shop) -> None:
    order = shop.draft(shop.line(), shop.line())
    with attacked(order, world.wang, "GJ071") as run:
        edit_by_sql(run, order, "net = net - 1, gross = gross - 1")
        close_by_sql(run, order)
    with attacked(order, world.wang, "purchasing_order_amounts") as run:
        edit_by_sql(run, order, "gross = gross - 1")
    with attacked(order, world.wang, "GJ071") as run:
        edit_by_sql(run, order, "note = 'x'")
        run("DELETE FROM purchasing_orderline WHERE order_id = %s AND position = 2", order.pk)
        close_by_sql(run, order)
    with attacked(order, world.wang, "GJ071") as run:
        edit_by_sql(run, order, "note = 'x'")
        run(
            "UPDATE purchasing_orderline SET net = net + 1, gross = gross + 1 "
            "WHERE order_id = %s AND position = 2",
            order.pk,
        )
        close_by_sql(run, order)
    with attacked(order, world.wang, "purchasing_orderline_amounts") as run:
        edit_by_sql(run, order, "note = 'x'")
        run("UPDATE purchasing_orderline SET gross = 0 WHERE order_id = %s", order.pk)


# ---- what follows from elsewhere


def test_what_is_left_empty_follows(world: World, shop: Shop) -> None:
    supplier = world.active_supplier(payment_days=75, currency="USD")
    order = shop.draft(
        shop.line(), supplier=supplier, exchange_rate="7.1", currency="", payment_days=None
    )
    with world.eyes():
        line = order.lines.select_related("product", "unit", "tax_code").get()
        assert order.buyer is not None and order.buyer.actor_id == world.wang.actor.pk
    assert (order.currency, order.payment_days, order.value) == ("USD", 75, Decimal("802.30"))
    assert (line.unit, line.tax_code) == (shop.piece, shop.tax)
    assert line.description == shop.product.name
    assert line.category_id == shop.category.pk


def test_an_agreed_price_is_taken_over(world: World, shop: Shop) -> None:
    shop.another_supplier()
    product = shop.product_of()
    shop.agreed(product=product, price="8", lead_days=9)
    shop.agreed(product=product, price="90", unit=shop.box, minimum_quantity=2, lead_days=3)
    few = shop.draft(shop.line(product=product, price=None, due_on=None, quantity=23))
    many = shop.draft(shop.line(product=product, price=None, due_on=None, quantity=24))
    boxes = shop.draft(
        shop.line(product=product, price=None, due_on=None, quantity=2, unit=shop.box),
        prices_include_tax=True,
    )
    with world.eyes():
        said = [
            (line.price, (line.due_on - world.today).days)
            for order in (few, many, boxes)
            for line in order.lines.all()
            if line.due_on is not None
        ]
    assert said == [
        (Decimal(8), 9),
        (Decimal("7.5"), 3),
        (Decimal("101.7"), 3),  # 90 and 13 percent
    ]


def test_a_line_needs_what_nothing_says(world: World, shop: Shop) -> None:
    shop.another_supplier()
    product = shop.product_of()
    for line in (
        shop.line(product=product, price=None),
        shop.line(due_on=None),
        shop.free(unit=None),
        shop.free(tax_code=None),
        shop.free(description=" "),
        shop.free(price=None),
    ):
        with refused("rule_broken"):
            shop.draft(line)


def test_units_convert(world: World, shop: Shop) -> None:
    with refused("rule_broken"):  # boxes are whole
        shop.draft(shop.line(quantity="2.5", unit=shop.box))
    order = shop.draft(shop.line(quantity=3, unit=shop.box, price=120))
    with world.eyes():
        line = order.lines.get()
    assert [line.factor, line.base_quantity, line.net] == [12, 36, 360]
    with world.eyes():
        kilogram = type(shop.piece).objects.get(company=world.company, code="KG")
    with refused("rule_broken"):
        shop.draft(shop.line(unit=kilogram))


# ---- what makes sense


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"quantity": -1},
        {"quantity": "1.5"},  # pieces are whole
        {"price": -1},
        {"discount": "100.01"},
        {"discount": -1},
        {"due_on": "2000-01-01"},
    ],
)
def test_a_line_makes_sense(shop: Shop, wrong: dict[str, Any]) -> None:
    with refused("rule_broken"):
        shop.draft(shop.line(**wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"exchange_rate": 0, "currency": "USD"},
        {"exchange_rate": -1, "currency": "USD"},
        {"exchange_rate": 7, "currency": "CNY"},
    ],
)
def test_an_order_makes_sense(shop: Shop, wrong: dict[str, Any]) -> None:
    with refused("rule_broken"):
        shop.draft(**wrong)


def test_an_order_goes_to_an_active_supplier(world: World, shop: Shop) -> None:
    with refused("rule_broken"):
        shop.draft(supplier=world.active_supplier(is_supplier=False, is_customer=True))
    order = shop.papered(supplier=world.proposed_supplier())
    with refused("rule_broken", order):
        shop.submit(order)


def test_an_order_without_lines_is_not_submitted(world: World, shop: Shop) -> None:
    order = orders.create(
        by=world.wang,
        department=world.department("purchasing"),
        supplier=shop.supplier,
        ordered_on=world.today,
    )
    world.paper(order, world.wang)
    with refused("rule_broken", order):
        shop.submit(order)


@pytest.mark.parametrize(
    ("assignment", "constraint"),
    [
        ("quantity = 0", "purchasing_orderline_quantity"),
        ("price = -1", "purchasing_orderline_price"),
        ("discount = 101", "purchasing_orderline_price"),
        ("open_quantity = quantity + 1", "purchasing_orderline_open"),
        ("tax_code_id = NULL", "purchasing_orderline_says_all"),
        ("description = ''", "purchasing_orderline_says_all"),
    ],
)
def test_a_line_makes_sense_by_sql(
    world: World, shop: Shop, assignment: str, constraint: str
) -> None:
    order = shop.draft()
    with attacked(order, world.wang, constraint) as run:
        edit_by_sql(run, order, "note = 'x'")
        run(f"UPDATE purchasing_orderline SET {assignment} WHERE order_id = %s", order.pk)


# ---- prices above what was agreed


def test_a_price_above_the_agreed_one_needs_a_reason(world: World, shop: Shop) -> None:
    shop.another_supplier()
    shop.agreed(price="10")
    order = shop.papered(shop.line(price="10.50"))
    with refused("reason_missing", order):
        shop.submit(order)
    submitted = shop.submit(order, reason="The copper price has risen.")
    told = world.told_of(submitted, "submit").particulars["above_agreed"]
    assert [(one["line"], one["percent"]) for one in told] == [(1, "5.00")]


def test_a_price_far_above_the_agreed_one_is_refused(own_world: World) -> None:
    world, shop = own_world, Shop(own_world)
    shop.agreed(price="10")
    order = shop.papered(shop.line(price="12.01"))
    with refused("rule_broken", order):
        shop.submit(order, reason=REASON)
    world.set_parameter("purchasing.order.price_limit_percent", 30)
    world.set_parameter("purchasing.order.price_reason_percent", 25)
    assert shop.submit(order).state == "submitted"


def test_the_agreed_price_or_less_needs_none(world: World, shop: Shop) -> None:
    shop.another_supplier()
    shop.agreed(price="10")
    for line in (
        shop.line(price="10"),
        shop.line(price="9"),
        shop.line(price="11", discount="10"),
        shop.line(price="120", unit=shop.box, quantity=1),
    ):
        assert shop.submitted(line).state == "submitted"


# ---- life


def test_short_close_keeps_what_stays_open(world: World, shop: Shop) -> None:
    order = shop.approved(shop.line(quantity=4), shop.line(quantity=6))
    closed = orders.short_close(order, by=world.li, reason="The supplier stopped making it.")
    with world.eyes():
        lines = list(closed.lines.order_by("position"))
    assert [line.open_quantity for line in lines] == [4, 6]
    assert closed.state == "closed"
    assert world.told_of(closed, "short_close").particulars["changed"]["lines"]


def test_an_approved_order_is_amended_by_a_revision(world: World, shop: Shop) -> None:
    order = shop.approved(shop.line(quantity=4))
    revision = propose(
        order, by=world.wang, reason=REASON, lines=[shop.line(quantity=5), shop.line(quantity=1)]
    )
    assert (revision.field_class, revision.state) == ("sensitive", "proposed")
    assert set(revision.difference) == {"lines", "net", "tax", "gross", "value"}
    revision.lifecycle.actions["approve"](world.revision(revision.pk), by=world.li)
    now = world.now(order)
    assert (now.state, now.net, world.told(order)[-1]) == ("approved", 60, "amend")


def test_a_copy_takes_nothing_from_a_request(shop: Shop) -> None:
    assert "lines.request" in Order.own_alone


def test_each_field_has_its_class() -> None:
    known = Order.checked | Order.sensitive | {Order.occurred_field}
    assert set(header_fields(Order)) | set(parts_of(Order)) == known


def tax_code(world: World, rate: str) -> Any:
    return active(world, TaxCode, tax_content(rate))
