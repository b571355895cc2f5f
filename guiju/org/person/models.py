"""People."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.kernel.models import Actor, InCompany
from guiju.org.department.models import Post


class Person(InCompany):
    """Somebody whom the policy binds, with or without an account (demand P1.2). Business."""

    actor = models.OneToOneField(Actor, models.PROTECT, editable=False)
    staff_number = models.CharField(_("staff number"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    post: models.ForeignKey[Post, Post] = Link(Post, related_name="people", verbose_name=_("post"))
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=30, blank=True, default="")
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(
                name="org_person_staff_number_once", fields=["company", "staff_number"]
            ),
            models.CheckConstraint(
                name="org_person_staff_number_can_be_an_address",
                condition=models.Q(staff_number__regex=r"^[-\w]+$"),
            ),
            models.CheckConstraint(
                name="org_person_leaves_after_joining",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_actor(self) -> int:
        """A person's record is their own."""
        return self.actor_id

    @property
    def scope_department(self) -> int:
        """The department by which permits reach the person."""
        return self.post.department_id

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("person", args=[self.staff_number])
