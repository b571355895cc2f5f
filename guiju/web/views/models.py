"""Saved views of lists, and how each person has arranged a list for themselves."""

from typing import Any, Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.kernel.models import Actor, InCompany

LONGEST_QUERY: Final = 2000
LONGEST_NAME: Final = 40
NARROWEST, WIDEST = 48, 1200  # pixels


class View(InCompany):
    """A list as somebody keeps it: filters, order, columns with their widths. Business.

    Private, or shared with those who hold a role, or with everybody. What it shows to each is what
    they may see. `role` is the code of a role of the company; the app of roles makes it a key.
    """

    class Sharing(models.TextChoices):
        """Who else finds it above the list."""

        PRIVATE = "private", _("only me")
        ROLE = "role", _("a role")
        EVERYBODY = "everybody", _("everybody")

    of_list = models.CharField(max_length=60)  # the name of the list's address
    owner = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("filters"), max_length=LONGEST_QUERY, blank=True)
    columns = models.JSONField(_("columns"), default=list)  # [name, width or null], in order
    sharing = models.CharField(
        _("shown to"), max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE
    )
    role = models.SlugField(  # noqa: DJ001  a key that leads nowhere is null
        _("role"), max_length=40, null=True
    )
    removed_at = models.DateTimeField(_("removed"), null=True)

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = (
            models.CheckConstraint(
                name="web_view_names_its_role",
                condition=models.Q(sharing="role", role__isnull=False)
                | (~models.Q(sharing="role") & models.Q(role=None)),
            ),
            models.UniqueConstraint(
                name="web_view_named_once",
                fields=["company", "of_list", "owner", "name"],
                condition=models.Q(removed_at=None),
            ),
        )
        indexes = (
            models.Index(
                name="web_view_of_list",
                fields=["company", "of_list"],
                condition=models.Q(removed_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_actor(self) -> int:
        """Who keeps it, and alone changes it."""
        return self.owner_id

    @property
    def url(self) -> str:
        """The list, as the view has it."""
        beginning = f"{self.query}&" if self.query else ""
        return f"{reverse(self.of_list)}?{beginning}view={self.pk}"


class Arrangement(InCompany):
    """How one person has arranged one list, or one view of it, for themselves. Business.

    `opens` is the view that the list opens with, where no view is asked for.
    """

    of_list = models.CharField(max_length=60)
    owner = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    view: models.ForeignKey[View | None, View | None] = Link(View, null=True, related_name="+")
    columns = models.JSONField(_("columns"), default=list)  # as those of a view; empty: no wish
    opens: models.ForeignKey[View | None, View | None] = Link(View, null=True, related_name="+")

    class Meta:
        verbose_name = _("arrangement")
        verbose_name_plural = _("arrangements")
        constraints = (
            models.UniqueConstraint(
                name="web_arrangement_once",
                fields=["company", "owner", "of_list", "view"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="web_arrangement_opens_the_list",
                condition=models.Q(opens=None) | models.Q(view=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.of_list}: {self.owner_id}"

    @property
    def own_actor(self) -> int:
        """Whose it is."""
        return self.owner_id


Columns = list[list[Any]]
