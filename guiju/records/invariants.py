"""What is proved of records: that the rules held, told by the rows they left behind."""

from collections.abc import Iterator

from guiju.kernel.database.invariants import invariant
from guiju.records.content import parts_of
from guiju.records.rules import kinds

ROW_OF_ITS_KIND = """
SELECT r.id, r.kind FROM records_record r LEFT JOIN {table} t ON t.id = r.id
WHERE r.kind = '{kind}' AND (t.company_id, t.number, t.state, t.owner_id)
    IS DISTINCT FROM (r.company_id, r.number, r.state, r.owner_id)
"""
TOLD = """
SELECT '{table}', a.row_id FROM kernel_audit a
WHERE a."table" = '{table}' AND NOT EXISTS (
    SELECT FROM records_event e
    WHERE e.unit_id = a.unit_id AND e.edits AND e.record_id = {key})
"""


def rows_of_their_kinds() -> Iterator[str]:
    """One query a kind."""
    for model in kinds():
        yield ROW_OF_ITS_KIND.format(table=model._meta.db_table, kind=model.kind)


def changes_of_content() -> Iterator[str]:
    """One query a table that holds what records say."""
    for model in kinds():
        yield TOLD.format(table=model._meta.db_table, key="a.row_id")
        for line_model, _fields, back in parts_of(model).values():
            key = f"(coalesce(a.after, a.before) ->> '{back}')::bigint"
            yield TOLD.format(table=line_model._meta.db_table, key=key)


invariant(
    "records_follow_events",
    "Every record stands where its newest event left it, by a chain without a gap.",
    """
    SELECT r.id, r.state FROM records_record r
    LEFT JOIN records_event e ON e.record_id = r.id AND e.version = r.version
    WHERE e.to_state IS DISTINCT FROM r.state OR r.version <> (
        SELECT count(*) FROM records_event every WHERE every.record_id = r.id)
    UNION ALL
    SELECT e.record_id, e.from_state FROM records_event e
    LEFT JOIN records_event before
        ON before.record_id = e.record_id AND before.version = e.version - 1
    WHERE e.from_state <> coalesce(before.to_state, '')
    """,
)
invariant(
    "records_have_their_rows",
    "Every record has the row of its kind, which says the same number, state and owner.",
    "UNION ALL".join(rows_of_their_kinds()),
)
invariant(
    "records_told",
    "Whatever a record says was written in the unit of an event that is an edit of it.",
    "UNION ALL".join(changes_of_content()),
)
invariant(
    "records_numbered",
    "Every series of numbers is without a gap, and each number is on its own record.",
    """
    SELECT c.series, c.last FROM records_counter c
    WHERE ARRAY(SELECT generate_series(1, c.last)) <> ARRAY(
        SELECT n.ordinal FROM records_number n
        WHERE n.company_id = c.company_id AND n.series = c.series ORDER BY 1)
    UNION ALL
    SELECT n.number, n.record_id FROM records_number n
    JOIN records_record r ON r.id = n.record_id
    WHERE (n.status <> 'void') <> (n.number = r.number)
    UNION ALL
    SELECT r.number, r.id FROM records_record r
    WHERE r.number <> '' AND NOT EXISTS (
        SELECT FROM records_number n WHERE n.record_id = r.id AND n.number = r.number)
    """,
)
invariant(
    "records_approved",
    "Nothing passed its route with an empty seat; nobody filled a seat that was not theirs, two of "
    "one round, or one of what they had written (P3.2.2b, P3.3.1a).",
    """
    WITH filled AS (
        SELECT s.*, e.id AS event, e.version, person, e.on_behalf_of_id IS NULL
            OR person = e.on_behalf_of_id AS is_asked
        FROM records_seat s JOIN records_event e ON e.seat_id = s.id,
            unnest(array_remove(ARRAY[e.actor_id, e.on_behalf_of_id], NULL)) AS person)
    SELECT f.record_id, f.person, 'is no candidate' FROM filled f
    WHERE f.is_asked AND f.person <> ALL (f.candidates)
    UNION ALL
    SELECT f.record_id, f.person, 'filled two seats' FROM filled f
    GROUP BY f.record_id, f.opened_at_version, f.person HAVING count(*) > 1
    UNION ALL
    SELECT f.record_id, f.person, 'wrote it' FROM filled f
    JOIN records_event e ON e.record_id = f.record_id AND e.version < f.version
        AND (e.edits OR e.version = f.opened_at_version)
        AND f.person IN (e.actor_id, e.on_behalf_of_id)
    UNION ALL
    SELECT e.record_id, e.actor_id, 'passed an empty seat' FROM records_event e
    JOIN records_transition t USING (kind, action, from_state, to_state, edits)
    JOIN records_seat s ON s.record_id = e.record_id AND s.opened_at_version = (
        SELECT max(opened_at_version) FROM records_seat
        WHERE record_id = e.record_id AND opened_at_version < e.version)
    WHERE t.ends_route AND NOT EXISTS (
        SELECT FROM records_event f WHERE f.seat_id = s.id AND f.version <= e.version)
    """,
)
invariant(
    "records_revised",
    "Every revision that was applied changed its subject once, after the approval that its class "
    "asks for (P3.2.2b).",
    """
    SELECT v.id, v.subject_id FROM records_revision v
    WHERE (v.state = 'applied') <> EXISTS (
        SELECT FROM records_event e WHERE e.revision_id = v.id AND e.record_id = v.subject_id)
    UNION ALL
    SELECT v.id, v.subject_id FROM records_revision v
    JOIN records_event e ON e.record_id = v.id AND e.to_state = 'applied'
    WHERE e.action <> 'approve' AND v.field_class <> 'free'
    """,
)
invariant(
    "approvals_owed",
    "What waits for an approval is owed by who may give it, and no other approval is (P3.3.2b).",
    """
    WITH waiting AS (
        SELECT s.id, s.stage, min(s.stage) OVER (PARTITION BY s.record_id) AS next, s.candidates
        FROM records_seat s JOIN records_record r ON r.id = s.record_id
        WHERE NOT EXISTS (SELECT FROM records_event e WHERE e.seat_id = s.id)
          AND s.opened_at_version = (
            SELECT max(opened_at_version) FROM records_seat WHERE record_id = r.id)
          AND EXISTS (
            SELECT FROM records_transition t
            WHERE t.kind = r.kind AND t.to_state = r.state AND t.opens_route)),
    owed AS (
        SELECT o.seat_id, o.owners FROM records_obligation o
        WHERE o.sort = 'approve' AND o.closed_at IS NULL)
    SELECT w.id, o.seat_id FROM (SELECT * FROM waiting WHERE stage = next) w
    FULL JOIN owed o ON o.seat_id = w.id
    WHERE w.id IS NULL OR o.seat_id IS NULL OR NOT o.owners @> w.candidates
    """,
)
