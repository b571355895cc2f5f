"""How people meet units of measure."""

from guiju.products.unit.models import UnitOfMeasure
from guiju.web.kinds.screen import Screen

SCREEN = Screen(
    model=UnitOfMeasure,
    slug="units-of-measure",
    icon="ruler",
    group="products",
    place=30,
    name="name",
    order="code",
    columns=("code", "name", "decimals", "state"),
    search=("code", "name", "pinyin"),
    fields=("code", "name", "decimals"),
)
