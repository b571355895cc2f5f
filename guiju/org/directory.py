"""The kernel's questions about people, answered from assignments and permits.

They are asked in each unit of work, so each is one plain statement.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model

from guiju.kernel.database.statements import rows
from guiju.kernel.directory import Reach, Rights
from guiju.kernel.models import Actor, Company
from guiju.org.role.catalogue import OWN_ACTS, SYSTEM_ACTS

PERMISSIONS = """
SELECT DISTINCT m.permission FROM org_assignment a
JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
JOIN org_account t ON t.actor_id = p.actor_id AND t.state = 'active'
JOIN org_permit m ON m.role_id = a.role_id
WHERE a.company_id = %s AND a.until IS NULL AND p.actor_id = %s
"""
# Who holds a permit, the department that the role was given for, if any, and whether that one, or
# else the one they work in, is the subject's or above it.
HELD = """
SELECT m.permission, m.scope, a.department_id, p.actor_id, m.up_to,
    coalesce(a.department_id, w.department_id) IN (SELECT org_departments_above(%s))
FROM org_permit m
JOIN org_assignment a ON a.role_id = m.role_id AND a.until IS NULL
JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
JOIN org_post w ON w.id = p.post_id
JOIN org_account t ON t.actor_id = p.actor_id AND t.state = 'active'
WHERE m.company_id = %s
"""
# How far a permission reaches, in one statement: the departments that it was given for, then those
# below them.
REACH = """
WITH RECURSIVE held AS (
    SELECT m.scope, a.department_id AS given_for, w.department_id AS works_in
    FROM org_assignment a
    JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
    JOIN org_post w ON w.id = p.post_id
    JOIN org_account t ON t.actor_id = p.actor_id AND t.state = 'active'
    JOIN org_permit m ON m.role_id = a.role_id
    WHERE a.company_id = %s AND a.until IS NULL AND m.permission = %s AND p.actor_id = %s),
below AS (
    SELECT coalesce(given_for, works_in) AS id, 0 AS depth FROM held
    WHERE scope = 'department' OR (scope = 'company' AND given_for IS NOT NULL)
    UNION
    SELECT d.id, b.depth + 1 FROM org_department d JOIN below b ON d.parent_id = b.id)
SELECT coalesce(bool_or(scope = 'company' AND given_for IS NULL), false),
    coalesce(bool_or(scope = 'own'), false),
    (SELECT coalesce(array_agg(id ORDER BY depth, id), '{}')
     FROM (SELECT id, min(depth) AS depth FROM below GROUP BY id) once)
FROM held
"""
ABOVE = "SELECT org_departments_above(%s)"
ROLE_HOLDERS = """
SELECT DISTINCT p.actor_id FROM org_assignment a
JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
JOIN org_account t ON t.actor_id = p.actor_id AND t.state = 'active'
JOIN org_role r ON r.id = a.role_id
WHERE a.company_id = %s AND r.code = %s AND a.until IS NULL
  AND (%s::bigint IS NULL OR a.department_id IS NULL
       OR a.department_id IN (SELECT org_departments_above(%s)))
ORDER BY p.actor_id
"""
ROLES = "SELECT code, name FROM org_role WHERE company_id = %s ORDER BY code"
ROLES_OF = """
SELECT DISTINCT r.code, r.name FROM org_assignment a
JOIN org_person p ON p.id = a.person_id AND p.left_on IS NULL
JOIN org_account t ON t.actor_id = p.actor_id AND t.state = 'active'
JOIN org_role r ON r.id = a.role_id
WHERE a.company_id = %s AND a.until IS NULL AND p.actor_id = %s ORDER BY r.code
"""
POST_HOLDERS = """
SELECT p.actor_id FROM org_person p JOIN org_account t ON t.actor_id = p.actor_id
WHERE p.company_id = %s AND p.post_id = %s AND p.left_on IS NULL AND t.state = 'active'
ORDER BY p.actor_id
"""
HEADS_ABOVE = """
SELECT h.actor_id FROM org_departments_above(%s) WITH ORDINALITY AS above (id, steps)
JOIN org_department d ON d.id = above.id AND d.company_id = %s
JOIN org_person h ON h.id = d.head_id AND h.left_on IS NULL
JOIN org_account t ON t.actor_id = h.actor_id AND t.state = 'active'
WHERE h.actor_id <> %s ORDER BY above.steps
"""
PRINCIPALS = """
SELECT DISTINCT p.actor_id FROM org_delegation d
JOIN org_person p ON p.id = d.principal_id JOIN org_person s ON s.id = d.deputy_id
WHERE d.company_id = %s AND s.actor_id = %s AND d.ended_at IS NULL
  AND now() BETWEEN d.since AND d.until AND p.left_on IS NULL
