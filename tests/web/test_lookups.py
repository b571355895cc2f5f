"""What a look-up offers: what the person sees and what is live, found by number, name, pinyin."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Access
from guiju.partners.demo import propose
from guiju.partners.models import Partner
from guiju.partners.partner import actions
from guiju.purchasing.models import Request
from guiju.purchasing.request.actions import create as ask
from guiju.records.papers import attach
from guiju.web.kinds.lookups import Chosen, LookupField
from guiju.web.kinds.screen import Fill, screens
from tests.companies import caller, department, eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
ASKS, BUYER, KEEPER = "huang.xiulan", "wang.xiaoyan", "li.jianguo"
FOR = "purchasing.request.supplier"
ADDRESS = "/partners/look-up/"


def supplier(name: str, *, until: str = "active", **said: Any) -> Partner:
    """A supplier as far as it is wanted."""
    made: Partner = propose(caller(BUYER), {"name": name, "is_supplier": True, **said})
    if until == "proposed":
        return made
    attach(by=caller(BUYER), record=made, name="a.pdf", content=[b"%PDF-1.4\n%%EOF\n"])
    made = actions.activate(made, by=caller(KEEPER), papers_checked=True)
    if until == "retired":
        made = actions.retire(made, by=caller(KEEPER), reason="gone")
    return made


def offered(client: Client, **parameters: str | list[str]) -> dict[str, Any]:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def names(told: dict[str, Any]) -> list[str]:
    return [item["name"] for item in told["items"]]


def test_it_is_found_by_number_and_by_any_part_of_the_name(client_for: ClientFor) -> None:
    made, client = supplier("苏州德胜轴承"), client_for(ASKS)
    for query in ("德胜", "轴承", "苏州 轴承", made.number, made.number.lower(), "苏州德胜轴承"):
        assert made.name in names(offered(client, q=query)), query
    assert made.name not in names(offered(client, q="德轴"))
    (item,) = offered(client, q="德胜")["items"]
    assert item["label"] == f"{made.number} 苏州德胜轴承" and item["id"] == made.pk


def test_what_fits_better_comes_first(client_for: ClientFor) -> None:
    first, second = supplier("Acme for Zen"), supplier("Zen for Acme")
    client = client_for(ASKS)
    assert names(offered(client, q="zen"))[:2] == [second.name, first.name]
    assert names(offered(client, q="acme"))[:2] == [first.name, second.name]


def test_only_what_is_live_is_offered(client_for: ClientFor) -> None:
    for until in ("proposed", "retired"):
        supplier(f"Not {until}", until=until)
    client = client_for(ASKS)
    assert names(offered(client, q="Not")) == []
    assert "error" in offered(client, exact="Not retired")["items"][0]


def test_it_is_found_by_pinyin_and_only_where_the_field_takes_it(client_for: ClientFor) -> None:
    made, client = supplier("苏州德胜轴承"), client_for(ASKS)
    customer = supplier("苏州德胜电机", is_supplier=False, is_customer=True)
    for query in ("szdszc", "dszc", "suzhoudesheng", "DeSheng", "ds 轴"):
        assert made.name in names(offered(client, q=query)), query
    assert names(offered(client, q="德胜")) == [customer.name, made.name]
    assert names(offered(client, q="德胜", **{"for": FOR})) == [made.name]
    (item,) = offered(client, exact=customer.number, **{"for": FOR})["items"]
    assert "id" not in item


def test_a_product_is_known_by_its_code_and_told_apart_by_its_specification(
    client_for: ClientFor,
) -> None:
    told = client_for(ASKS).get("/products/look-up/", {"q": "sgqzc"}).json()["items"]
    assert len(told) > 3 and len({item["name"] for item in told}) == 1
    assert len({item["tells"][0] for item in told}) == len(told)
    first = told[0]
    assert first["label"] == f"{first['number']} {first['name']}"
    (exact,) = (
        client_for(ASKS).get("/products/look-up/", {"exact": first["number"]}).json()["items"]
    )
    assert exact["id"] == first["id"]


def test_nobody_is_offered_what_they_do_not_see(client_for: ClientFor) -> None:
    request = ask(
        by=caller(ASKS), department=department("warehouse"), what="Secret pallets", quantity="1",
        unit_name="pc", estimate="1", occurred_on="2026-01-01", needed_by="2099-01-01", why="none",
    )  # fmt: skip
    address = "/purchase-requests/look-up/"
    own = client_for(ASKS).get(address, {"q": "pallets"}).json()
    assert [item["id"] for item in own["items"]] == [request.pk]
    for login in ("lin.jiayi", "zeng.hui"):
        other = client_for(login).get(address, {"q": "pallets"}).json()
        assert other["items"] == [], login


@pytest.mark.parametrize(
    "parameters",
    [
        {"colour": "red"},
        {"for": "purchasing.request.department"},
        {"for": "purchasing.request.what"},
        {"for": "purchasing.request.owner"},
        {"for": "purchasing.request.lines.supplier"},
        {"for": "no.such.kind"},
        {"for": "x"},
        {"for": "partners.partner.name__in"},
        {"after": "1 OR 1=1"},
        {"q": "a\0b"},
        {"exact": ["x"] * 51},
        {"with-department": "1"},
    ],
)
def test_what_cannot_be_understood_is_refused(
    client_for: ClientFor, parameters: dict[str, Any]
) -> None:
    assert client_for(ASKS).get(ADDRESS, parameters).status_code == 400


def test_words_are_words_and_no_patterns(client_for: ClientFor) -> None:
    client = client_for(ASKS)
    for query in ("%", "_", "\\", "' OR 1=1 --", "name__startswith", "x" * 5000):
        assert names(offered(client, q=query)) == [], query


def test_without_signing_in_nothing_is_said() -> None:
    answer = Client().get(ADDRESS, {"q": "a"})
    assert answer.status_code == 401 and "items" not in answer.json()
    assert Client().post(ADDRESS).status_code == 405


def test_a_keystroke_is_not_on_record_and_turning_pages_is(client_for: ClientFor) -> None:
    client = client_for(ASKS)
    for number in range(14):
        supplier(f"Paged {number:02}")
    with eyes_of(ASKS):
        before = Access.objects.count()
    told = offered(client, q="Paged")
    with eyes_of(ASKS):
        assert Access.objects.count() == before
    assert len(told["items"]) == 12 and told["next"]
    rest = offered(client, q="Paged", after=str(told["next"]))
    assert sorted(names(told) + names(rest)) == [f"Paged {number:02}" for number in range(14)]
    offered(client, exact="Paged 01")
    with eyes_of(ASKS):
        newest = list(Access.objects.order_by("-at")[:2])
        assert Access.objects.count() == before + 2
    assert {access.kind for access in newest} == {"partners.partner"}
    assert newest[1].filters["q"] == "Paged" and newest[1].rows == 2


def test_what_one_chose_lately_comes_first(client_for: ClientFor) -> None:
    chosen = supplier("Zz last in the alphabet")
    client = client_for(ASKS)
    assert names(offered(client, **{"for": FOR}))[0] != chosen.name
    ask(
        by=caller(ASKS), department=department("warehouse"), what="x", quantity="1", unit_name="pc",
        estimate="1", supplier=chosen, occurred_on="2026-01-01", needed_by="2099-01-01", why="y",
    )  # fmt: skip
    first = offered(client, **{"for": FOR})["items"][0]
    assert first["name"] == chosen.name and first["recent"]
    actions.retire(chosen, by=caller(KEEPER), reason="gone")
    assert chosen.name not in names(offered(client, **{"for": FOR}))


def test_a_paste_is_answered_name_by_name(client_for: ClientFor) -> None:
    one, two = supplier("Same name"), supplier("Same name")
    texts = [one.number, "same name", "nobody", two.number.lower(), f"{one.number} Same name"]
    told = offered(client_for(ASKS), exact=texts)["items"]
    assert [item.get("id") for item in told] == [one.pk, None, None, two.pk, one.pk]
    assert "Same name" not in told[2]["error"] and told[1]["error"]


@pytest.fixture
def filling() -> Iterator[list[dict[str, str]]]:
    """The form of requests fills something in beside the supplier."""
    asked: list[dict[str, str]] = []
    screen = screens[Request.kind]

    def give(_request: Any, rows: list[Any], given: Any) -> dict[int, dict[str, Any]]:
        asked.append(dict(given))
        return {row.pk: {"unit_name": f"unit of {row.name}", "supplier": row} for row in rows}

    fills = dict(screen.fills)
    object.__setattr__(screen, "fills", {"supplier": Fill(give, needs=("department",))})
    yield asked
    object.__setattr__(screen, "fills", fills)


def test_a_choice_brings_along_what_it_fills_in(
    client_for: ClientFor, filling: list[dict[str, str]]
) -> None:
    made = supplier("Filler")
    parameters = {"q": "Filler", "for": FOR, "with-department": "7"}
    (item,) = offered(client_for(ASKS), **parameters)["items"]
    assert item["fill"]["unit_name"] == "unit of Filler"
    assert item["fill"]["supplier"] == {"id": made.pk, "label": f"{made.number} Filler"}
    assert filling == [{"department": "7"}]


# ---- what a form understands


def field() -> LookupField:
    screen = screens[Partner.kind]
    return LookupField(screen=screen, queryset=Partner.objects.filter(state="active"))


def test_key_and_text_must_say_the_same() -> None:
    one, two = supplier("First"), supplier("Second")
    label = f"{one.number} First"
    with eyes_of(ASKS):
        resolved = field().resolve(
            [
                Chosen(str(one.pk), label),
                Chosen(str(one.pk)),
                Chosen("", "second"),
                Chosen(str(one.pk), "Second"),  # without a script only the text was changed
                Chosen(str(one.pk), "Third"),
                Chosen("999999999"),
                Chosen(str(one.pk), ""),
                Chosen("1; DROP", None),
            ]
        )
    assert resolved[:4] == [one, one, two, two]
    assert [error.code for error in resolved[4:]] == [
        "nothing", "invalid_choice", "required", "invalid_choice",
    ]  # fmt: skip


def entry(client: Client, **changed: str) -> Any:
    form = {
        "key": str(uuid4()), "department": str(department("warehouse").pk), "what": "Bearings",
        "quantity": "1,200", "unit_name": "pc", "estimate": "￥1,200.00", "occurred_on": "t",
        "needed_by": "31.12.2099", "why": "Spare parts",
    }  # fmt: skip
    return client.post("/purchase-requests/new/", {**form, **changed})


def test_a_form_without_a_script_is_understood(client_for: ClientFor) -> None:
    made = supplier("Plain text")
    answer = entry(client_for(ASKS), **{"supplier": "", "supplier-text": "Plain text"})
    assert answer.status_code == 303, answer.content.decode()
    with eyes_of(ASKS):
        request = Request.objects.latest("pk")
    assert request.supplier_id == made.pk and request.quantity == 1200
    assert str(request.needed_by) == "2099-12-31" and request.estimate == 1200


def test_what_comes_back_shows_the_name_and_not_the_key(client_for: ClientFor) -> None:
    made, client = supplier("Shown by name"), client_for(ASKS)
    label = f"{made.number} Shown by name"
    for typed in ({"supplier": str(made.pk)}, {"supplier": str(made.pk), "supplier-text": label}):
        answer = entry(client, **typed, quantity="many")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'name="supplier-text" value="{label}"' in page
        assert f'name="supplier" value="{made.pk}"' in page


def test_a_key_that_one_may_not_choose_is_neither_taken_nor_told(client_for: ClientFor) -> None:
    hidden = supplier("Hidden for now", until="proposed")
    answer = entry(client_for(ASKS), supplier=str(hidden.pk))
    assert answer.status_code == 422 and "Hidden for now" not in answer.content.decode()


def test_a_retired_one_may_stay_where_it_stands(client_for: ClientFor) -> None:
    made, client = supplier("Soon retired"), client_for(ASKS)
    assert entry(client, supplier=str(made.pk)).status_code == 303
    with eyes_of(ASKS):
        request = Request.objects.latest("pk")
    actions.retire(made, by=caller(KEEPER), reason="gone")
    page = client.get(f"/purchase-requests/{request.pk}/edit/").content.decode()
    assert f"{made.number} Soon retired" in page
