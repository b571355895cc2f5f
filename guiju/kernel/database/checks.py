"""Django system checks: what the wall relies on in the models."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany


@register()
def links_stay_in_the_company(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Between two business tables only a `Link` will do, or the key could leave the company."""
    return [
        Error(
            f"{model._meta.label}.{field.name} points to a business table: make it a Link",
            id="kernel.E001",
        )
        for model in apps.get_models()
        if issubclass(model, InCompany)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and not isinstance(field, Link)
        and issubclass(field.related_model, InCompany)
    ]


@register()
def business_rows_have_one_key(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """The audit and the company key rest on a bigint named id."""
    return [
        Error(f"{model._meta.label} needs a bigint key named id", id="kernel.E002")
        for model in apps.get_models()
        if issubclass(model, InCompany) and not isinstance(model._meta.pk, models.BigAutoField)
    ]
