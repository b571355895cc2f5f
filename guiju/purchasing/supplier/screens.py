"""How people meet suppliers."""

from guiju.purchasing.supplier.models import Supplier
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Supplier,
    slug="suppliers",
    icon="factory",
    group="purchasing",
    place=20,
    name="name",
    columns=("number", "name", "contact", "phone", "payment_days", "bank_name", "state"),
    search=("number", "name", "tax_number"),
    fields=(
        "name",
        "tax_number",
        "contact",
        "phone",
        "payment_days",
        "bank_name",
        "bank_account",
    ),
)
