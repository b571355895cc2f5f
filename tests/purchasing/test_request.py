"""The purchase request: the battery, and its own business."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from guiju.kernel.unit import Caller
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.testing import REASON, KindBattery, refused
from tests.records.world import World


class TestRequest(KindBattery):
    """Xie asks, Liu decides, Olive of another department has no right at all."""

    model = Request

    def content(self, world: World) -> dict[str, Any]:
        return {
            "department": world.department("production"),
            "what": "bearings",
            "quantity": Decimal(10),
            "unit_name": "pcs",
            "estimate": Decimal(1000),
            "occurred_on": world.today,
            "needed_by": world.today + datetime.timedelta(days=20),
            "why": "stock",
        }

    def in_state(self, world: World, state: str) -> Request:
        if state in ("draft", "discarded"):
            draft = world.papered_request()
            if state == "discarded":
                requests.discard(draft, by=world.xie)
            return world.now(draft)
        if state == "approved":
            return world.approved_request()
        submitted = world.submitted_request()
        if state == "rejected":
            requests.reject(submitted, by=world.liu, reason=REASON)
        if state == "cancelled":
            requests.cancel(submitted, by=world.xie, reason=REASON)
        return world.now(submitted)

    def taker(self, world: World, action: str) -> Caller:
        return world.liu if action in ("approve", "reject", "send_back") else world.xie

    def stranger(self, world: World) -> Caller:
        return world.lin


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", 0), ("quantity", -1), ("estimate", -1), ("needed_by", "2000-01-01")],
)
def test_a_request_makes_sense(world: World, field: str, value: Any) -> None:
    with refused("rule_broken"):
        world.draft_request(**{field: value})
    request = world.draft_request()
    with refused("rule_broken", request):
        requests.edit(request, by=world.xie, **{field: value})


def test_an_approved_request_may_still_be_cancelled_with_a_reason(world: World) -> None:
    request = world.approved_request()
    with refused("reason_missing", request):
        requests.cancel(request, by=world.xie)
    assert requests.cancel(request, by=world.xie, reason=REASON).state == "cancelled"


def test_a_proposed_supplier_is_of_the_same_company(world: World) -> None:
    supplier = world.active_supplier()
    assert world.draft_request(supplier=supplier).supplier_id == supplier.pk


def test_a_number_says_kind_and_year(world: World) -> None:
    assert world.submitted_request().number.startswith(f"PR-{world.today:%Y}-")
