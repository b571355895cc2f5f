"""Legal numbers, without gaps: drawn when the unit ends, series in sorted order, held shortest.

A number is reserved at one step and frozen at the same or a later one. Until it is frozen it is
given up for another when its record moves to another series; what was given up stays on the list as
void.
"""

from typing import TYPE_CHECKING, NamedTuple

from guiju.kernel.database.statements import rows, run
from guiju.kernel.unit import Unit
from guiju.records.record import Kind, Number

if TYPE_CHECKING:
    from guiju.records.taking import Taking

# One statement a series: the counter and the list. WITH ORDINALITY keeps the order of the records.
DRAW_SQL = """
WITH drawn AS (
    INSERT INTO records_counter AS c (company_id, series, last) VALUES (%s, %s, %s)
    ON CONFLICT (company_id, series) DO UPDATE SET last = c.last + excluded.last
    RETURNING c.series, c.last)
INSERT INTO records_number (company_id, series, ordinal, number, record_id, status)
SELECT %s, d.series, d.last - %s + w.place,
    records_number_of(d.series, (d.last - %s + w.place)::integer), w.record, w.status
FROM drawn d, unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS w (record, status, place)
RETURNING record_id, number
"""
NUMBER_SQL = "UPDATE records_record SET number = %s WHERE id = %s"
NUMBER_AND_STEP_SQL = (
    "UPDATE records_record SET number = %s, state = %s, version = %s WHERE id = %s"
)
FREEZE_SQL = """
UPDATE records_number SET status = 'frozen' WHERE record_id = %s AND status = 'reserved'
"""
VOID_SQL = "UPDATE records_number SET status = 'void' WHERE record_id = %s AND status = 'reserved'"


class Want(NamedTuple):
    """A record that waits for its number; with its step, if nothing comes between."""

    record: Kind
    status: str
    is_stepping: bool


def ask(taking: "Taking") -> bool:
    """Give the record its number at the end of the unit; whether its step waits for that, too."""
    record, unit = taking.record, taking.unit
    series = record.series_now(unit.company)
    freezes = taking.step.number == "freeze"
    if record.number:
        if is_kept(record, series):
            if freezes:
                run(FREEZE_SQL, record.pk)
            return False
        run(VOID_SQL, record.pk)
    status = Number.Status.FROZEN if freezes else Number.Status.RESERVED
    if forget(unit, record):
        unit.wanted.setdefault(series, []).append(Want(record, status, is_stepping=False))
        return False
    if not unit.wanted:
        unit.closing.append(draw)
    unit.wanted.setdefault(series, []).append(Want(record, status, taking.is_the_call))
    return taking.is_the_call


def forget(unit: Unit, record: Kind) -> bool:
    """Whether the record waited for a number in this unit already; now it waits for another."""
    for wants in unit.wanted.values():
        for want in wants:
            if want.record.pk == record.pk:
                wants.remove(want)
                return True
    return False


def is_kept(record: Kind, series: str) -> bool:
    """Whether the record keeps its number: it is of the series that is due, or frozen already."""
    if record.number.rpartition("-")[0] == series:
        return True
    frozen = Number.objects.filter(record_id=record.pk, status=Number.Status.FROZEN)
    return frozen.exists()


def draw(unit: Unit) -> None:
    """Draw all the numbers that the unit wants."""
    company = unit.company.pk
    for series in sorted(unit.wanted):
        wants = unit.wanted[series]
        if not wants:
            continue
        records = [want.record.pk for want in wants]
        statuses = [str(want.status) for want in wants]
        count = len(wants)
        numbers = dict(
            rows(DRAW_SQL, company, series, count, company, count, count, records, statuses)
        )
        for record, _status, is_stepping in wants:
            number = numbers[record.pk]
            record.number = record.record.number = number
            if is_stepping:
                version = record.record.version
                run(NUMBER_AND_STEP_SQL, number, record.state, version, record.pk)
            else:
                run(NUMBER_SQL, number, record.pk)
    unit.wanted.clear()
