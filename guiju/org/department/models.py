"""Departments and posts."""

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany

if TYPE_CHECKING:
    from guiju.org.person.models import Person


class Department(InCompany):
    """A part of the company, under another one or at the top, with a head. Business."""

    code = models.SlugField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    parent: "models.ForeignKey[Department | None, Department | None]" = Link(
        "self", null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    head: "models.ForeignKey[Person | None, Person | None]" = Link(
        "org.Person", null=True, blank=True, related_name="heads", verbose_name=_("head")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = (
            models.UniqueConstraint(name="org_department_code_once", fields=["company", "code"]),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def scope_department(self) -> int:
        """The department by which permits reach it: itself."""
        return self.pk

    def get_absolute_url(self) -> str:
        """The department's page."""
        return reverse("department", args=[self.code])


class Post(InCompany):
    """A position in a department. Business."""

    department: models.ForeignKey[Department, Department] = Link(
        Department, related_name="posts", verbose_name=_("department")
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.UniqueConstraint(name="org_post_once", fields=["company", "department", "name"]),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def scope_department(self) -> int:
        """The department by which permits reach the post."""
        return self.department_id
