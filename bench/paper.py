"""How long a paper takes: of 10 and of 200 lines, drawn and counted, in a warm process."""

import statistics
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from bench.measured import Measured

TIMES: Final = 20
WARM_UP: Final = 3
GOAL_IN_MILLISECONDS: Final = 150
LINES: Final = (10, 200)


def measure() -> list[Measured]:
    """Both sizes, by a person of the demo company; Django is set up and in its database."""
    from guiju.org.demo.founding import caller
    from guiju.org.models import Account
    from guiju.records.routes import Route
    from guiju.web.kinds.screen import screens

    company = (
        Account.objects.select_related("actor__company").get(login="luo.wenjing").actor.company
    )
    assert company is not None
    by = caller("luo.wenjing", company)
    measured = []
    for lines in LINES:
        stages = [
            {"name": f"stage {number}", "candidates": "head", "hours": number % 40 + 1}
            for number in range(1, lines + 1)
        ]
        record = Route.lifecycle.actions["create"](
            by=by, name=f"{lines} lines", for_kind="purchasing.request", for_category="bench",
            stages=stages,
        )  # fmt: skip
        measured += measure_one(f"paper of {lines} lines", screens[record.kind], record, by)
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
