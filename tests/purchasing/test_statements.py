"""How many statements an order takes; BEGIN, COMMIT and the context are among them."""

from pathlib import Path

from guiju.purchasing.order import actions as orders
from tests.companies import browser
from tests.purchasing.buying import Shop
from tests.records.world import World
from tests.statements import counted

IN_ALL = 42  # for an order with ten lines: created, submitted, approved
LINES = 10
PAGE = 26  # of a draft without a paper, BEGIN and COMMIT among them
SETTLED = 25  # of an order with its paper and the approval that it got
LIST = 18
ASKED = "/purchase-orders/?state=draft&sort=-ordered_on"


def test_an_order_is_created_submitted_and_approved_in_few_statements(
    world: World, shop: Shop
) -> None:
    lines = [shop.line(product=shop.product_of()) for _line in range(LINES)]
    department = world.department("purchasing")
    with counted() as created:
        order = orders.create(
            by=world.wang,
            department=department,
            supplier=shop.supplier,
            ordered_on=world.today,
            lines=lines,
        )
    world.paper(order, world.wang)
    with counted() as submitted:
        order = shop.submit(order)
    with counted() as approved:
        order = shop.approve(order)
    spent = (created.count, submitted.count, approved.count)
    assert order.state == "approved"
    assert min(spent) > 2, f"{spent}: something was not counted"
    assert sum(spent) <= IN_ALL, spent


def test_lines_cost_no_statement_of_their_own(shop: Shop) -> None:
    spent = []
    for number in (1, LINES):
        lines = [shop.line(product=shop.product_of()) for _line in range(number)]
        with counted() as sent:
            shop.draft(*lines)
        spent.append(sent.count)
    assert spent[0] == spent[1], spent


def test_the_page_of_an_order_takes_few_statements(
    world: World, shop: Shop, static_files: Path
) -> None:
    wang = browser("wang.xiaoyan")
    said = [f"the {number} of ten" for number in range(LINES)]
    order = shop.draft(*[shop.line(product=shop.product_of(), description=one) for one in said])
    spent = {}
    for state in ("draft", "approved"):
        if state == "approved":
            world.paper(order, world.wang)
            order = shop.approve(shop.submit(order))
        assert wang.get(f"/purchase-orders/{order.pk}/").status_code == 200
        with counted() as sent:
            page = wang.get(f"/purchase-orders/{order.pk}/")
        assert order.state == state
        assert all(one in page.content.decode() for one in said)
        spent[state] = sent.count
    assert min(spent.values()) > 2, spent
    assert spent["draft"] <= PAGE, spent
    assert spent["approved"] <= SETTLED, spent


def test_a_list_takes_as_many_statements_as_it_did_with_one_row(
    world: World, shop: Shop, static_files: Path
) -> None:
    wang = browser("wang.xiaoyan")
    spent = []
    for _more in range(2):
        shop.draft(shop.line())
        assert wang.get(ASKED).status_code == 200
        with counted() as sent:
            page = wang.get(ASKED)
        spent.append((page.content.decode().count("row-link"), sent.count))
    (few, first), (more, second) = spent
    assert few < more
    assert 2 < first == second <= LIST, spent
