"""The token."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Actor, InCompany


class Token(InCompany):
    """Leave for a program to act as somebody, within scopes and until a day. Business.

    Only the digest is kept, so that who reads the database cannot use it. It is shown once.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("acts as"))
    owner = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=80), verbose_name=_("scopes"))
    given_at = models.DateTimeField(_("given"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = (
            models.CheckConstraint(
                name="org_token_expires", condition=models.Q(expires_at__gt=models.F("given_at"))
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_actor(self) -> int:
        """Whose it is to revoke: the one responsible for it."""
        return self.owner_id
