"""How many statements a unit of work sends; BEGIN, COMMIT and the context are among them."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from guiju.kernel import clock
from guiju.purchasing.request import actions as requests
from guiju.records.routes import Route
from tests.records.world import World
from tests.statements import counted

HUGE = Decimal(900_000)  # beyond the amounts of all other routes
IN_ALL = 36  # for a record with ten fields: created, submitted, approved

create_route = Route.lifecycle.actions["create"]


def ten_fields(world: World) -> dict[str, Any]:
    """A request that says everything it can."""
    return {
        "department": world.department("production"),
        "what": "bearings",
        "specification": "6204-2RS",
        "quantity": Decimal(10),
        "unit_name": "pcs",
        "estimate": Decimal(1000),
        "supplier": world.active_supplier(),
        "occurred_on": world.today,
        "needed_by": world.today + datetime.timedelta(days=20),
        "why": "stock",
    }


def test_nothing_hides_from_the_count(world: World) -> None:
    with counted() as sent, transaction.atomic(), connection.cursor() as cursor:
        for number in range(10):  # from the third on they are prepared
            cursor.execute("SELECT %s::integer", [number])
        cursor.execute("SELECT 1; SELECT 2")
    assert sent.count == 10 + 2 + 2  # the two of one message, BEGIN and COMMIT


def test_a_record_is_created_submitted_and_approved_in_few_statements(world: World) -> None:
    said = ten_fields(world)
    with counted() as created:
        request = requests.create(by=world.xie, **said)
    world.paper(request)
    with counted() as submitted:
        requests.submit(request, by=world.xie, papers_checked=True)
    with counted() as approved:
        requests.approve(request, by=world.liu)
    spent = (created.count, submitted.count, approved.count)
    assert min(spent) > 2, f"{spent}: something was not counted"
    assert sum(spent) <= IN_ALL, spent


def test_a_route_of_a_department_is_one_statement_more(own_world: World) -> None:
    spent = []
    for production in (None, own_world.department("production").pk):
        own_world.active_route(for_department=production)
        request = own_world.papered_request()
        with counted() as sent:
            own_world.submit(request)
        spent.append(sent.count)
    assert spent[1] == spent[0] + 1


@pytest.mark.parametrize("lines", [1, 10])
def test_lines_are_written_together(world: World, lines: int) -> None:
    stage = {"name": "head", "candidates": "head", "hours": 8}
    with counted() as sent:
        create_route(
            by=world.luo,
            name=f"{lines} stages at {clock.now()}",
            for_kind="purchasing.request",
            stages=[stage] * lines,
        )
    assert sent.count <= 8


@pytest.mark.parametrize("seats", [1, 3])
def test_seats_and_what_they_owe_are_written_together(world: World, seats: int) -> None:
    keepers = {"name": "keepers", "candidates": "role", "role": "supplier-keeper", "hours": 16}
    world.active_route(amount_from=HUGE + seats, stages=[keepers | {"count": seats}])
    request = world.papered_request(estimate=HUGE + seats)
    with counted() as sent:
        world.submit(request)
    assert len(world.open_obligations(request)) == seats
    assert sent.count <= 17
