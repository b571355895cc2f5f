"""How each proof of records is broken, by the owner, with the rules against it switched off."""


def without(trigger: str, table: str, *statements: str) -> list[str]:
    """Do something while a trigger is off; it is on again afterwards. All: those of the wall."""
    switch = f"ALTER TABLE {table} {{}} TRIGGER {trigger.replace('ALL', 'USER')}"
    return [
        switch.format("DISABLE"),
        *statements,
        "SET CONSTRAINTS ALL IMMEDIATE",
        switch.format("ENABLE"),
    ]


A_REQUEST = "(SELECT min(id) FROM purchasing_request)"
A_MASTER = "(SELECT min(r.id) FROM records_record r WHERE r.kind = 'records.route')"
EVENT = (
    "INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,"
    " edits, actor_id, unit_id, reason, particulars) SELECT company_id, id, kind, {version}, "
    "'{action}', '{source}', '{target}', {edits}, owner_id, guiju_unit(), 'x', '{{}}' "
    "FROM records_record WHERE kind = 'records.revision'"
)
# A revision that says that it was applied, and that nothing came of.
APPLIED_IN_VAIN = (
    (
        "INSERT INTO records_record (company_id, kind, state, version, number, owner_id) "
        "VALUES (guiju_company(), 'records.revision', 'applied', 2, '', guiju_actor())"
    ),
    EVENT.format(version=1, action="create", source="", target="draft", edits="true"),
    EVENT.format(version=2, action="apply_free", source="draft", target="applied", edits="false"),
    (
        "INSERT INTO records_revision (id, company_id, number, state, owner_id, subject_id, "
        "subject_version, field_class, why, difference) SELECT id, company_id, '', 'applied', "
        f"owner_id, {A_MASTER}, 1, 'free', 'x', '{{}}' "
        "FROM records_record WHERE kind = 'records.revision'"
    ),
)

BREAKS = {
    "records_follow_events": without(
        "ALL",
        "records_record",
        f"UPDATE records_record SET version = version + 1 WHERE id = {A_REQUEST}",
    ),
    "records_have_their_rows": without(
        "ALL",
        "purchasing_request",
        f"UPDATE purchasing_request SET owner_id = guiju_actor() WHERE id = {A_REQUEST}",
    ),
    "records_told": without(
        "purchasing_request_guard_update",
        "purchasing_request",
        f"UPDATE purchasing_request SET why = 'x' WHERE id = {A_REQUEST}",
    ),
    "records_numbered": without(
        "ALL", "records_counter", "UPDATE records_counter SET last = last + 1"
    ),
    "records_approved": without(
        "ALL",
        "records_seat",
        "UPDATE records_seat SET candidates = '{0}' "
        "WHERE id IN (SELECT seat_id FROM records_event)",
    ),
    "records_revised": without(
        "ALL",
        "records_record",
        *without("ALL", "records_event", *without("ALL", "records_revision", *APPLIED_IN_VAIN)),
    ),
    "approvals_owed": [
        (
            "UPDATE records_obligation SET closed_at = now(), closed_by_id = guiju_unit() "
            "WHERE closed_at IS NULL"
        )
    ],
}
