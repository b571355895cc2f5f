"""The purchase order as it goes to the supplier: both parties, nothing that the house said."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.purchasing.order.models import Order, OrderLine
from guiju.web.kinds.screen import trimmed
from guiju.web.printing.paper import Paper


def parties(order: Order) -> dict[str, Any]:
    """Supplier and buyer, each with what the other one needs of it."""
    supplier, company, buyer = order.supplier, order.company, order.buyer
    contact = supplier.contacts.order_by("position").first()
    return {
        "parties": [
            {
                "title": gettext("Supplier"),
                "name": supplier.name,
                "facts": told(
                    (gettext("Tax number"), supplier.tax_number),
                    (gettext("Address"), supplier.address),
                    (gettext("Contact"), contact.name if contact is not None else ""),
                    (
                        gettext("Telephone"),
                        contact.phone if contact is not None and contact.phone else supplier.phone,
                    ),
                ),
            },
            {
                "title": gettext("Purchaser"),
                "name": company.name,
                "facts": told(
                    (gettext("Tax number"), company.credit_code),
                    (gettext("Delivery to"), order.delivery_address),
                    (gettext("Contact"), buyer.name if buyer is not None else ""),
                    (gettext("Telephone"), buyer.phone if buyer is not None else ""),
                    (gettext("E-mail"), buyer.email if buyer is not None else ""),
                ),
            },
        ]
    }


def told(*facts: tuple[str, str]) -> list[dict[str, str]]:
    """Those that say something."""
    return [{"label": label, "value": value} for label, value in facts if value]


def discount(line: OrderLine) -> Any:
    """In percent; where there is none, nothing, so that orders without have no such column."""
    return trimmed(line.discount) if line.discount else None


PAPER: Final = Paper(
    fields=(
        "ordered_on",
        "currency",
        "payment_days",
        "incoterm",
        "prices_include_tax",
        "note",
        "net",
        "tax",
        "gross",
    ),
    columns={
        "lines": (
            "product",
            "description",
            "quantity",
            "unit",
            "price",
            "discount",
            "net",
            "rate",
            "tax",
            "gross",
            "due_on",
            "note",
        )
    },
    shown={
        "incoterm": lambda order: order.incoterm,
        "lines.product": lambda line: line.product.code if line.product is not None else None,
        "lines.description": lambda line: line.description,
        "lines.discount": discount,
        "lines.rate": lambda line: trimmed(line.rate),
    },
    capitals="gross",
    signatures=(
        _("Supplier: signature, stamp, date"),
        _("Purchaser: signature, stamp, date"),
    ),
    more=parties,
)
