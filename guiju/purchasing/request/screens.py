"""How people meet purchase requests."""

from guiju.purchasing.request.models import Request
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Request,
    slug="purchase-requests",
    icon="clipboard-list",
    group="purchasing",
    place=10,
    name="what",
    columns=(
        "number",
        "what",
        "department",
        "quantity",
        "unit_name",
        "estimate",
        "needed_by",
        "owner",
        "state",
    ),
    filters=("department", "supplier", "owner", "estimate", "occurred_on", "needed_by"),
    search=("number", "what"),
    fields=(
        "department",
        "product",
        "what",
        "quantity",
        "unit_name",
        "estimate",
        "supplier",
        "occurred_on",
        "needed_by",
        "specification",
        "why",
    ),
)
