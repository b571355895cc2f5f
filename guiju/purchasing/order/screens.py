"""How people meet purchase orders."""

from collections.abc import Callable
from typing import Any

from guiju.org.models import Person
from guiju.purchasing.order import home, ordering, reckoning
from guiju.purchasing.order.filling import FILLS
from guiju.purchasing.order.models import Order
from guiju.purchasing.order.paper import PAPER, discount
from guiju.purchasing.request.models import Request
from guiju.records.chain import follows
from guiju.web.cells import Money
from guiju.web.kinds.screen import Screen
from guiju.web.requests import SignedIn

__all__ = ["SCREEN", "home", "ordering"]


def in_currency(name: str) -> Callable[[Any], Money]:
    """An amount of an order in the order's currency."""
    return lambda order: Money(getattr(order, name), order.currency)


def of_line(name: str) -> Callable[[Any], Money]:
    """An amount of a line in the currency of its order."""
    return lambda line: Money(getattr(line, name), line.order.currency)


def beside_product(line: Any) -> str:
    """What the description says beside the name of the product."""
    name = line.product.name if line.product is not None else ""
    description: str = line.description
    return description.removeprefix(name).strip() or description


def own_person(request: SignedIn) -> int | None:
    """Who enters an order buys, as a rule."""
    people = Person.objects.filter(company=request.company, actor=request.actor)
    return people.values_list("pk", flat=True).first()


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
    | {
        "lines.description": beside_product,
        "lines.discount": discount,
        "lines.rate": lambda _line: "",  # its tax code says it
    },
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
    widths={
        "lines.product": 13,
        "lines.description": 9,
        "lines.quantity": 5.5,
        "lines.unit": 5,
        "lines.tax_code": 7.5,
        "lines.rate": 4,
        "lines.net": 7,
        "lines.tax": 6,
        "lines.gross": 7,
        "lines.request": 9,
        "lines.note": 9,
    },
    begins={"buyer": own_person},
    fills=FILLS,
    paper=PAPER,
)

follows(Order, Request, "lines__request")
