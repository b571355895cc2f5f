"""A request's life by the API: the same rights, checks and refusals as on the screens."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.kernel import clock
from guiju.purchasing.models import Request
from tests.api.programs import Program, program
from tests.companies import company, department, eyes_of

pytestmark = pytest.mark.usefixtures("database")
ASKS, HEAD, STRANGER = "huang.xiulan", "chen.zhiqiang", "lin.jiayi"
ALL = ("purchasing", "records")
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def asks() -> Program:
    return program(ASKS, *ALL)


def entry(**changed: Any) -> dict[str, Any]:
    return {
        "department": department("warehouse").pk,
        "what": "Pallets",
        "quantity": "12.5",
        "unit_name": "pc",
        "estimate": 1200,
        "occurred_on": clock.business_today(company(ASKS)).isoformat(),
        "needed_by": "2099-01-01",
        "why": "The old ones are broken",
        **changed,
    }


def created(asks: Program, **changed: Any) -> dict[str, Any]:
    status, record = asks.post("/purchase-requests", entry(**changed))
    assert status == 201, record
    return dict(record)


def submitted(asks: Program) -> dict[str, Any]:
    record = created(asks)
    file = SimpleUploadedFile("request.pdf", PDF)
    assert asks.attach(f"/records/{record['id']}/papers", file)[0] == 201
    status, record = asks.post(
        f"/purchase-requests/{record['id']}/submit", {"papers_checked": True}
    )
    assert status == 200, record
    return dict(record)


def test_a_request_goes_its_way(asks: Program) -> None:
    record = submitted(asks)
    assert record["state"] == "submitted" and record["number"].startswith("PR-")
    head = program(HEAD, *ALL)
    waiting = head.get("/inbox")[1]["items"]
    assert [one["record"] for one in waiting if one["record"] == record["id"]]
    status, record = head.post(
        f"/purchase-requests/{record['id']}/approve", {"reason": "in the budget"}
    )
    assert (status, record["state"]) == (200, "approved")
    told = head.get(f"/purchase-requests/{record['id']}/timeline")[1]["items"]
    assert [one["action"] for one in told] == ["create", "submit", "approve"]


def test_nobody_approves_what_they_entered(asks: Program) -> None:
    record = submitted(asks)
    status, problem = asks.post(f"/purchase-requests/{record['id']}/approve")
    assert status == 403 and problem["demand"]


def test_a_refusal_is_a_problem_with_what_to_do(asks: Program) -> None:
    record = created(asks)
    status, problem = asks.post(f"/purchase-requests/{record['id']}/submit")
    assert (status, problem["code"], problem["field"]) == (422, "rule_broken", "papers")
    assert problem["what_to_do"] and problem["demand"] == "P3.2.2a" and problem["detail"]
    assert problem["type"] == "urn:guiju:refusal:rule_broken"


def test_what_changes_something_needs_a_key(asks: Program) -> None:
    assert asks.post("/purchase-requests", entry(), key="no-uuid")[1]["code"] == "key_missing"


def test_the_same_key_does_it_once(asks: Program) -> None:
    key = uuid4()
    first, second = (asks.post("/purchase-requests", entry(), key=key) for _time in range(2))
    assert first[1]["id"] == second[1]["id"]
    status, problem = asks.post("/purchase-requests", entry(what="Other"), key=key)
    assert (status, problem["code"]) == (409, "key_reused")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": "many"}, "quantity"),
        ({"colour": "red"}, "colour"),
        ({"department": 10**9}, "department"),
        ({"supplier": 10**9}, "supplier"),
    ],
)
def test_a_wrong_field_is_named(asks: Program, changed: dict[str, Any], field: str) -> None:
    status, problem = asks.post("/purchase-requests", entry(**changed))
    assert status == 422
    assert any(field in name for name in problem["errors"]), problem


def test_a_rule_that_is_broken_names_its_field(asks: Program) -> None:
    status, problem = asks.post("/purchase-requests", entry(what=""))
    assert (status, problem["code"], problem["field"]) == (422, "rule_broken", "what")


def test_an_edit_keeps_what_it_does_not_name(asks: Program) -> None:
    record = created(asks)
    path = f"/purchase-requests/{record['id']}"
    status, edited = asks.patch(path, {"what": "Crates", "seen": record["seen"]})
    assert (status, edited["what"], edited["quantity"]) == (200, "Crates", "12.500000")
    status, problem = asks.patch(path, {"what": "Boxes", "seen": record["seen"]})
    assert (status, problem["code"]) == (409, "stale")


def test_what_is_settled_is_revised(asks: Program) -> None:
    record = submitted(asks)
    head = program(HEAD, *ALL)
    path = f"/purchase-requests/{record['id']}"
    assert head.post(f"{path}/approve")[0] == 200
    seen = asks.get(path)[1]["seen"]
    status, revision = asks.post(
        f"{path}/revisions", {"needed_by": "2099-02-02", "seen": seen, "reason": "later"}
    )
    assert (status, revision["state"], revision["class"]) == (200, "proposed", "checked"), revision
    assert list(revision["difference"]) == ["needed_by"]
    assert head.post(f"/revisions/{revision['id']}/approve")[1]["state"] == "applied"
    assert asks.get(path)[1]["needed_by"] == "2099-02-02"


def test_what_one_may_not_see_is_not_there(asks: Program) -> None:
    record = created(asks)
    other = program(STRANGER, *ALL)
    for path in ("", "/timeline", "/revisions"):
        assert other.get(f"/purchase-requests/{record['id']}{path}")[0] == 404
    assert other.get(f"/records/{record['id']}/papers")[0] == 404
    assert other.post(f"/purchase-requests/{record['id']}/submit")[0] == 404
    assert other.post(f"/records/{record['id']}/comments", {"text": "hello"})[0] == 404
    listed = other.get("/purchase-requests")[1]["items"]
    assert record["id"] not in [one["id"] for one in listed]


def test_the_list_pages_to_its_end_and_knows_the_filters(asks: Program) -> None:
    for number in range(3):
        created(asks, what=f"Pallet {number}")
    status, page = asks.get("/purchase-requests?q=Pallet%201")
    assert (status, [one["what"] for one in page["items"]]) == (200, ["Pallet 1"])
    status, problem = asks.get("/purchase-requests?colour=red")
    assert (status, problem["code"]) == (422, "not_understood")


def test_the_description_names_each_operation_once() -> None:
    said = Client().get("/api/v1/openapi.json").json()
    names = [one["operationId"] for path in said["paths"].values() for one in path.values()]
    assert len(names) == len(set(names)) > 20


def test_a_program_cannot_take_the_step_of_a_revision(asks: Program) -> None:
    record = created(asks)
    assert asks.post(f"/purchase-requests/{record['id']}/amend")[0] == 404
    with eyes_of(ASKS):
        assert Request.objects.get(pk=record["id"]).state == "draft"
