"""What bears witness to an entry besides the papers attached to it (MOF order 98, art. 51(4))."""

from guiju.accounting.entry.models import CORRECTIONS, Entry, Sort
from guiju.accounting.period.models import Period
from guiju.accounting.subledger.models import Generated
from guiju.records.record import Record

SOURCE = "subledger_entry__source"


def sources_of(entry: Entry) -> list[Record]:
    """The entry corrected, the period closed, the records booked; else papers are needed."""
    if entry.sort in CORRECTIONS and entry.corrects is not None:
        return [entry.corrects.record]
    if entry.sort == Sort.CLOSING:
        closed = Period.objects.filter(
            company=entry.company_id, starts_on__lte=entry.date, ends_on__gte=entry.date
        )
        return [period.record for period in closed.select_related("record")]
    if entry.sort in (Sort.GENERATED, Sort.OPENING):
        made_of = Generated.objects.filter(entry=entry, is_standing=True)
        return [one.subledger_entry.source for one in made_of.select_related(SOURCE)]
    return []
