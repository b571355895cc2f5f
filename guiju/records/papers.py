"""Papers: the files that bear witness to a record (demand P3.2.2a)."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.database.statements import rows
from guiju.kernel.errors import NotPermitted, Refused, RuleBroken, WrongState
from guiju.kernel.fields import Link
from guiju.kernel.models import InCompany
from guiju.kernel.unit import Caller, Unit
from guiju.records.files import File, Stored, keep, row_of
from guiju.records.record import Event, Kind, Record
from guiju.records.sight import sees

if TYPE_CHECKING:
    from guiju.records.taking import Taking

LONGEST_NAME = 120
PAPERS_ON = """
SELECT id, witness_date FROM records_attachment
WHERE record_id = %s AND removed_at IS NULL ORDER BY id
"""


class Attachment(InCompany):
    """A file under a name on a record, with the date that the paper bears. Business.

    It is taken off only while the record's content is still being written; the row stays.
    """

    record: models.ForeignKey[Record, Record] = Link(Record, related_name="attachments")
    file: models.ForeignKey[File, File] = Link(File, related_name="attachments")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    witness_date = models.DateField(_("date on the paper"), null=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey("kernel.Actor", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.name

    @property
    def own_actor(self) -> int:
        """Who attached it."""
        return self.attached_by_id


class Paper(NamedTuple):
    """A paper as the database returns it."""

    pk: int
    witness_date: datetime.date | None


def attach(
    *,
    by: Caller | Unit,
    record: Kind,
    name: str,
    content: Iterable[bytes],
    witness_date: datetime.date | None = None,
) -> Attachment:
    """Attach a file. Who sees the record may. Raises NotPermitted, RuleBroken."""
    stored: Stored | Refused
    try:
        stored = keep(content)
    except Refused as refusal:
        stored = refusal  # refused in the unit, so that it is on record
    return attach_stored(by=by, record=record, name=name, stored=stored, witness_date=witness_date)


@birth(Attachment, "records.paper.attach")
def attach_stored(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    record: Kind,
    name: str,
    stored: Stored | Refused,
    witness_date: datetime.date | None,
) -> Attachment:
    """Attach what lies in the store already. Raises NotPermitted, RuleBroken."""
    demand_sight(by, record)
    if isinstance(stored, Refused):
        raise stored
    name = clean_name(name)
    if witness_date and witness_date > clock.business_today(by.company):
        raise RuleBroken(
            _("The date on a paper is not in the future."), field="witness_date", demand="P1.3.3"
        )
    return Attachment.objects.create(
        pk=pk,
        company=by.company,
        record_id=record.pk,
        file=row_of(stored, by=by),
        name=name,
        witness_date=witness_date,
        attached_at=clock.business_now(by.company),
        attached_by=by.actor,
    )


@action(Attachment, "records.paper.remove", needs_reason=True)
def remove(attachment: Attachment, *, by: Unit, reason: str) -> None:
    """Take one's own paper off again, while the record is still in its first state."""
    if attachment.attached_by_id != by.actor.pk:
        raise NotPermitted(_("Only who attached a paper takes it off."))
    if attachment.removed_at is not None:
        raise WrongState(_("This paper was taken off already."))
    # Who submits the record at the same moment relies on its papers: one waits for the other.
    Record.objects.select_for_update(no_key=True).get(pk=attachment.record_id)
    settled = (
        Event.objects.filter(record_id=attachment.record_id)
        .exclude(from_state="")
        .exclude(to_state=models.F("from_state"))
    )
    if settled.exists():
        raise WrongState(
            _("The papers of what was submitted stay with it."),
            what_to_do=_("Attach the right paper as well."),
            demand="P3.2.2b",
        )
    attachment.removed_at = clock.business_now(by.company)
    attachment.save(update_fields=["removed_at"])


def checked_papers(taking: "Taking") -> list[int]:
    """The papers that the step relies on. Raises RuleBroken: there are none, or none looked at."""
    found = [paper.pk for paper in taking.papers]
    if not found and not taking.record.sources():
        raise RuleBroken(
            _("The source paper is missing."),
            what_to_do=_("Attach the paper by which this was entered, or link its source record."),
            field="papers",
            demand="P3.2.2a",
        )
    if not taking.papers_checked:
        raise RuleBroken(
            _("Nobody has said that the entry was checked against the source papers."),
            what_to_do=_("Look at the papers, then tick that you have checked the entry."),
            field="papers_checked",
            demand="P3.2.2a",
        )
    if not found:
        taking.particulars["sources"] = [source.pk for source in taking.record.sources()]
    return found


def papers_on(record: Kind) -> list[Paper]:
    """The papers that are on it, in the order in which they came. One statement."""
    return [Paper(*row) for row in rows(PAPERS_ON, record.pk)]


def still_on(attached: Iterable[Attachment]) -> list[Paper]:
    """The same, of what was read already."""
    return [Paper(one.pk, one.witness_date) for one in attached if one.removed_at is None]


def demand_sight(by: Unit, record: Kind) -> None:
    """Who may not see a record adds nothing to it. Raises NotPermitted."""
    if not sees(by.actor, by.company, record):
        raise NotPermitted(demand="P5.2.1b")


def clean_name(name: str) -> str:
    """The last part of a path, without what a screen would mistake. Raises RuleBroken."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = "".join(character for character in last if character.isprintable()).strip(" .")
    if not cleaned:
        raise RuleBroken(_("The file has no name."), field="file")
    return cleaned[-LONGEST_NAME:]
