"""Lines as they are sent: understood column by column, each fault in its cell, none passed over."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.test import Client

from guiju.kernel.errors import RuleBroken
from guiju.records.content import cell_at
from guiju.records.routes import Route
from guiju.web.entry import DecimalField, WholeField
from guiju.web.kinds.lines import MOST_LINES, Column, PartTable
from tests.companies import eyes_of

ClientFor = Callable[[str], Client]
PROCESS = "shen.guodong"
STAGE = {"name": "Head", "candidates": "head", "role": "", "post": "", "count": "1", "hours": "8"}


def table(given: dict[str, Any] | None = None) -> PartTable:
    columns = [
        Column("what", "What", forms.CharField(max_length=5)),
        Column("price", "Price", DecimalField(decimal_places=2), places=2),
        Column("net", "Net", None, formula="price * 2", places=2),
        Column("count", "Count", WholeField(initial=1, required=False), places=0),
        Column("urgent", "Urgent", forms.BooleanField(required=False)),
    ]
    return PartTable("lines", "Lines", columns, given=given)


def sent(*rows: Any) -> PartTable:
    return table({"lines": json.dumps(rows)})


def test_lines_are_understood_in_their_order() -> None:
    lines = sent(
        {"what": "a", "price": "1,234.50", "count": "", "urgent": "on"}, {"what": "b", "price": "2"}
    )
    first, second = lines.clean()
    assert str(first["price"]) == "1234.5" and first["urgent"] and first["count"] is None
    assert second["what"] == "b" and not second["urgent"] and not lines.faults


def test_blank_lines_are_left_out_and_what_was_begun_is_not() -> None:
    lines = sent(
        {"what": "", "price": " ", "count": "1"}, {"what": "a", "price": "1"}, {"count": "2"}
    )
    lines.clean()
    assert [row.get("count", "") for row in lines.rows] == ["", "2"]
    assert set(lines.faults[1]) == {"what", "price"}


def test_each_fault_has_its_cell() -> None:
    lines = sent({"what": "a", "price": "1"}, {"what": "too long", "price": "1.005", "count": "x"})
    lines.clean()
    assert set(lines.faults) == {1} and set(lines.faults[1]) == {"what", "price", "count"}
    told = list(lines.told())
    assert {cell for _label, _message, cell in told} == {
        "lines-1-what",
        "lines-1-price",
        "lines-1-count",
    }


@pytest.mark.parametrize(
    "text",
    [
        "", "no json", "{}", "[1]", "[[]]", '[{"net": 1}]', '[{"id": "1"}]', '[{"price": 1}]',
        '[{"what": null}]', '[{"lines": "1"}]', '[{"DELETE": "on"}]', "null", "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_list_of_lines_is_refused_whole(text: str) -> None:
    lines = table({"lines": text})
    assert lines.general and lines.rows == []


def test_a_form_without_its_lines_does_not_empty_the_document() -> None:
    assert table({"key": "1"}).general


def test_more_lines_than_a_document_holds_are_refused_and_none_is_cut_off() -> None:
    lines = sent(*({"what": "a", "price": "1"} for _number in range(MOST_LINES + 1)))
    assert lines.general and lines.rows == []


def test_plain_fields_say_the_same() -> None:
    lines = table(
        {
            "lines-count": "3",
            "lines-0-what": "a", "lines-0-price": "1", "lines-0-count": "1",
            "lines-1-what": "b", "lines-1-price": "2", "lines-1-DELETE": "on",
            "lines-2-what": "", "lines-2-price": "", "lines-2-count": "1",
        }
    )  # fmt: skip
    assert lines.is_plain
    assert [line["what"] for line in lines.clean()] == ["a"]


def test_a_refusal_finds_its_cell_by_its_place_among_the_lines_that_count() -> None:
    lines = sent({}, {"what": "a", "price": "1"}, {"what": "b", "price": "2"})
    lines.clean()
    assert lines.take(RuleBroken("no", field=cell_at("lines", 2, "price")))
    assert set(lines.faults) == {1} and "price" in lines.faults[1]
    assert lines.take(RuleBroken("none", field="lines"))
    assert lines.take(RuleBroken("none", field="lines.99.price"))
    assert lines.take(RuleBroken("none", field="lines.1.nothing"))
    assert len(lines.general) == 3
    assert not lines.take(RuleBroken("elsewhere", field="price"))


# ---- through the door


def sent_route(client: Client, *stages: dict[str, str], **changed: str) -> Any:
    form = {
        "key": str(uuid4()), "name": "By lines", "for_kind": "purchasing.request",
        "for_category": "", "for_department": "", "amount_from": "1,000",
        "stages": json.dumps(stages),
    }  # fmt: skip
    return client.post("/approval-routes/new/", {**form, **changed})


def data_of(page: str) -> dict[str, Any]:
    """What the page tells its grid."""
    found = re.search(r'<line-grid[^>]*><script type="application/json">(.*?)</script>', page)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said


def newest() -> Route:
    with eyes_of(PROCESS):
        return Route.objects.latest("pk")


@pytest.mark.usefixtures("database")
def test_lines_come_as_one_field_and_are_saved(client_for: ClientFor) -> None:
    client = client_for(PROCESS)
    answer = sent_route(client, STAGE, {}, {**STAGE, "name": "Again", "hours": "１６"})
    assert answer.status_code == 303, answer.content.decode()
    assert "guiju-saved" in answer.cookies
    route = newest()
    with eyes_of(PROCESS):
        stages = route.stages.order_by("position")
        assert [(one.position, one.name, one.hours) for one in stages] == [
            (1, "Head", 8), (2, "Again", 16),
        ]  # fmt: skip


@pytest.mark.usefixtures("database")
def test_faults_and_refusals_come_back_in_their_cells(client_for: ClientFor) -> None:
    client = client_for(PROCESS)
    answer = sent_route(client, STAGE, {**STAGE, "hours": "many", "candidates": "nobody"})
    said = data_of(answer.content.decode())
    assert answer.status_code == 422
    assert set(said["faults"]["1"]) == {"hours", "candidates"}
    assert said["rows"][1]["hours"] == "many"
    assert "guiju-saved" not in answer.cookies
    refused = sent_route(client, STAGE, {**STAGE, "candidates": "role"})
    assert refused.status_code == 422
    assert set(data_of(refused.content.decode())["faults"]) == {"1"}
    assert set(data_of(refused.content.decode())["faults"]["1"]) == {"role"}
    none = sent_route(client)
    assert none.status_code == 422 and data_of(none.content.decode())["general"]


@pytest.mark.usefixtures("database")
def test_what_was_typed_is_only_ever_text(client_for: ClientFor) -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
    answer = sent_route(client_for(PROCESS), {**STAGE, "name": evil, "hours": "x"})
    page = answer.content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert data_of(page)["rows"][0]["name"] == evil


@pytest.mark.usefixtures("database")
def test_without_a_script_there_are_plain_fields(client_for: ClientFor) -> None:
    client = client_for(PROCESS)
    page = client.get("/approval-routes/new/?plain=1").content.decode()
    assert "<line-grid" not in page and 'name="stages-2-name"' in page
    plain = {f"stages-0-{name}": value for name, value in STAGE.items()}
    answer = client.post(
        "/approval-routes/new/?plain=1",
        {
            "key": str(uuid4()), "name": "Plainly", "for_kind": "purchasing.request",
            "amount_from": "0", "stages-count": "1", **plain,
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    assert newest().name == "Plainly"


@pytest.mark.usefixtures("database")
def test_a_thousand_lines_come_in_one_request(client_for: ClientFor) -> None:
    client = client_for(PROCESS)
    stages = [{**STAGE, "name": f"Stage {number}"} for number in range(1000)]
    assert sent_route(client, *stages).status_code == 303
    page = client.get(f"/approval-routes/{newest().pk}/edit/").content.decode()
    assert len(data_of(page)["rows"]) == 1000


@pytest.mark.usefixtures("database")
def test_the_page_shows_what_an_edit_changed_line_by_line(client_for: ClientFor) -> None:
    client = client_for(PROCESS)
    sent_route(client, STAGE, {**STAGE, "name": "Gone"}, {**STAGE, "name": "Last"})
    route = newest()
    address = f"/approval-routes/{route.pk}/edit/"
    seen = re.search(r'name="seen" value="(\d+)"', client.get(address).content.decode())
    assert seen is not None
    stages = [{**STAGE, "hours": "24"}, {**STAGE, "name": "Last"}]
    answer = client.post(
        address,
        {
            "key": str(uuid4()), "seen": seen[1], "name": "By lines", "for_category": "",
            "for_kind": "purchasing.request", "for_department": "", "amount_from": "1000",
            "stages": json.dumps(stages),
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    page = client.get(f"/approval-routes/{route.pk}/").content.decode()
    assert len(re.findall(r'<dl class="diff">.*?</dl>', page, re.DOTALL)) == 1
    diff = re.findall(r"<del>(.*?)</del>.*?<ins>(.*?)</ins>", page)
    assert len(diff) == 2
    assert re.sub("<.*?>", "", diff[0][0]).endswith("8") and diff[0][1].endswith("24")
    assert "Gone" in diff[1][0] and "—" in diff[1][1]
