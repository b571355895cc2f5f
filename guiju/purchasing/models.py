"""The tables of purchasing, each from the folder of its kind: Django looks for models here."""

from guiju.purchasing.request.models import Request
from guiju.purchasing.supplier.models import Supplier

__all__ = ["Request", "Supplier"]
