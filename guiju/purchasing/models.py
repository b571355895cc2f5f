"""The tables of purchasing, each from the folder of its kind: Django looks for models here."""

from guiju.purchasing.order.models import Order, OrderLine
from guiju.purchasing.price.models import Price
from guiju.purchasing.request.models import Request

__all__ = ["Order", "OrderLine", "Price", "Request"]
