"""Products as a Django app."""

from guiju.web.kinds import KindsConfig


class ProductsConfig(KindsConfig):
    """A folder per kind of record."""

    default = True
    name = "guiju.products"
    label = "products"
    kinds = ("unit", "tax_code", "category", "product")
