"""What the demo company buys and keeps, by the real actions."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.demo.founding import caller, stories
from guiju.products.demo_data import CATEGORIES, FAMILIES
from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from guiju.products.packs import propose_pack
from guiju.records.doubles import LikelyDouble
from guiju.records.record import Kind

KEEPER, SECOND = "zhou.qian", "li.jianguo"


def tell(company: Company) -> bool:
    """Tell what is not told yet: packs, categories, products."""
    by, second = caller(KEEPER, company), caller(SECOND, company)
    with open_reading(by.actor, company):
        is_told = Product.objects.filter(company=company).exists()
    if is_told:
        return False
    for pack in ("china_units", "china_vat"):
        for proposed in propose_pack(pack, by=by):
            activate(proposed, second)
    with open_reading(by.actor, company):
        units = {row.code: row for row in UnitOfMeasure.objects.filter(company=company)}
        taxes = {row.code: row for row in TaxCode.objects.filter(company=company)}
    categories: dict[str, Category] = {}
    create: Callable[..., Category] = Category.lifecycle.actions["create"]
    for one in CATEGORIES:
        proposed = create(
            by=by,
            code=one.code,
            name=one.name,
            parent=categories.get(one.parent),
            tax_code=taxes[one.tax],
        )
        categories[one.code] = activate(proposed, second)
    for said in products(categories, units):
        activate(propose(said, by), second)
    return True


def products(
    categories: dict[str, Category], units: dict[str, UnitOfMeasure]
) -> Iterator[dict[str, Any]]:
    """What the action takes, a product each."""
    drawn: Counter[str] = Counter()
    for family in FAMILIES:
        for specification in family.specifications.split("|"):
            unit, factor = family.box
            drawn[family.category] += 1
            yield {
                "code": f"{family.category}-{drawn[family.category]:03}",
                "name": family.name,
                "specification": specification,
                "category": categories[family.category],
                "base_unit": units[family.unit],
                "is_stocked": family.is_stocked,
                "units": [{"unit": units[unit], "factor": factor}] if unit else [],
            }


def propose(said: dict[str, Any], by: Caller) -> Product:
    """Propose one; a likely double is looked at, and it is another specification."""
    create: Callable[..., Product] = Product.lifecycle.actions["create"]
    try:
        return create(by=by, **said)
    except LikelyDouble as shown:
        return create(by=by, doubles_seen=[one.record.pk for one in shown.doubles], **said)


def activate(proposed: Kind, by: Caller) -> Any:
    """A second person looks at it."""
    return proposed.lifecycle.actions["activate"](proposed, by=by)


stories.append(tell)
