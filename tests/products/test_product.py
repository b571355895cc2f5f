"""Products, their units and categories."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from guiju.products.category.models import categories_above
from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from guiju.products.product.barcode import check_digit, looks_wrong
from guiju.products.product.models import factors_of
from guiju.records.content import header_fields, parts_of
from guiju.records.doubles import LikelyDouble
from guiju.records.revisions import propose
from guiju.records.testing import REASON, attacked, refused
from tests.products.making import (
    activated,
    active,
    active_product,
    category_content,
    number,
    product_content,
    proposed,
    tax_content,
    unit_content,
)
from tests.records.world import World
from tests.standing_by_sql import close_by_sql, edit_by_sql


def barcode() -> str:
    body = f"690{number():09}"
    return f"{body}{check_digit(body)}"


@pytest.mark.parametrize("model", [UnitOfMeasure, TaxCode, Category, Product])
def test_one_code_is_one_live_master(world: World, model: Any) -> None:
    contents: dict[Any, Callable[..., dict[str, Any]]] = {
        UnitOfMeasure: unit_content,
        TaxCode: tax_content,
        Category: category_content,
        Product: lambda **said: product_content(world, **said),
    }
    content = contents[model]
    first = active(world, model, content())
    with refused("rule_broken"):
        proposed(world, model, content(code=f" {first.code} "))
    second = proposed(world, model, content())
    name = f"{model._meta.db_table}_code_once"
    with attacked(second, world.zhou, name) as run:
        edit_by_sql(run, second, "code = %s", first.code)
    first.lifecycle.actions["retire"](first, by=world.li, reason=REASON)
    assert proposed(world, model, content(code=first.code)).pk


# ---- units


@pytest.mark.parametrize(
    ("decimals", "quantity", "is_right"),
    [(0, "1", True), (0, "1.5", False), (3, "1.125", True), (3, "1.1255", False), (2, "10", True)],
)
def test_a_quantity_has_the_decimals_of_its_unit(
    world: World, *, decimals: int, quantity: str, is_right: bool
) -> None:
    unit = proposed(world, UnitOfMeasure, unit_content(decimals=decimals))
    if is_right:
        unit.check_quantity(Decimal(quantity))
    else:
        with refused("rule_broken"):
            unit.check_quantity(Decimal(quantity))


def test_no_unit_has_more_decimals_than_quantities(world: World) -> None:
    with refused("rule_broken"):
        proposed(world, UnitOfMeasure, unit_content(decimals=7))
    unit = proposed(world, UnitOfMeasure, unit_content())
    with attacked(unit, world.zhou, "products_unitofmeasure_decimals") as run:
        edit_by_sql(run, unit, "decimals = 7")


def test_units_of_a_product_convert(world: World) -> None:
    box, pallet = (active(world, UnitOfMeasure, unit_content()) for _ in range(2))
    product = active_product(
        world, units=[{"unit": box, "factor": 24}, {"unit": pallet, "factor": "1152"}]
    )
    with world.eyes():
        found = factors_of([product])
    assert found == {
        (product.pk, product.base_unit_id): 1,
        (product.pk, box.pk): 24,
        (product.pk, pallet.pk): 1152,
    }


def test_units_of_a_product_make_sense(world: World) -> None:
    content = product_content(world)
    box = active(world, UnitOfMeasure, unit_content())
    for lines in (
        [{"unit": content["base_unit"], "factor": 2}],
        [{"unit": box, "factor": 2}, {"unit": box, "factor": 3}],
        [{"unit": box, "factor": 0}],
        [{"unit": box, "factor": -1}],
    ):
        with refused("rule_broken"):
            proposed(world, Product, content | {"units": lines})


# ---- products


def test_a_product_takes_the_tax_of_its_category(world: World) -> None:
    tax = active(world, TaxCode, tax_content())
    taxed = active(world, Category, category_content(tax_code=tax))
    bare = active(world, Category, category_content())
    content = product_content(world) | {"tax_code": None}
    assert proposed(world, Product, content | {"category": taxed}).tax_code_id == tax.pk
    with refused("rule_broken"):
        proposed(world, Product, content | {"category": bare})
    product = proposed(world, Product, product_content(world))
    with attacked(product, world.zhou, "products_product_is_taxed_somehow") as run:
        edit_by_sql(run, product, "tax_code_id = NULL")


def test_one_barcode_is_one_live_product(world: World) -> None:
    code = barcode()
    active_product(world, barcode=code)
    with refused("rule_broken"):
        active_product(world, barcode=code)
    other = proposed(world, Product, product_content(world))
    with attacked(other, world.zhou, "products_product_barcode_once") as run:
        edit_by_sql(run, other, "barcode = %s", code)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("6901234567892", False),
        ("6901234567893", True),
        ("96385074", False),
        ("96385075", True),
        ("036000291452", False),
        ("OWN-CODE-1", False),
        ("123", False),
        ("", False),
    ],
)
def test_the_check_digit_of_a_barcode(text: str, *, is_wrong: bool) -> None:
    assert looks_wrong(text) is is_wrong


@pytest.mark.parametrize(
    ("known", "new", "is_double"),
    [
        (("深沟球轴承", "6305-ZZ"), ("深沟球轴乘", "6305-ZZ"), True),
        (("外六角螺栓", "M5x16"), ("外六角螺栓", "M5x18"), False),
        (("Hex bolt", "M7 zinc"), ("HEX BOLT", "M7 Zinc"), True),
        (("液压油滤芯", "A型"), ("劳保雨鞋", "A型"), False),
    ],
)
def test_what_sounds_alike_is_shown_first(
    world: World, *, known: tuple[str, str], new: tuple[str, str], is_double: bool
) -> None:
    first = active_product(world, name=known[0], specification=known[1])
    content = product_content(world, name=new[0], specification=new[1])
    if not is_double:
        assert proposed(world, Product, content).pk
        return
    with pytest.raises(LikelyDouble) as shown:
        proposed(world, Product, content)
    assert [one.record.pk for one in shown.value.doubles] == [first.pk]
    assert proposed(world, Product, content | {"doubles_seen": [first.pk]}).pk


def test_each_field_has_its_class() -> None:
    known = Product.checked | Product.sensitive
    assert set(header_fields(Product)) | set(parts_of(Product)) == known | {"pinyin", "near_name"}


# ---- categories


def test_a_category_is_not_below_itself(world: World) -> None:
    top = active(world, Category, category_content())
    middle = active(world, Category, category_content(parent=top))
    bottom = active(world, Category, category_content(parent=middle))
    with world.eyes():
        assert list(categories_above(bottom.pk)) == [bottom.pk, middle.pk, top.pk]
    for parent in (top, middle, bottom):
        with refused("rule_broken"):
            propose(top, by=world.zhou, reason=REASON, parent=parent)


def test_a_category_is_not_below_itself_by_sql(world: World) -> None:
    top = proposed(world, Category, category_content())
    below = proposed(world, Category, category_content(parent=top))
    with attacked(top, world.zhou, "GJ061") as run:
        edit_by_sql(run, top, "parent_id = %s", below.pk)
        close_by_sql(run, top)


def test_a_copy_takes_another_code(world: World) -> None:
    product = activated(world, proposed(world, Product, product_content(world)))
    with refused("rule_broken"):
        proposed(world, Product, product_content(world, code=product.code) | {"origin": product})
