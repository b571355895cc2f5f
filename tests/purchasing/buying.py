"""Builders of orders: Wang buys for purchasing, which Li heads; Zhao watches spending."""

import datetime
from decimal import Decimal
from typing import Any

from guiju.kernel.unit import Caller
from guiju.partners.models import Partner
from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from guiju.purchasing.models import Order, Price, Request
from guiju.purchasing.order import actions as orders
from guiju.purchasing.price import actions as prices
from tests.products.making import active, active_product, category_content, tax_content
from tests.records.world import World

DUE = 30


class Shop:
    """What orders are made of, in one world: a supplier, a product, tax codes, units."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tax = active(world, TaxCode, tax_content("13"))
        self.category = active(world, Category, category_content())
        self.supplier = world.active_supplier()
        self.product = self.product_of()
        with world.eyes():
            self.piece = UnitOfMeasure.objects.get(company=world.company, code="PCS")
            self.box = UnitOfMeasure.objects.get(company=world.company, code="BOX")

    def product_of(self, **said: Any) -> Product:
        """A product counted in pieces, twelve in a box."""
        with self.world.eyes():
            units = UnitOfMeasure.objects.filter(company=self.world.company)
            piece, box = units.get(code="PCS"), units.get(code="BOX")
        content = {
            "category": self.category,
            "base_unit": piece,
            "tax_code": self.tax,
            "units": [{"unit": box, "factor": 12}],
        }
        return active_product(self.world, **(content | said))

    def line(self, **said: Any) -> dict[str, Any]:
        """Ten pieces at 10."""
        content = {
            "product": self.product,
            "quantity": Decimal(10),
            "price": Decimal(10),
            "due_on": self.world.today + datetime.timedelta(days=DUE),
        }
        return content | said

    def free(self, **said: Any) -> dict[str, Any]:
        """Something in words."""
        content = {"description": "repair", "unit": self.piece, "tax_code": self.tax}
        return self.line(product=None) | content | said

    def draft(self, *lines: dict[str, Any], by: Caller | None = None, **said: Any) -> Order:
        """As Wang enters it."""
        content = {
            "department": self.world.department("purchasing"),
            "supplier": self.supplier,
            "ordered_on": self.world.today,
            "lines": list(lines) or [self.line()],
        }
        order: Order = orders.create(by=by or self.world.wang, **(content | said))
        return order

    def papered(self, *lines: dict[str, Any], **said: Any) -> Order:
        """With its contract."""
        order = self.draft(*lines, **said)
        self.world.paper(order, said.get("by", self.world.wang))
        return order

    def submit(self, order: Order, by: Caller | None = None, reason: str = "") -> Order:
        """Submit what has its paper."""
        submitted: Order = orders.submit(
            order, by=by or self.world.wang, papers_checked=True, reason=reason
        )
        return submitted

    def submitted(self, *lines: dict[str, Any], **said: Any) -> Order:
        """Awaiting approval."""
        return self.submit(self.papered(*lines, **said), said.get("by"))

    def approved(self, *lines: dict[str, Any], **said: Any) -> Order:
        """Approved by Li."""
        return self.approve(self.submitted(*lines, **said))

    def approve(self, order: Order) -> Order:
        """As Li, who heads purchasing."""
        approved: Order = orders.approve(order, by=self.world.li)
        return approved

    def agreed(self, **said: Any) -> Price:
        """A price of the supplier for the product, by Wang and Li."""
        content = {
            "supplier": self.supplier,
            "product": self.product,
            "price": "10",
            "valid_from": "2000-01-01",
        }
        price = prices.create(by=self.world.wang, **(content | said))
        self.world.paper(price, self.world.wang)
        active: Price = prices.activate(price, by=self.world.li, papers_checked=True)
        return active

    def request(self, **said: Any) -> Request:
        """Approved: production needs ten of the product."""
        content: dict[str, Any] = {"product": self.product, "quantity": 10}
        return self.world.approved_request(**(content | said))

    def another_supplier(self) -> Partner:
        """One that nothing was ordered from."""
        self.supplier = self.world.active_supplier()
        return self.supplier
