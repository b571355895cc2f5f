"""Supplier prices: the battery, days that do not overlap, and the best for a quantity."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from guiju.kernel.unit import Caller
from guiju.partners.models import Partner
from guiju.products.models import Product, TaxCode, UnitOfMeasure
from guiju.purchasing.models import Price
from guiju.purchasing.price import actions as prices
from guiju.purchasing.price.agreed import best_price
from guiju.records.content import header_fields
from guiju.records.revisions import propose
from guiju.records.testing import REASON, KindBattery, attacked, refused
from tests.products.making import active, active_product, tax_content, unit_content
from tests.records.world import World
from tests.standing_by_sql import close_by_sql, edit_by_sql

DAY = datetime.date(2026, 6, 15)


def proposed(world: World, **said: Any) -> Price:
    content = {"price": "10", "valid_from": "2026-01-01"} | said
    content.setdefault("supplier", world.active_supplier())
    content.setdefault("product", active_product(world))
    price: Price = prices.create(by=world.wang, **content)
    world.paper(price, world.wang)
    return price


def agreed(world: World, **said: Any) -> Price:
    price: Price = prices.activate(proposed(world, **said), by=world.li, papers_checked=True)
    return price


class TestPrice(KindBattery):
    """Wang proposes, Li activates, Xie has no right to any."""

    model = Price

    def content(self, world: World) -> dict[str, Any]:
        return {
            "supplier": world.active_supplier(),
            "product": active_product(world),
            "price": "10",
            "valid_from": "2026-01-01",
        }

    def in_state(self, world: World, state: str) -> Price:
        price = proposed(world) if state in ("proposed", "discarded") else agreed(world)
        if state == "discarded":
            price = prices.discard(price, by=world.wang)
        if state == "retired":
            price = prices.retire(price, by=world.li, reason=REASON)
        return world.now(price)

    def taker(self, world: World, action: str) -> Caller:
        return world.li if action in ("activate", "retire") else world.wang

    def stranger(self, world: World) -> Caller:
        return world.xie


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", "0"), ("price", "-1"), ("minimum_quantity", "-1"), ("valid_to", "2025-12-31")],
)
def test_a_price_makes_sense(world: World, field: str, value: str) -> None:
    with refused("rule_broken"):
        proposed(world, **{field: value})


def test_a_price_is_of_a_supplier_in_a_unit_of_the_product(world: World) -> None:
    with refused("rule_broken"):
        proposed(world, supplier=world.active_supplier(is_supplier=False, is_customer=True))
    with refused("rule_broken"):
        proposed(world, unit=active(world, UnitOfMeasure, unit_content()))
    product = active_product(world)
    assert proposed(world, product=product).unit_id == product.base_unit_id


@pytest.mark.parametrize(
    ("since", "until", "is_apart"),
    [
        ("2026-07-01", None, True),
        ("2026-06-30", None, False),
        ("2025-01-01", "2025-12-31", True),
        ("2025-01-01", "2026-01-01", False),
        ("2025-01-01", None, False),
        ("2026-02-01", "2026-03-01", False),
    ],
)
def test_two_prices_do_not_hold_on_one_day(
    world: World, *, since: str, until: str | None, is_apart: bool
) -> None:
    first = agreed(world, valid_to="2026-06-30")
    same = {"supplier": first.supplier_id, "product": first.product_id}
    if is_apart:
        assert proposed(world, **same, valid_from=since, valid_to=until).pk
        return
    with refused("rule_broken"):
        proposed(world, **same, valid_from=since, valid_to=until)
    # From another quantity on it is another price.
    assert proposed(world, **same, valid_from=since, valid_to=until, minimum_quantity="5").pk


def test_two_prices_do_not_hold_on_one_day_by_sql(world: World) -> None:
    first = agreed(world, valid_to="2026-06-30")
    second = proposed(
        world, supplier=first.supplier_id, product=first.product_id, valid_from="2026-07-01"
    )
    with attacked(second, world.wang, "purchasing_price_one_at_a_time") as run:
        edit_by_sql(run, second, "valid_from = '2026-06-30'")
        close_by_sql(run, second)


def test_days_are_free_again_when_a_price_is_retired(world: World) -> None:
    first = prices.retire(agreed(world), by=world.li, reason=REASON)
    assert proposed(world, supplier=first.supplier_id, product=first.product_id).pk


# ---- the best price


def best(world: World, supplier: Partner, product: Product, quantity: str) -> str:
    with world.eyes():
        found = best_price(supplier, product, Decimal(quantity), DAY)
    return f"{found.price.normalize():f}" if found is not None else ""


def test_the_best_price_is_that_of_the_quantity(world: World) -> None:
    supplier, product = world.active_supplier(), active_product(world)
    for price, quantity in (("10", "10"), ("9", "100"), ("9.5", "50")):
        agreed(world, supplier=supplier, product=product, price=price, minimum_quantity=quantity)
    found = {quantity: best(world, supplier, product, quantity) for quantity in
             ("9", "10", "49.999999", "50", "100", "1000")}  # fmt: skip
    assert found == {
        "9": "",
        "10": "10",
        "49.999999": "10",
        "50": "9.5",
        "100": "9",
        "1000": "9",
    }


def test_prices_are_compared_without_tax_for_one_base_unit(world: World) -> None:
    supplier, box = world.active_supplier(), active(world, UnitOfMeasure, unit_content())
    tax = active(world, TaxCode, tax_content("13"))
    product = active_product(world, tax_code=tax, units=[{"unit": box, "factor": 24}])
    agreed(world, supplier=supplier, product=product, price="11.20", is_tax_included=True)
    assert best(world, supplier, product, "1") == "11.2"  # 9.91 without tax
    agreed(world, supplier=supplier, product=product, price="216", unit=box, minimum_quantity="2")
    assert best(world, supplier, product, "47") == "11.2"
    assert best(world, supplier, product, "48") == "216"  # 9 each


def test_a_price_counts_when_it_is_active_and_holds_that_day(world: World) -> None:
    supplier, product = world.active_supplier(), active_product(world)
    same = {"supplier": supplier, "product": product}
    proposed(world, **same, price="1", minimum_quantity="1")
    agreed(world, **same, price="2", valid_to="2026-06-14")
    agreed(world, **same, price="3", valid_from="2026-06-16")
    agreed(world, **same, price="4", minimum_quantity="2", currency="USD")
    assert best(world, supplier, product, "100") == ""
    agreed(world, **same, price="5", valid_from="2026-06-15", valid_to="2026-06-15")
    assert best(world, supplier, product, "100") == "5"
    assert best(world, world.active_supplier(), product, "100") == ""


def test_a_price_changes_by_a_revision_of_two(world: World) -> None:
    price = agreed(world)
    revision = propose(price, by=world.wang, reason=REASON, price="11")
    assert (revision.field_class, revision.state) == ("sensitive", "proposed")
    assert propose(agreed(world), by=world.wang, reason=REASON, lead_days=5).field_class == (
        "checked"
    )


def test_each_field_has_its_class() -> None:
    assert set(header_fields(Price)) == Price.checked | Price.sensitive
