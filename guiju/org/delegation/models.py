"""Delegations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany
from guiju.org.person.models import Person


class Delegation(InCompany):
    """For a time a deputy may do what waits for the principal, under their own name. Business.

    It hands on seats of approval, never roles, and never further than to the deputy.
    """

    principal: models.ForeignKey[Person, Person] = Link(
        Person, related_name="delegations", verbose_name=_("away")
    )
    deputy: models.ForeignKey[Person, Person] = Link(
        Person, related_name="deputising", verbose_name=_("stands in")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"), max_length=500)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = (
            models.CheckConstraint(
                name="org_delegation_between_two",
                condition=~models.Q(principal_id=models.F("deputy_id")),
            ),
            models.CheckConstraint(
                name="org_delegation_ends", condition=models.Q(until__gt=models.F("since"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.principal_id} > {self.deputy_id}"

    @property
    def own_actor(self) -> int:
        """The principal's: they give and end it."""
        return self.principal.actor_id
