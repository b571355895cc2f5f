"""The battery for the four kinds of products."""

from typing import Any

from guiju.kernel.unit import Caller
from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from guiju.records.record import Kind
from guiju.records.testing import REASON, KindBattery
from tests.products import making
from tests.records.world import World


class MasterBattery(KindBattery):
    """Zhou proposes, Li activates and retires, Xie has no right to change any."""

    def in_state(self, world: World, state: str) -> Kind:
        record: Kind = making.proposed(world, self.model, self.content(world))
        if state in ("active", "retired"):
            record = making.activated(world, record)
        if state in ("retired", "discarded"):
            by, action = (world.li, "retire") if state == "retired" else (world.zhou, "discard")
            record = self.model.lifecycle.actions[action](record, by=by, reason=REASON)
        return world.now(record)

    def taker(self, world: World, action: str) -> Caller:
        return world.li if action in ("activate", "retire") else world.zhou

    def stranger(self, world: World) -> Caller:
        return world.xie


class TestUnitOfMeasure(MasterBattery):
    model = UnitOfMeasure

    def content(self, world: World) -> dict[str, Any]:
        return making.unit_content()


class TestTaxCode(MasterBattery):
    model = TaxCode

    def content(self, world: World) -> dict[str, Any]:
        return making.tax_content()


class TestCategory(MasterBattery):
    model = Category

    def content(self, world: World) -> dict[str, Any]:
        return making.category_content()


class TestProduct(MasterBattery):
    model = Product

    def content(self, world: World) -> dict[str, Any]:
        unit = making.active(world, UnitOfMeasure, making.unit_content())
        return making.product_content(world, units=[{"unit": unit, "factor": 12}])