ORDER BY p.actor_id
"""
HEAD = """
SELECT p.actor_id FROM org_department d JOIN org_person p ON p.id = d.head_id
WHERE d.id = %s AND d.company_id = %s AND p.left_on IS NULL
"""
# The nearest head above who is somebody else: a head's own superior heads the department above.
SUPERIOR = """
WITH RECURSIVE above AS (
    SELECT d.id, d.parent_id, d.head_id, 0 AS steps FROM org_department d
    JOIN org_post w ON w.department_id = d.id
    JOIN org_person p ON p.post_id = w.id WHERE p.actor_id = %s AND d.company_id = %s
    UNION ALL
    SELECT d.id, d.parent_id, d.head_id, a.steps + 1 FROM org_department d
    JOIN above a ON d.id = a.parent_id)
SELECT h.actor_id FROM above JOIN org_person h ON h.id = above.head_id
WHERE h.actor_id <> %s AND h.left_on IS NULL ORDER BY steps LIMIT 1
"""


class Held(NamedTuple):
    """A permit that somebody holds: for which action, how far, by a role given where."""

    permission: str
    scope: str
    given_for: int | None
    actor: int
    up_to: Decimal | None
    is_above: bool  # the department that it is held in is the subject's, or one above it


class OrgDirectory:
    """Answers the kernel's `Directory` port."""

    def may(
        self, actor: Actor, permission: str, company: Company | None, subject: Model | None = None
    ) -> bool:
        """Whether the actor may do this to the subject; without one, whether to any at all."""
        if actor.sort == Actor.Sort.SYSTEM:
            return permission in SYSTEM_ACTS.get(actor.name, frozenset())
        if company is None or actor.company_id != company.pk or is_foreign(subject, company):
            return False
        if permission in OWN_ACTS:
            return subject is None or getattr(subject, "own_actor", None) == actor.pk
        holder = holder_of(actor, permission)
        held = permits(permission, company, subject, holder) if holder else []
        return any(reaches(one, subject) for one in held)

    def rights(self, actor: Actor, company: Company, subject: Model | None = None) -> Rights:
        """All that the actor may do: the answers of `may` for all permissions. One statement."""
        if actor.sort == Actor.Sort.SYSTEM:
            acts = SYSTEM_ACTS.get(actor.name, frozenset())
            return Rights(acts, acts)
        if actor.company_id != company.pk:
            return Rights()
        if subject is None:
            anywhere = self.permissions(actor, company) | OWN_ACTS
            return Rights(anywhere, anywhere)
        holder = actor.owner_id or actor.pk
        told = rows(f"{HELD} AND p.actor_id = %s", *about(subject, company), holder)
        held = [one for one in (Held(*row) for row in told) if holder_of(actor, one.permission)]
        here = {one.permission for one in held if reaches(one, subject)}
        is_own = getattr(subject, "own_actor", None) == actor.pk
        here = here | OWN_ACTS if is_own else here - OWN_ACTS
        anywhere = OWN_ACTS.union(one.permission for one in held)
        return Rights(anywhere, frozenset() if is_foreign(subject, company) else frozenset(here))

    def reach(self, actor: Actor, permission: str, company: Company) -> Reach:
        """All that the actor may do this to: the same answer as `may`, for many at once."""
        if actor.sort == Actor.Sort.SYSTEM:
            return Reach(company=permission in SYSTEM_ACTS.get(actor.name, frozenset()))
        if actor.company_id != company.pk:
            return Reach()
        if permission in OWN_ACTS:
            return Reach(own=True)
        holder = holder_of(actor, permission)
        if holder is None:
            return Reach()
        ((is_company, is_own, departments),) = rows(REACH, company.pk, permission, holder)
        return Reach(is_company, tuple(departments), is_own)

    def permissions(self, actor: Actor, company: Company) -> frozenset[str]:
        """All that the actor may do somewhere in the company."""
        held = rows(PERMISSIONS, company.pk, actor.owner_id or actor.pk)
        return frozenset(name for (name,) in held if holder_of(actor, name) is not None)

    def holders(self, permission: str, company: Company, subject: Model | None = None) -> list[int]:
        """The ids of the actors who may do this to the subject now."""
        held = permits(permission, company, subject, None)
        return sorted({one.actor for one in held if reaches(one, subject)})

    def role_holders(self, role: str, company: Company, department: int | None = None) -> list[int]:
        """The ids of the actors who hold a role, in a department or above it where one is given."""
        found = rows(ROLE_HOLDERS, company.pk, role, department, department)
        return [actor for (actor,) in found]

    def roles(self, company: Company) -> dict[str, str]:
        """The company's roles by their code: what each is called."""
        return dict(rows(ROLES, company.pk))

    def roles_of(self, actor: Actor, company: Company) -> dict[str, str]:
        """The roles that the actor holds anywhere in the company, by their code."""
        return dict(rows(ROLES_OF, company.pk, actor.pk))

    def head_of(self, department: int, company: Company) -> int | None:
        """The id of the actor who heads the department."""
        return next((actor for (actor,) in rows(HEAD, department, company.pk)), None)

    def post_holders(self, post: int, company: Company) -> list[int]:
        """The ids of the actors who hold a post."""
        return [actor for (actor,) in rows(POST_HOLDERS, company.pk, post)]

    def departments_above(self, department: int, company: Company) -> list[int]:
        """The department itself and those above it, the nearest first."""
        return [pk for (pk,) in rows(ABOVE, department)]

    def heads_above(self, department: int | None, company: Company, besides: Actor) -> list[int]:
        """The heads of the department and of those above it, nearest first, without one actor."""
        heads = rows(HEADS_ABOVE, department, company.pk, besides.pk)
        return [actor for (actor,) in heads]

    def superior_of(self, actor: Actor, company: Company) -> int | None:
        """The id of the nearest head above the actor who is somebody else."""
        found = rows(SUPERIOR, actor.pk, company.pk, actor.pk)
        return next((superior for (superior,) in found), None)

    def stands_in_for(self, actor: Actor, company: Company) -> list[int]:
        """The ids of the actors for whom this one may act now."""
        return [principal for (principal,) in rows(PRINCIPALS, company.pk, actor.pk)]


