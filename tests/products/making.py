"""Builders of masters of products: Zhou proposes, Li activates."""

import itertools
from collections.abc import Callable
from typing import Any

from guiju.products.models import Category, Product, TaxCode, UnitOfMeasure
from tests.records.world import World

_numbers = itertools.count(1)
ALWAYS = "2000-01-01"


def number() -> int:
    return next(_numbers)


def unit_content(**said: Any) -> dict[str, Any]:
    place = number()
    return {"code": f"U{place}", "name": f"unit {place}", "decimals": 0} | said


def tax_content(rate: str = "13", **said: Any) -> dict[str, Any]:
    place = number()
    return {
        "code": f"T{place}",
        "name": f"tax {place}",
        "treatment": "taxed",
        "rates": [{"rate": rate, "valid_from": ALWAYS}],
    } | said


def category_content(**said: Any) -> dict[str, Any]:
    place = number()
    return {"code": f"C{place}", "name": f"category {place}"} | said


def product_content(world: World, **said: Any) -> dict[str, Any]:
    place = number()
    content = {"code": f"P{place}", "name": f"product {place}"} | said
    content.setdefault("category", active(world, Category, category_content()))
    content.setdefault("base_unit", active(world, UnitOfMeasure, unit_content()))
    content.setdefault("tax_code", active(world, TaxCode, tax_content()))
    return content


def proposed(world: World, model: Any, content: dict[str, Any]) -> Any:
    return model.lifecycle.actions["create"](by=world.zhou, **content)


def active(world: World, model: Any, content: dict[str, Any]) -> Any:
    return activated(world, proposed(world, model, content))


def activated(world: World, record: Any) -> Any:
    activate: Callable[..., Any] = record.lifecycle.actions["activate"]
    return activate(record, by=world.li)


def active_product(world: World, **said: Any) -> Product:
    product: Product = active(world, Product, product_content(world, **said))
    return product
