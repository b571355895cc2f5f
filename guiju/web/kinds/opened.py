"""What a person has opened, and when: from the records of access, which nobody can bend."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused, RuleBroken
from guiju.kernel.models import Access, Actor, Company
from guiju.records.record import Event, Kind


def opened(actor: Actor, company: Company, records: Sequence[Kind]) -> dict[int, datetime]:
    """When this person last opened the page of each record; those never opened are left out."""
    rows = Access.objects.filter(
        company=company,
        actor=actor,
        verb=Access.Verb.PAGE,
        subject__in=[record.pk for record in records],
        kind__in={record.kind for record in records},
    )
    found = rows.values_list("subject").annotate(newest=Max("at"))
    return {subject: newest for subject, newest in found if subject is not None}


def files_opened(actor: Actor, company: Company, papers: Sequence[int]) -> dict[int, datetime]:
    """When this person last opened each paper. No statement where there are none."""
    if not papers:
        return {}
    rows = Access.objects.filter(
        company=company, actor=actor, verb=Access.Verb.FILE, subject__in=papers
    )
    found = rows.values_list("subject").annotate(newest=Max("at"))
    return {subject: newest for subject, newest in found if subject is not None}


def edited(company: Company, records: Sequence[Kind]) -> dict[int, datetime]:
    """When what each record says last changed."""
    edits = Event.objects.filter(
        company=company, record_id__in=[record.pk for record in records], edits=True
    )
    return dict(edits.values_list("record_id").annotate(newest=Max("at")))


def unread(actor: Actor, company: Company, records: Sequence[Kind]) -> dict[int, Refused]:
    """The refusal of each record that the person has not opened since it last changed.

    Who approves has seen what is approved. One by one that goes without saying, because the form
    stands on the page itself; for many at once it is looked up.
    """
    if not records:
        return {}
    when, changed = opened(actor, company, records), edited(company, records)
    return {
        record.pk: RuleBroken(
            _("You have not opened it since it last changed."),
            what_to_do=_("Open it, look at it and its papers, then decide."),
            demand="P3.3.1a",
        )
        for record in records
        if record.pk not in when or when[record.pk] < changed.get(record.pk, when[record.pk])
    }
