"""The tables of purchasing, each from the folder of its kind: Django looks for models here."""

from guiju.purchasing.request.models import Request

__all__ = ["Request"]
