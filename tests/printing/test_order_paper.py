"""The paper of a purchase order: what the supplier needs, and nothing that the house said."""

from collections.abc import Callable
from decimal import Decimal
from typing import cast

import pytest

from guiju.purchasing.models import Order
from guiju.purchasing.order import actions as orders
from guiju.web.kinds.screen import screens
from guiju.web.printing.copies import make_copy
from tests.printing.reading import content_of, pages_of, pdf, squeezed, text_of
from tests.purchasing.buying import Shop
from tests.records.world import World


@pytest.fixture(scope="module")
def shop(world: World) -> Shop:
    return Shop(world)


def printed(world: World, order: Order, language: str = "en", size: str = "a4") -> bytes:
    screen = screens["purchasing.order"]
    return content_of(make_copy(screen, order, by=world.wang, language=language, size=size))


@pytest.fixture(scope="module")
def approved(world: World, shop: Shop) -> Order:
    lines = [
        shop.line(quantity=Decimal(100), price=Decimal("38.5"), note="红色包装"),
        shop.free(description="上门调试 #eval(1) $x$", quantity=Decimal(1), price=Decimal(1200)),
    ]
    order = shop.submitted(*lines, delivery_address="苏州工业园区星湖街 1 号", note="分两批交货。")
    approve = cast("Callable[..., Order]", orders.approve)
    return approve(order, by=world.li, reason="The margin is thin, press them on price.")


def test_both_parties_and_the_terms_are_on_it(world: World, shop: Shop, approved: Order) -> None:
    text = text_of(printed(world, approved, "zh-hans"))
    for said in (
        approved.number, shop.supplier.name, shop.supplier.tax_number, world.company.name,
        world.company.credit_code, world.wang.actor.name, "苏州工业园区星湖街1号", "分两批交货。",
        shop.product.code, "红色包装", "上门调试#eval(1)$x$",
    ):  # fmt: skip
        assert squeezed(said) in text, (said, text)


def test_amounts_are_those_that_are_stored_and_in_capitals(world: World, approved: Order) -> None:
    text = text_of(printed(world, approved))
    with world.eyes():
        order = Order.objects.get(pk=approved.pk)
        lines = list(order.lines.all())
    for amount in (order.net, order.tax, order.gross, *(line.gross for line in lines)):
        assert f"¥{amount:,.2f}" in text
    assert order.gross == Decimal("5706.50")
    assert "人民币伍仟柒佰零陆元伍角整" in text


def test_nothing_of_the_house_leaves_it(world: World, approved: Order) -> None:
    text = text_of(printed(world, approved))
    assert squeezed(world.li.actor.name) in text  # who approved
    assert "margin" not in text and "Thewaysofar" not in text
    assert "Exchangerate" not in text and "Neverdelivered" not in text


def test_a_discount_has_its_column_where_there_is_one(world: World, shop: Shop) -> None:
    without = shop.approved(shop.line())
    assert "Discount" not in text_of(printed(world, without))
    with_one = shop.approved(shop.line(discount=Decimal("7.5")), shop.line())
    text = text_of(printed(world, with_one))
    assert "Discount" in text and "7.5" in text and "¥7.50" not in text


def test_an_order_in_another_currency(world: World, shop: Shop) -> None:
    order = shop.draft(shop.line(), currency="USD", exchange_rate=Decimal("7.1"))
    text = text_of(printed(world, order))
    assert "$113.00" in text and "美元壹佰壹拾叁元整" in text and "¥" not in text


def test_an_order_that_is_not_approved_says_so(world: World, shop: Shop) -> None:
    assert "DRAFT" in text_of(printed(world, shop.draft()))
    text = text_of(printed(world, shop.submitted()))
    assert "SUBMITTED" in text and "Awaited" in text


@pytest.mark.parametrize("size", ["a4", "half"])
def test_two_hundred_lines_are_all_there(world: World, shop: Shop, size: str) -> None:
    lines = [shop.line(quantity=Decimal(number)) for number in range(1, 201)]
    content = printed(world, shop.draft(*lines), "zh-hans", size)
    pages = pages_of(content)
    assert len(pages) > 3
    text = squeezed("".join(pages))
    assert text.count(squeezed(shop.product.code)) == 200
    lined = [page for page in pages if shop.product.code in page]
    assert all("不含税" in page or "数量" in page for page in lined)
    read = pdf(content)
    assert len(read.pages) == len(pages)
