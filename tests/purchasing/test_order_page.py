"""What the page of an order shows that only a kind with lines has."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from guiju.purchasing.models import Order, Request
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


def from_requests(shop: Shop, requests: list[Request], supplier: str) -> Any:
    """What the form answers to a buyer who types the supplier's name, or a part of it."""
    answers = {
        "key": str(uuid4()),
        "requests": [request.pk for request in requests],
        "supplier-text": supplier,
        "department": shop.world.department("purchasing").pk,
        "ordered_on": str(shop.world.today),
    }
    return browser("wang.xiaoyan").post("/purchase-orders/from-requests/", answers)


def test_requests_become_an_order_of_a_supplier_by_name(
    world: World, shop: Shop, static_files: Path
) -> None:
    asked = [shop.request(), shop.request()]
    unknown = from_requests(shop, asked, "nobody of this name")
    assert unknown.status_code == 422
    assert "nobody of this name" in unknown.content.decode()
    made = from_requests(shop, asked, shop.supplier.name)
    assert made.status_code == 303
    with world.eyes():
        (order,) = Order.objects.filter(lines__request__in=asked).distinct()
        assert order.supplier_id == shop.supplier.pk
        assert order.lines.count() == 2


def test_a_request_to_begin_with_is_offered_however_old(
    shop: Shop, static_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiju.purchasing.order.ordering.OFFERED", 1)
    old, older, newest = [shop.request() for _number in range(3)]
    page = browser("wang.xiaoyan").get(f"/purchase-orders/from-requests/?request={old.pk}")
    offered = [request.number in page.content.decode() for request in (old, older, newest)]
    assert offered == [True, False, True]
