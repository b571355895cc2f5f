"""How people meet products."""

from guiju.products.product.models import Product
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Product,
    slug="products",
    icon="package",
    group="products",
    place=10,
    name="name",
    order="code",
    columns=("code", "name", "specification", "category", "base_unit", "tax_code", "state"),
    filters=("category", "is_stocked"),
    search=("code", "name", "specification", "pinyin", "barcode"),
    fields=(
        "code",
        "name",
        "specification",
        "category",
        "base_unit",
        "tax_code",
        "barcode",
        "is_stocked",
    ),
)
