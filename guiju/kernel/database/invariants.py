"""Proofs: sentences that are true of the database, each with the SQL that finds what breaks it.

An app registers what it proves. `guiju check` runs them all as the owner; each returns the
offending rows, and no row means that the sentence holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction


@dataclass(frozen=True)
class Invariant:
    """A sentence and the query for what breaks it."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True)
class Proof:
    """One invariant, proved or not, with up to 20 offending rows."""

    invariant: Invariant
    offending: tuple[tuple[Any, ...], ...]

    @property
    def holds(self) -> bool:
        """True where nothing breaks the sentence."""
        return not self.offending


SHOWN = 20
invariants: dict[str, Invariant] = {}


def invariant(name: str, sentence: str, sql: str) -> Invariant:
    """Register one. Raises ValueError where the name is taken."""
    if name in invariants:
        raise ValueError(f"{name} is an invariant already")
    invariants[name] = Invariant(name, sentence, sql)
    return invariants[name]


def prove() -> Iterator[Proof]:
    """Prove each invariant on one snapshot of the database."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT set_config('guiju.app_role', %s, true)", [settings.GUIJU_APP_ROLE])
        for one in invariants.values():
            cursor.execute(one.sql)
            yield Proof(one, tuple(cursor.fetchmany(SHOWN)))


invariant(
    "classified",
    "Every table is business, reference or machinery.",
    """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM kernel_classified k WHERE k."table" = c.relname)
    """,
)
invariant(
    "fenced",
    "Every business table has a company, row-level security and its policy.",
    """
    SELECT k."table" FROM kernel_classified k JOIN pg_class c ON c.oid = to_regclass(k."table")
    WHERE k.sort = 'business' AND NOT (c.relrowsecurity
        AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'company')
        AND EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attname = 'company_id'))
    """,
)
invariant(
    "audited",
    "Every audited table has its three audit triggers, and they are on.",
    """
    SELECT k."table" FROM kernel_classified k
    WHERE k.audited AND 3 <> (SELECT count(*) FROM pg_trigger t
        WHERE t.tgrelid = to_regclass(k."table") AND t.tgenabled IN ('O', 'A')
          AND t.tgfoid = 'kernel_audit_rows'::regproc)
    """,
)
invariant(
    "final",
    "Every append-only table refuses changes, and the trigger that does it is on.",
    """
    SELECT k."table" FROM kernel_classified k
    WHERE k.append_only AND NOT EXISTS (SELECT FROM pg_trigger t
        WHERE t.tgrelid = to_regclass(k."table") AND t.tgenabled IN ('O', 'A')
          AND t.tgfoid = 'kernel_is_final'::regproc)
    """,
)
invariant(
    "triggers_on",
    "No trigger is switched off.",
    """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled NOT IN ('O', 'A')
    """,
)
invariant(
    "least_privilege",
    "The application's role owns nothing and passes no fence.",
    """
    SELECT 'owns ' || c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE r.rolname = current_setting('guiju.app_role')
    UNION ALL
    SELECT 'may pass the fences' FROM pg_roles r
    WHERE r.rolname = current_setting('guiju.app_role')
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb)
    """,
)
invariant(
    "as_built",
    "Every trigger, constraint, policy, function and right is as it was built.",
    """
    WITH now AS (SELECT kernel_built_lines(current_setting('guiju.app_role')) AS line)
    SELECT 'missing or changed: ' || split_part(line, ' ', 1) || ' ' || split_part(line, ' ', 2)
    FROM (SELECT line FROM kernel_built EXCEPT SELECT line FROM now) gone
    UNION ALL
    SELECT 'added or changed: ' || split_part(line, ' ', 1) || ' ' || split_part(line, ' ', 2)
    FROM (SELECT line FROM now EXCEPT SELECT line FROM kernel_built) new
    """,
)
invariant(
    "rights",
    "The application's role has the rights that the classification says, no more and no less.",
    """
    WITH said AS (
        SELECT k."table", trim(part) AS privilege FROM kernel_classified k,
            regexp_split_to_table(k.rights, ',(?![^(]*\\))') part WHERE trim(part) <> ''),
    given AS (
        SELECT g.table_name::text AS "table", g.privilege_type::text AS privilege
        FROM information_schema.role_table_grants g
        WHERE g.grantee IN (current_setting('guiju.app_role'), 'PUBLIC')
          AND g.table_schema = 'public'
        UNION
        SELECT c.table_name, c.privilege_type || ' ('
            || string_agg(c.column_name, ', ' ORDER BY c.column_name) || ')'
        FROM information_schema.column_privileges c
        WHERE c.grantee IN (current_setting('guiju.app_role'), 'PUBLIC')
          AND c.table_schema = 'public' AND NOT EXISTS (
            SELECT FROM information_schema.role_table_grants g
            WHERE (g.table_name, g.privilege_type, g.grantee)
                = (c.table_name, c.privilege_type, c.grantee))
        GROUP BY c.table_name, c.privilege_type)
    (SELECT 'too much', "table", privilege FROM given EXCEPT SELECT 'too much', * FROM said)
    UNION ALL
    (SELECT 'too little', "table", privilege FROM said EXCEPT SELECT 'too little', * FROM given)
    """,
)
invariant(
    "partitions",
    "Evidence lies in its month, and the next month has its place.",
    """
    SELECT 'kernel_audit_default', count(*) FROM kernel_audit_default HAVING count(*) > 0
    UNION ALL
    SELECT 'kernel_access_default', count(*) FROM kernel_access_default HAVING count(*) > 0
    UNION ALL
    SELECT name, 0 FROM (VALUES ('kernel_audit'), ('kernel_access')) parent (name)
    WHERE to_regclass(name || to_char(now() AT TIME ZONE 'GMT' + interval '1 month', '_YYYY_MM'))
        IS NULL
    """,
)
invariant(
    "audit_has_its_unit",
    "Every audit row belongs to a unit of work of the same actor and company.",
    """
    SELECT a.id FROM kernel_audit a LEFT JOIN kernel_unit u ON u.id = a.unit_id
    WHERE u.id IS NULL OR u.actor_id <> a.actor_id OR u.company_id IS DISTINCT FROM a.company_id
    """,
)
invariant(
    "keys_valid",
    "No constraint is left unvalidated and no index is broken.",
    """
    SELECT conname::text FROM pg_constraint WHERE NOT convalidated
    UNION ALL
    SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
    """,
)
