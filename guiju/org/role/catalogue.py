"""The roles that every company starts with, what they permit, and which must be apart.

System, security and audit administrator are held by three persons (GB/T 22239-2019, level 3, takes
them for granted; the policy's demands P5.2.2b and P5.3 rest on it).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.org.role.models import Permit

COMPANY = Permit.Scope.COMPANY.value
DEPARTMENT = Permit.Scope.DEPARTMENT.value
OWN = Permit.Scope.OWN.value


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
PROCESS = "process-owner"
KEEPER = "master-keeper"

CHANGE = "org.parameterchange"
CONFIRMING = ("approve", "reject", "read", "print")  # by whoever did not propose it

ROLES = {
    STAFF: RoleTemplate(
        _("Staff"),
        (
            ("org.person.read", COMPANY),
            ("org.department.read", COMPANY),
            ("org.delegation.give", OWN),
            ("org.delegation.end", OWN),
            ("records.paper.attach", COMPANY),
            ("records.paper.remove", COMPANY),
            ("records.comment.say", COMPANY),
            ("records.route.read", COMPANY),
            ("records.route.print", COMPANY),
        ),
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
            *((f"{CHANGE}.{step}", COMPANY) for step in ("create", "read", "print")),
            *((f"{CHANGE}.{step}", OWN) for step in ("edit", "discard", "submit", "withdraw")),
            ("kernel.health.read", COMPANY),
        ),
    ),
    SECURITY: RoleTemplate(
        _("Security administrator"),
        (
            ("org.assignment.grant", COMPANY),
            ("org.assignment.withdraw", COMPANY),
            ("org.delegation.give", COMPANY),
            ("org.delegation.end", COMPANY),
            ("org.account.suspend", COMPANY),
            *((f"{CHANGE}.{step}", COMPANY) for step in CONFIRMING),
        ),
    ),
    AUDIT: RoleTemplate(
        _("Audit administrator"),
        (
            ("kernel.evidence.read", COMPANY),
            ("org.dutyexception.make", COMPANY),
            *((f"{CHANGE}.{step}", COMPANY) for step in CONFIRMING),
        ),
    ),
    PROCESS: RoleTemplate(
        _("Process owner"),
        (
            *(
                (f"records.route.{verb}", COMPANY)
                for verb in ("create", "edit", "discard", "activate", "retire", "propose", "revise")
            ),
            ("web.view.share", COMPANY),
            ("web.view.withdraw", COMPANY),
        ),
    ),
    # What the keepers keep is said by the apps that own it.
    KEEPER: RoleTemplate(_("Keeper of masters"), ()),
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


def add_role(code: str, name: str | Promise, *permits: tuple[str, str]) -> None:
    """Let companies start with one role more: said by the app that owns the kinds."""
    if code in ROLES:
        raise ValueError(f"{code} is a role already")
    ROLES[code] = RoleTemplate(name, permits)


def extend_role(code: str, *permits: tuple[str, str]) -> None:
    """Let a role permit more: said by the app that owns the kinds."""
    ROLES[code] = RoleTemplate(ROLES[code].name, (*ROLES[code].permits, *permits))


def declare_apart(one: str, other: str, why: str | Promise) -> None:
    """Let nobody hold both roles: said by the app that owns the kinds."""
    CONFLICTS.append((one, other, why))


CONFLICTS: list[tuple[str, str, str | Promise]] = [
    (SYSTEM, SECURITY, _("Who runs the system must not grant the rights in it.")),
    (SYSTEM, AUDIT, _("Who runs the system must not be the one who reviews its records.")),
    (SECURITY, AUDIT, _("Who grants rights must not be the one who reviews their use.")),
]
COMBINABLE = (SYSTEM, SECURITY)  # in a small company, by exception; audit never

# What one may do to what is one's own (`own_actor`) without holding any role.
OWN_ACTS = frozenset(
    {
        "org.account.change_password",
        "org.account.read",
        "org.account.set_language",
        "org.account.use_link",
        "org.dutyexception.confirm",
        "org.token.give",
        "org.token.revoke",
        "web.arrangement.change",
        "web.arrangement.make",
        "web.arrangement.open_with",
        "web.view.change",
        "web.view.remove",
        "web.view.save",
    }
)
# What the named parts of the system may do.
INSTALLATION = "installation"
SYSTEM_ACTS = {
    INSTALLATION: frozenset(
        {
            "kernel.calendar.publish",
            "records.rules.write",
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
    "clockwork": frozenset(
        {
            "records.obligation.escalate",
            "records.obligation.reckon",
            "records.obligation.remind",
        }
    ),
}