def holder_of(actor: Actor, permission: str) -> int | None:
    """Whose permits count: a service account reads what its owner reads, and does nothing else."""
    if actor.sort != Actor.Sort.SERVICE:
        return actor.pk
    return actor.owner_id if permission.endswith(".read") else None


def is_foreign(subject: Model | None, company: Company) -> bool:
    """Whether the subject is another company's: its own key says so, or that of its actor."""
    owner = subject if hasattr(subject, "company_id") else getattr(subject, "actor", None)
    return owner is not None and owner.company_id != company.pk


def permits(
    permission: str, company: Company, subject: Model | None, holder: int | None
) -> list[Held]:
    """The permits that the holder, or without one anybody, has. One statement."""
    asked = [*about(subject, company), permission]
    if holder is None:
        return [Held(*row) for row in rows(f"{HELD} AND m.permission = %s", *asked)]
    # One condition more, not one that may be null: prepared, it then begins with the one person.
    both = f"{HELD} AND m.permission = %s AND p.actor_id = %s"
    return [Held(*row) for row in rows(both, *asked, holder)]


def about(subject: Model | None, company: Company) -> list[Any]:
    """What `HELD` asks first."""
    return [getattr(subject, "scope_department", None), company.pk]


def reaches(held: Held, subject: Model | None) -> bool:
    """Whether a permit reaches the subject; without a subject, any permit does.

    A role that was given for a department never reaches beyond it, whatever its permits say.
    """
    if subject is None:
        return True
    if not is_within(held, subject):
        return False
    if held.scope == "own":
        return getattr(subject, "own_actor", None) == held.actor
    return held.is_above or (held.scope == "company" and held.given_for is None)


def is_within(held: Held, subject: Model) -> bool:
    """Whether the subject's amount is one that the permit covers (demand P5.2.1a).

    Sight is not measured in money: what may be read is alike on a list and on a page.
    """
    if held.up_to is None or held.permission.endswith(".read"):
        return True
    amount = getattr(subject, "amount", None)
    return amount is None or amount() <= held.up_to
