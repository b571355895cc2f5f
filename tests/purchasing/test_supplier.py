"""The supplier: the battery, and its own business."""

from itertools import count
from typing import Any

import pytest

from guiju.kernel.unit import Caller
from guiju.purchasing.models import Supplier
from guiju.purchasing.supplier import actions as suppliers
from guiju.records.revisions import propose
from guiju.records.testing import REASON, KindBattery, refused
from tests.records.world import World

numbers = count(1)


class TestSupplier(KindBattery):
    """Wang proposes, Li activates, Xie has no right to change any."""

    model = Supplier

    def content(self, world: World) -> dict[str, Any]:
        return {"name": "Bearings Ltd.", "tax_number": f"T{next(numbers)}"}

    def in_state(self, world: World, state: str) -> Supplier:
        if state in ("proposed", "discarded"):
            proposed = world.proposed_supplier()
            if state == "discarded":
                suppliers.discard(proposed, by=world.wang)
            return world.now(proposed)
        active = world.active_supplier()
        if state == "retired":
            retired: Supplier = suppliers.retire(active, by=world.li, reason=REASON)
            return retired
        return active

    def taker(self, world: World, action: str) -> Caller:
        return world.li if action in ("activate", "retire") else world.wang

    def stranger(self, world: World) -> Caller:
        return world.xie


def test_one_tax_number_is_one_supplier(world: World) -> None:
    first = world.active_supplier()
    with refused("rule_broken"):
        world.proposed_supplier(tax_number=first.tax_number)
    second = world.proposed_supplier()
    with refused("rule_broken", second):
        suppliers.edit(second, by=world.wang, tax_number=first.tax_number)


def test_a_tax_number_is_free_again_when_its_supplier_is_gone(world: World) -> None:
    gone = suppliers.retire(world.active_supplier(), by=world.li, reason=REASON)
    assert world.proposed_supplier(tax_number=gone.tax_number).state == "proposed"


@pytest.mark.parametrize(
    ("field", "value", "field_class"),
    [
        ("phone", "1", "free"),
        ("contact", "x", "free"),
        ("name", "x", "checked"),
        ("payment_days", 90, "checked"),
        ("tax_number", "x", "sensitive"),
        ("bank_name", "x", "sensitive"),
        ("bank_account", "x", "sensitive"),
    ],
)
def test_the_class_of_each_field(world: World, field: str, value: Any, field_class: str) -> None:
    revision = propose(world.active_supplier(), by=world.wang, reason=REASON, **{field: value})
    assert revision.field_class == field_class
    assert (revision.state == "applied") is (field_class == "free")


def test_each_field_has_its_class(world: World) -> None:
    """A new field is put into a class knowingly."""
    from guiju.records.content import header_fields

    known = Supplier.checked | Supplier.sensitive | {"contact", "phone"}
    assert set(header_fields(Supplier)) == known
