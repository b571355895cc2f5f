"""Printed copies: each one counted, without a gap, with what it said and who had it made.

A copy is drawn while its record is locked. So the number on it, the state, the approvals and the
version are those of the row that is written about it, and two who print at once wait for each other
for the time that one drawing takes. What was drawn is kept and can be opened again; to print again
is to make the next copy (demand P3.3.3).
"""

import hashlib
from collections.abc import Callable
from typing import Final

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import check_permission
from guiju.kernel.errors import Refused
from guiju.kernel.fields import Link
from guiju.kernel.models import Access, Actor, Channel, InCompany
from guiju.kernel.models import Unit as UnitRow
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.records.files import File, keep, row_of
from guiju.records.papers import demand_sight
from guiju.records.record import Kind, Record
from guiju.records.steps import lock

PRINT: Final = "print"

# Gets the locked record, the number of the copy and the unit; may refuse to print it.
Draw = Callable[[Kind, int, Unit], bytes]


class Damaged(Refused):
    """The file of a copy is missing, or is not what was printed."""

    code = "damaged"
    http_status = 500
    sentence = _("The file of this copy is no longer what was printed.")
    remedy = _("Tell the system administrator: it must come back from the backup.")


class PrintCopy(InCompany):
    """One printed copy of a record: which version, the how manieth, by whom. Business, append-only.

    Its SHA-256 is that of its file; through which door it was made stands in its unit.
    """

    record: models.ForeignKey[Record, Record] = Link(Record, db_index=False, related_name="prints")
    version = models.PositiveIntegerField(_("version"))
    number = models.PositiveIntegerField(_("copy"))
    language = models.CharField(_("language"), max_length=10)
    size = models.CharField(_("size"), max_length=10)
    file: models.ForeignKey[File, File] = Link(File, related_name="prints")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="prints")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("printed copy")
        verbose_name_plural = _("printed copies")
        constraints = (
            models.UniqueConstraint(name="records_printcopy_once", fields=["record", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.record_id}: {self.number}"

    @property
    def door(self) -> str:
        """Through which it was made, in words."""
        return str(Channel(self.unit.channel).label)


def print_copy(
    record: Kind, /, *, by: Caller | Unit, language: str, size: str, draw: Draw
) -> PrintCopy:
    """Draw the next copy of the record and count it; the same key returns the same copy.

    Raises NotPermitted, and what `draw` refuses: nothing is counted then.
    """

    def work(unit: Unit) -> PrintCopy:
        locked = lock(type(record), record.pk)
        check_permission(unit, record.permission(PRINT), locked)
        demand_sight(unit, locked)
        number = PrintCopy.objects.filter(record_id=locked.pk).count() + 1
        file = row_of(keep([draw(locked, number, unit)]), by=unit)
        copy = PrintCopy.objects.create(
            company=unit.company,
            record_id=locked.pk,
            version=locked.record.version,
            number=number,
            language=language,
            size=size,
            file=file,
            actor=unit.actor,
            unit_id=unit.id,
        )
        _note(copy, unit, locked)
        return copy

    if isinstance(by, Unit):
        return work(by)
    said = {"language": language, "size": size}
    call = Call(by, record.permission(PRINT), record.pk, None, "", said)
    return perform(call, work, lambda pk: PrintCopy.objects.get(record_id=pk, unit__key=by.key))


def kept(copy: PrintCopy) -> bytes:
    """The bytes of a copy as it was printed. Raises Damaged where they are so no longer."""
    try:
        with copy.file.open() as opened:
            content = opened.read()
    except FileNotFoundError as error:
        raise Damaged(demand="P3.3.3") from error
    if hashlib.sha256(content).hexdigest() != copy.file.sha256:
        raise Damaged(demand="P3.3.3")
    return content


def _note(copy: PrintCopy, unit: Unit, record: Kind) -> None:
    """A print is a read, too, and stands among them (demand P5.2.2a)."""
    by = unit.call.by
    Access.objects.create(
        company=unit.company,
        actor=unit.actor,
        channel=by.channel,
        address=by.address,
        verb=Access.Verb.PRINT,
        kind=record.kind,
        subject=record.pk,
        filters={
            "copy": copy.number,
            "version": copy.version,
            "language": copy.language,
            "sha256": copy.file.sha256,
        },
        rows=1,
    )


def copies_of(record: Kind) -> models.QuerySet[PrintCopy]:
    """All copies of a record in their order, with what a page says of them."""
    copies = PrintCopy.objects.filter(company_id=record.company_id, record_id=record.pk)
    return copies.select_related("file", "actor", "unit").order_by("number")
