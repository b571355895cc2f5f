"""How people meet purchase orders."""

from collections.abc import Callable
from typing import Any

from guiju.purchasing.order import home, ordering, reckoning
from guiju.purchasing.order.filling import FILLS
from guiju.purchasing.order.models import Order
from guiju.purchasing.order.paper import PAPER
from guiju.purchasing.request.models import Request
from guiju.records.chain import follows
from guiju.web.cells import Money
from guiju.web.kinds.screen import Screen, trimmed

__all__ = ["SCREEN", "home", "ordering"]


def in_currency(name: str) -> Callable[[Any], Money]:
    """An amount of an order in the order's currency."""
    return lambda order: Money(getattr(order, name), order.currency)


def of_line(name: str) -> Callable[[Any], Money]:
    """An amount of a line in the currency of its order."""
    return lambda line: Money(getattr(line, name), line.order.currency)


AMOUNTS = ("net", "tax", "gross")
SCREEN = Screen(
    model=Order,
    slug="purchase-orders",
    icon="shopping-cart",
    group="purchasing",
    place=15,
    name="supplier",
    columns=("number", "supplier", "department", "buyer", "ordered_on", "gross", "owner", "state"),
    filters=("supplier", "department", "buyer", "ordered_on", "currency"),
    search=("number", "supplier__name", "supplier__pinyin"),
    fields=(
        "department",
        "supplier",
        "buyer",
        "ordered_on",
        "currency",
        "exchange_rate",
        "prices_include_tax",
        "payment_days",
        "incoterm",
        "delivery_address",
        "note",
        *AMOUNTS,
        "value",
    ),
    shown={name: in_currency(name) for name in AMOUNTS}
    | {f"lines.{name}": of_line(name) for name in AMOUNTS}
    | {"lines.discount": lambda line: trimmed(line.discount)},
    parts={
        "lines": (
            "product",
            "description",
            "quantity",
            "unit",
            "price",
            "discount",
            "tax_code",
            "rate",
            "net",
            "tax",
            "gross",
            "due_on",
            "request",
            "note",
            "open_quantity",
        )
    },
    live={"lines.rate": "", **reckoning.AMOUNTS, **reckoning.VALUE},
    totals=tuple(f"lines.{name}" for name in AMOUNTS),
    fills=FILLS,
    paper=PAPER,
)

follows(Order, Request, "lines__request")
