"""What is due without anybody asking: reminders, escalations, moments to be reckoned again."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from guiju.kernel.errors import Refused
from guiju.kernel.models import Actor, Channel, Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.records import obligations
from guiju.records.record import Obligation

CLOCKWORK = "clockwork"  # the part of the system that does this
REMINDED_AHEAD = timedelta(hours=4)
AT_ONCE = 500


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clockwork", queueing_lock="obligations", pass_context=False)
def look_after_obligations(timestamp: int) -> None:
    """Remind before it is due, escalate after, reckon again what was provisional."""
    for company in Company.objects.all():
        each(company, obligations.to_reckon(company), obligations.reckon)
        each(company, obligations.to_remind(company, REMINDED_AHEAD), obligations.remind)
        each(company, obligations.to_escalate(company), obligations.escalate)


def each(company: Company, owed: QuerySet[Obligation], act: Callable[..., Obligation]) -> None:
    """One unit of work each; what was done meanwhile is refused, on record, and left alone."""
    actor = Actor.objects.get(name=CLOCKWORK, sort=Actor.Sort.SYSTEM)
    with open_reading(actor, company):
        waiting = list(owed[:AT_ONCE])
    for obligation in waiting:
        try:
            act(obligation, by=Caller(actor, company, Channel.JOB))
        except Refused:
            continue
