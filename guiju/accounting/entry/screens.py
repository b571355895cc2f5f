"""How people meet journal entries."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from guiju.accounting.entry.models import Entry
from guiju.accounting.reports.cells import Amount
from guiju.accounting.subledger.events import event_types
from guiju.accounting.subledger.models import Generated
from guiju.records.record import Event
from guiju.web.kinds.screen import Screen, state_badge
from guiju.web.lists import Column
from guiju.web.records import Related
from guiju.web.requests import SignedIn

# Who answers for what on a voucher (MOF order 98, art. 51(1)).
HANDS: Final = {
    "submit": _("Prepared"),
    "review": _("Reviewed"),
    "sign": _("Cashier"),
    "post": _("Posted"),
}


def beside(request: SignedIn, entry: Entry) -> Iterator[Related]:
    """Whose hands it went through, what corrects it, and what it was made of."""
    yield hands_of(entry)
    corrections = list(entry.corrections.select_related("record").order_by("pk"))
    if corrections:
        yield Related(
            _("Corrections"),
            (
                Column(_("Entry"), lambda one: one.number or f"#{one.pk}", is_link=True),
                Column(_("Sort"), "sort"),
                Column(_("Date"), "date"),
                Column(_("Total"), lambda one: Amount(one.total), is_number=True),
                Column(_("State"), state_badge),
            ),
            corrections,
            nothing="",
        )
    made_of = Generated.objects.filter(entry=entry).select_related("subledger_entry__source")
    rows = [one.subledger_entry for one in made_of.order_by("pk")]
    if rows:
        yield Related(
            _("Made of"),
            (
                Column(_("Record"), "source"),
                Column(_("Event"), lambda one: event_types[one.event].label),
                Column(_("Happened on"), "occurred_on"),
            ),
            rows,
            nothing="",
        )


def hands_of(entry: Entry) -> Related:
    """The newest of each signature; one that was taken back is none."""
    events = Event.objects.filter(record_id=entry.pk).select_related("actor").order_by("version")
    signed: dict[str, Event] = {}
    for event in events:
        if event.to_state == "draft":
            signed.clear()
        if event.action in HANDS:
            signed[event.action] = event
    return Related(
        _("Signatures"),
        (
            Column(_("Duty"), lambda event: HANDS[event.action]),
            Column(_("By"), "actor"),
            Column(_("At"), "at"),
        ),
        list(signed.values()),
        nothing=_("Nobody has signed yet."),
    )


SCREEN = Screen(
    model=Entry,
    slug="journal-entries",
    icon="notebook-pen",
    group="accounting",
    place=10,
    name="summary",
    order="-record",
    columns=("number", "date", "summary", "total", "papers", "sort", "owner", "state"),
    filters=("word", "date", "sort"),
    search=("number", "summary"),
    fields=("word", "date", "papers", "total", "sort", "corrects"),
    shown={
        "total": lambda entry: Amount(entry.total, is_sum=True),
        "lines.debit": lambda line: Amount(line.debit),
        "lines.credit": lambda line: Amount(line.credit),
    },
    beside=beside,
)
