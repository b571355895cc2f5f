"""Purchasing as a Django app."""

from guiju.web.kinds import KindsConfig


class PurchasingConfig(KindsConfig):
    """A folder per kind of record."""

    default = True
    name = "guiju.purchasing"
    label = "purchasing"
    kinds = ("request",)
