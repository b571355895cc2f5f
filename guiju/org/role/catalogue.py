"""The roles that every company starts with, what they permit, and which must be apart.

System, security and audit administrator are held by three persons (GB/T 22239-2019, level 3, takes
them for granted; the policy's demands P5.2.2b and P5.3 rest on it).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.org.role.models import Permit

COMPANY = Permit.Scope.COMPANY.value


@dataclass(frozen=True)
class RoleTemplate:
    """A role as a company gets it; afterwards it is the company's own."""

    name: str | Promise
    permits: tuple[tuple[str, str], ...]  # permission, scope


STAFF = "staff"
SYSTEM = "system-administrator"
SECURITY = "security-administrator"
AUDIT = "audit-administrator"
PERSONNEL = "personnel"

ROLES = {
    STAFF: RoleTemplate(
        _("Staff"),
        (("org.person.read", COMPANY), ("org.department.read", COMPANY)),
    ),
    SYSTEM: RoleTemplate(
        _("System administrator"),
        (
            ("org.account.open", COMPANY),
            ("org.account.give_link", COMPANY),
            ("org.account.suspend", COMPANY),
            ("org.account.resume", COMPANY),
            ("org.account.release", COMPANY),
            ("org.department.create", COMPANY),
            ("org.department.appoint_head", COMPANY),
            ("org.post.create", COMPANY),
            ("org.person.register", COMPANY),
            ("kernel.parameter.set", COMPANY),
            ("kernel.health.read", COMPANY),
        ),
    ),
    SECURITY: RoleTemplate(
        _("Security administrator"),
        (
            ("org.assignment.grant", COMPANY),
            ("org.assignment.withdraw", COMPANY),
            ("org.account.suspend", COMPANY),
        ),
    ),
    AUDIT: RoleTemplate(
        _("Audit administrator"),
        (("kernel.evidence.read", COMPANY), ("org.dutyexception.make", COMPANY)),
    ),
    PERSONNEL: RoleTemplate(
        _("Personnel officer"),
        (
            ("org.department.create", COMPANY),
            ("org.department.appoint_head", COMPANY),
            ("org.post.create", COMPANY),
            ("org.person.register", COMPANY),
        ),
    ),
}

CONFLICTS = (
    (SYSTEM, SECURITY, _("Who runs the system must not grant the rights in it.")),
    (SYSTEM, AUDIT, _("Who runs the system must not be the one who reviews its records.")),
    (SECURITY, AUDIT, _("Who grants rights must not be the one who reviews their use.")),
)
COMBINABLE = (SYSTEM, SECURITY)  # in a small company, by exception; audit never

# What one may do to what is one's own (`own_actor`) without holding any role.
OWN_ACTS = frozenset(
    {
        "org.account.change_password",
        "org.account.read",
        "org.account.set_language",
        "org.account.use_link",
        "org.dutyexception.confirm",
    }
)
# What the named parts of the system may do.
INSTALLATION = "installation"
SYSTEM_ACTS = {
    INSTALLATION: frozenset(
        {
            "kernel.calendar.publish",
            "kernel.parameter.set",
            "org.account.give_link",
            "org.account.open",
            "org.assignment.grant",
            "org.company.found",
            "org.department.appoint_head",
            "org.department.create",
            "org.dutyexception.make",
            "org.person.register",
            "org.post.create",
            "org.role.create",
            "org.role.declare_conflict",
        }
    ),
}
