"""How long a paper takes: of 10 and of 200 lines, drawn and counted, in a warm process."""

import datetime
import statistics
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from bench.measured import Measured
from guiju.kernel import clock

TIMES: Final = 20
WARM_UP: Final = 3
GOAL_IN_MILLISECONDS: Final = 150
LINES: Final = (10, 200)


def measure() -> list[Measured]:
    """Purchase orders of both sizes, by the demo company; Django is set up and in its database."""
    from guiju.kernel.reading import open_reading
    from guiju.org.demo.founding import caller
    from guiju.org.models import Account, Department
    from guiju.partners.models import Partner
    from guiju.products.models import TaxCode, UnitOfMeasure
    from guiju.purchasing.order import actions as orders
    from guiju.web.kinds.screen import screens

    login = "wang.xiaoyan"
    company = Account.objects.select_related("actor__company").get(login=login).actor.company
    assert company is not None
    by = caller(login, company)
    with open_reading(by.actor, company):
        head = {
            "department": Department.objects.get(company=company, code="purchasing"),
            "supplier": Partner.objects.filter(is_supplier=True, state="active").latest("pk"),
            "ordered_on": clock.business_today(company),
        }
        line = {
            "unit": UnitOfMeasure.objects.filter(state="active").earliest("pk"),
            "tax_code": TaxCode.objects.filter(state="active").earliest("pk"),
            "due_on": clock.business_today(company) + datetime.timedelta(30),
        }
    measured = []
    for lines in LINES:
        said = [
            {
                **line,
                "description": f"Deep groove ball bearing 62{number:02}-2RS C3",
                "quantity": 10 * number,
                "price": f"{38 + number / 4:.2f}",
            }
            for number in range(1, lines + 1)
        ]
        order = orders.create(by=by, **head, lines=said)
        measured += measure_one(f"order of {lines} lines", screens[order.kind], order, by)
    return measured


def measure_one(name: str, screen: Any, record: Any, by: Any) -> list[Measured]:
    """The median of drawing it, and of the whole print with its unit of work and its file."""
    from guiju.kernel.reading import open_reading
    from guiju.kernel.unit import Call, Caller, Unit
    from guiju.web.printing.copies import drawing, make_copy

    numbers = iter(range(2, 1000))
    draw = drawing(screen, "zh-hans", "a4")

    def only_draw() -> None:
        with open_reading(by.actor, by.company):
            locked = screen.model._default_manager.select_related("record").get(pk=record.pk)
            # Another number each time: what Typst has set before would come from its memory.
            draw(locked, next(numbers), Unit(Call(by, "bench"), 0, record.pk))

    def whole_print() -> None:
        keyed = Caller(by.actor, by.company, by.channel, by.address, uuid4())
        make_copy(screen, record, by=keyed, language="zh-hans")

    return [
        Measured(f"{name}, drawn", median(only_draw), "ms", goal=GOAL_IN_MILLISECONDS),
        Measured(f"{name}, printed and counted", median(whole_print), "ms"),
    ]


def median(work: Callable[[], None]) -> float:
    """The median milliseconds, warm."""
    for _ in range(WARM_UP):
        work()
    milliseconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        milliseconds.append((time.perf_counter() - started) * 1000)
    return statistics.median(milliseconds)
