"""How people meet product categories."""

from guiju.products.category.models import Category
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=Category,
    slug="product-categories",
    icon="folder-tree",
    group="products",
    place=20,
    name="name",
    order="code",
    columns=("code", "name", "parent", "tax_code", "state"),
    filters=("parent",),
    search=("code", "name", "pinyin"),
    fields=("code", "name", "parent", "tax_code"),
)
