"""Accounts and what belongs to them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Actor, InCompany

LOGIN = r"^[a-z0-9][a-z0-9._-]{1,39}$"  # what a sign-in name may be


class AccountManager(BaseUserManager["Account"]):
    """Looks up accounts. Making one is an action, and there is no other way."""

    def create_user(self, *args: Any, **options: Any) -> "Account":
        """Django's own door, closed. Raises TypeError."""
        raise TypeError("an account is opened by the action org.account.open")

    create_superuser = create_user


class Account(AbstractBaseUser):
    """How a person signs in: one person, one account (demand P3.1.1a). Reference.

    It is shared by all companies because it is read before the company is known. What the person
    does is done as the actor.
    """

    class State(models.TextChoices):
        """A closed account is never opened again: its actor stays where it acted."""

        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", _("closed")

    actor = models.OneToOneField(Actor, models.PROTECT, related_name="account", editable=False)
    login = models.CharField(_("sign-in name"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    session_serial = models.PositiveIntegerField(default=0, editable=False)
    password_set_at = models.DateTimeField(_("password set"), null=True)
    last_login = None  # signing in is an access record, not a change of the account

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.CheckConstraint(
                name="org_account_login_is_lower_case",
                condition=models.Q(login=models.functions.Lower("login")),
            ),
        )

    def __str__(self) -> str:
        return self.login

    @property
    def own_actor(self) -> int:
        """Whose account it is."""
        return self.actor_id

    @property
    def scope_department(self) -> int | None:
        """The department by which permits reach it: its person's."""
        person = getattr(self.actor, "person", None)
        return person.scope_department if person is not None else None

    def get_session_auth_hash(self) -> str:
        """What a session must still carry: it changes with the password and with a suspension."""
        return salted_hmac(
            "guiju.org.account", f"{self.password}{self.session_serial}", algorithm="sha256"
        ).hexdigest()

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's attribute, here a state
        """Asked by Django in each request: a suspended account's sessions end at once."""
        return self.state == self.State.ACTIVE

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password.

        Django would hash it anew here when its parameters have changed; that is a change of the
        account, and a sign-in is none. The next change of the password does it.
        """
        return check_password(raw_password, self.password)


class OneTimeLink(InCompany):
    """Leave to set a new password once, given by the system administrator. Business.

    Only the digest is kept: who reads the database cannot use it. A newer link and a new password
    end it as its use does.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")

    def __str__(self) -> str:
        return f"{self.account_id}"


class PasswordHistory(InCompany):
    """Hashes of former passwords, where a profile forbids them. Business, append-only."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="former_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id}"
