"""How many statements an order takes; BEGIN, COMMIT and the context are among them."""

from guiju.purchasing.order import actions as orders
from tests.purchasing.buying import Shop
from tests.records.world import World
from tests.statements import counted

IN_ALL = 42  # for an order with ten lines: created, submitted, approved
LINES = 10


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
