"""The tables of products, each from the folder of its kind: Django looks for models here."""

from guiju.products.category.models import Category
from guiju.products.product.models import Product, ProductUnit
from guiju.products.tax_code.models import TaxCode, TaxRate
from guiju.products.unit.models import UnitOfMeasure

__all__ = ["Category", "Product", "ProductUnit", "TaxCode", "TaxRate", "UnitOfMeasure"]
