"""The screen of approval routes. It stands here because its choices are org's."""

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from guiju.org.department.models import Department, Post
from guiju.org.role.models import Role
from guiju.records.record import Kind
from guiju.records.routes import Route, RouteStage
from guiju.web.kinds.screen import Screen, capitalised
from guiju.web.requests import SignedIn


def kinds(_request: SignedIn) -> forms.Field:
    """The kinds whose lifecycle opens a route."""
    models = [model for model in apps.get_models() if issubclass(model, Kind)]
    routed = [model for model in models if model.lifecycle.routed]
    choices = [(model.kind, capitalised(model._meta.verbose_name)) for model in routed]
    return forms.ChoiceField(label=_("Kind of record"), choices=choices)


def department(request: SignedIn) -> forms.Field:
    """Any department, or none for the whole company."""
    rows = Department.objects.filter(company=request.company).order_by("code")
    return forms.TypedChoiceField(
        label=_("Department"),
        choices=[("", _("the whole company")), *((row.pk, row.name) for row in rows)],
        coerce=int,
        empty_value=None,
        required=False,
    )


def post(request: SignedIn) -> forms.Field:
    """A post, where its holders are asked."""
    rows = Post.objects.filter(company=request.company).select_related("department")
    named = [(row.pk, f"{row.department} · {row}") for row in rows.order_by("department__code")]
    return forms.TypedChoiceField(
        label=_("Post"),
        choices=[("", "—"), *named],
        coerce=int,
        empty_value=None,
        required=False,
    )


def role(request: SignedIn) -> forms.Field:
    """A role, where its holders are asked."""
    rows = Role.objects.filter(company=request.company).order_by("code")
    choices = [("", "—"), *((row.code, row.name) for row in rows)]
    return forms.ChoiceField(label=_("Role"), choices=choices, required=False)


def kind_name(route: Route) -> Any:
    """The kind in words."""
    return capitalised(apps.get_model(route.for_kind)._meta.verbose_name)


def department_name(route: Route) -> Any:
    """The department in words."""
    found = Department.objects.filter(pk=route.for_department or 0).first()
    return found or _("the whole company")


def role_name(stage: RouteStage) -> Any:
    """The role in words; nothing is asked for where none is named."""
    if not stage.role:
        return ""
    found = Role.objects.filter(company=stage.company_id, code=stage.role).first()
    return found.name if found is not None else stage.role


def post_name(stage: RouteStage) -> Any:
    """The post in words."""
    return Post.objects.filter(pk=stage.post).first() if stage.post else None


SCREEN = Screen(
    model=Route,
    slug="approval-routes",
    icon="route",
    group="company",
    place=30,
    name="name",
    columns=("number", "name", "for_kind", "for_department", "amount_from", "owner", "state"),
    search=("number", "name"),
    fields=("name", "for_kind", "for_category", "for_department", "amount_from"),
    inputs={
        "for_kind": kinds,
        "for_department": department,
        "stages.role": role,
        "stages.post": post,
    },
    shown={
        "for_kind": kind_name,
        "for_department": department_name,
        "stages.role": role_name,
        "stages.post": post_name,
    },
)
