"""How people meet supplier prices."""

from guiju.purchasing.price.models import Price
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Price,
    slug="supplier-prices",
    icon="badge-japanese-yen",
    group="purchasing",
    place=30,
    name="product",
    columns=(
        "number",
        "product",
        "supplier",
        "price",
        "currency",
        "unit",
        "minimum_quantity",
        "lead_days",
        "valid_from",
        "valid_to",
        "state",
    ),
    filters=("supplier", "product", "valid_from"),
    search=("number", "product__name", "product__code", "product__pinyin", "supplier__pinyin"),
    fields=(
        "supplier",
        "product",
        "unit",
        "price",
        "currency",
        "is_tax_included",
        "minimum_quantity",
        "lead_days",
        "valid_from",
        "valid_to",
    ),
)
