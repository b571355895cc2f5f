"""How people meet partners."""

from guiju.partners.partner.models import Partner
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Partner,
    slug="partners",
    icon="handshake",
    group="partners",
    place=10,
    name="name",
    columns=(
        "number",
        "name",
        "short_name",
        "is_supplier",
        "is_customer",
        "taxpayer",
        "payment_days",
        "state",
    ),
    filters=("is_supplier", "is_customer", "taxpayer"),
    search=("number", "name", "pinyin", "tax_number"),
    fields=(
        "name",
        "short_name",
        "is_supplier",
        "is_customer",
        "tax_number",
        "taxpayer",
        "invoice_title",
        "phone",
        "address",
        "payment_days",
        "currency",
    ),
)
