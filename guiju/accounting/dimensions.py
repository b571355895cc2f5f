"""Dimensions: what an amount concerns besides its account, by which ledgers can be taken apart."""

from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.org.models import Department, Person
from guiju.partners.models import Partner
from guiju.products.models import Product

Text = str | Promise


class Use(models.TextChoices):
    """Whether lines on an account name a dimension."""

    NONE = "", _("no")
    OPTIONAL = "optional", _("optional")
    REQUIRED = "required", _("required")


DIMENSIONS: Final[dict[str, Text]] = {
    "department": _("department"),
    "person": _("person"),
    "partner": _("partner"),
    "product": _("product"),
}


class Dimensions(models.Model):
    """The base of each table whose rows name dimensions."""

    department: models.ForeignKey[Department | None, Department | None] = Link(
        Department, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    person: models.ForeignKey[Person | None, Person | None] = Link(
        Person, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    partner: models.ForeignKey[Partner | None, Partner | None] = Link(
        Partner, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    product: models.ForeignKey[Product | None, Product | None] = Link(
        Product, null=True, blank=True, related_name="+", verbose_name=_("product")
    )

    class Meta:
        abstract = True


def named_in(row: Any) -> dict[str, int]:
    """The dimensions that a row names, each with the key of what it names."""
    said = {name: getattr(row, f"{name}_id") for name in DIMENSIONS}
    return {name: pk for name, pk in said.items() if pk is not None}
