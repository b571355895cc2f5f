"""The choices that the policy leaves to the company, for accounts and duties."""

from django.utils.translation import gettext_lazy as _

from guiju.kernel.parameters import Parameter

PROFILE = Parameter(
    "org.account.password_profile",
    str,
    _("Password rules"),
    demands=("P3.1.1b",),
    default="classified-protection",
    is_allowed=lambda name: name in {"classified-protection", "nist"},
    allowed="classified-protection, nist",
)
IDLE_MINUTES = Parameter(
    "org.account.idle_minutes",
    int,
    _("A session ends after this time without use"),
    demands=("P3.1.1b",),
    default=30,
    unit=_("minutes"),
    is_allowed=lambda minutes: 5 <= minutes <= 240,
    allowed="5-240",
)
ABSOLUTE_HOURS = Parameter(
    "org.account.absolute_hours",
    int,
    _("A session ends after this time in any case"),
    demands=("P3.1.1b",),
    default=12,
    unit=_("hours"),
    is_allowed=lambda hours: 1 <= hours <= 24,
    allowed="1-24",
)
LINK_HOURS = Parameter(
    "org.account.link_hours",
    int,
    _("A one-time link for a new password holds for"),
    demands=("P3.1.1b",),
    default=24,
    unit=_("hours"),
    is_allowed=lambda hours: 1 <= hours <= 168,
    allowed="1-168",
)
DUTIES_MAY_BE_COMBINED = Parameter(
    "org.duties_may_be_combined",
    bool,
    _("System and security administrator may be one person, by an approved exception"),
    demands=("P5.2.1a",),
    default=False,
)
