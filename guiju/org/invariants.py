"""What org proves of the database."""

from guiju.kernel.database.invariants import invariant

invariant(
    "account_has_a_person",
    "Every account belongs to a person, or to a service with a named owner (P1.2, P3.1.1a).",
    """
    SELECT t.login FROM org_account t JOIN kernel_actor a ON a.id = t.actor_id
    WHERE a.sort <> 'service' AND NOT EXISTS (SELECT FROM org_person p WHERE p.actor_id = a.id)
    """,
)
invariant(
    "human_has_a_person",
    "Every human actor is a person on the register.",
    """
    SELECT a.name FROM kernel_actor a
    WHERE a.sort = 'human' AND NOT EXISTS (SELECT FROM org_person p WHERE p.actor_id = a.id)
    """,
)
invariant(
    "duties_apart",
    "Nobody holds two roles that must be apart without an exception in force (P5.2.1a).",
    """
    SELECT p.staff_number, p.name, f.code, s.code FROM org_dutyconflict c
    JOIN org_assignment a ON a.role_id = c.first_id AND a.until IS NULL
    JOIN org_assignment b ON b.role_id = c.second_id AND b.until IS NULL
        AND b.person_id = a.person_id
    JOIN org_person p ON p.id = a.person_id
    JOIN org_role f ON f.id = c.first_id JOIN org_role s ON s.id = c.second_id
    WHERE NOT EXISTS (SELECT FROM org_dutyexception e
        WHERE e.person_id = p.id AND e.conflict_id = c.id
          AND e.review_by >= (now() AT TIME ZONE 'GMT')::date)
    """,
)
invariant(
    "exceptions_confirmed",
    "Every exception from the separation of duties is confirmed by its approver within 14 days.",
    """
    SELECT p.staff_number, p.name, e.since FROM org_dutyexception e
    JOIN org_person p ON p.id = e.person_id
    WHERE e.confirmed_at IS NULL AND e.since < (now() AT TIME ZONE 'GMT')::date - 14
    """,
)
invariant(
    "three_administrators",
    "Every company has its system, security and audit administrators, with active accounts.",
    """
    SELECT c.code, r.code FROM kernel_company c
    JOIN org_role r ON r.company_id = c.id AND r.code IN
        ('system-administrator', 'security-administrator', 'audit-administrator')
    WHERE NOT EXISTS (
        SELECT FROM org_assignment a JOIN org_person p ON p.id = a.person_id
        JOIN org_account t ON t.actor_id = p.actor_id
        WHERE a.role_id = r.id AND a.until IS NULL AND t.state = 'active' AND p.left_on IS NULL)
    """,
)
invariant(
    "leavers_are_out",
    "Nobody who has left has an active account (P3.1.2b).",
    """
    SELECT p.staff_number, p.name FROM org_person p JOIN org_account t ON t.actor_id = p.actor_id
    WHERE p.left_on < (now() AT TIME ZONE 'GMT')::date AND t.state = 'active'
    """,
)
invariant(
    "own_roles",
    "Nobody granted or withdrew their own role (P3.1.1a).",
    """
    SELECT p.staff_number, p.name, k.at FROM kernel_audit k
    JOIN org_assignment a ON a.id = k.row_id JOIN org_person p ON p.id = a.person_id
    WHERE k."table" = 'org_assignment' AND k.actor_id = p.actor_id
    """,
)
