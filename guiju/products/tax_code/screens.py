"""How people meet tax codes."""

from guiju.products.tax_code.models import TaxCode
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=TaxCode,
    slug="tax-codes",
    icon="percent",
    group="products",
    place=40,
    name="name",
    order="code",
    columns=("code", "name", "treatment", "state"),
    filters=("treatment",),
    search=("code", "name", "pinyin"),
    fields=("code", "name", "treatment"),
)
