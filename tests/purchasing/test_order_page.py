"""What the page of an order shows that only a kind with lines has."""

from decimal import Decimal
from pathlib import Path

from guiju.purchasing.order import actions as orders
from tests.companies import browser
from tests.purchasing.buying import Shop
from tests.records.world import World


def test_changed_lines_stand_in_its_timeline(world: World, shop: Shop, static_files: Path) -> None:
    """A difference says a line alone: no record stands around it that knew its currency."""
    order = shop.draft(shop.line(), shop.free())
    lines = [shop.line(quantity=Decimal(12)), shop.free(price=Decimal(30)), shop.line()]
    orders.edit(order, by=world.wang, lines=lines)
    page = browser("wang.xiaoyan").get(f"/purchase-orders/{order.pk}/")
    assert page.status_code == 200
    text = page.content.decode()
    for amount in ("100.00", "120.00", "300.00"):
        assert amount in text
