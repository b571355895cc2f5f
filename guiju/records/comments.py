"""Comments on a record, and the people whom they mention."""

import re

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import birth
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.kernel.models import Actor, InCompany
from guiju.kernel.unit import Unit
from guiju.records.obligations import ANSWER, close, owe
from guiju.records.papers import demand_sight
from guiju.records.record import Kind, Record
from guiju.records.sight import sees

LONGEST = 4000
MENTION = re.compile(r"@([\w.-]{2,40})")


class Comment(InCompany):
    """What somebody said about a record. Business, append-only."""

    record: models.ForeignKey[Record, Record] = Link(Record, related_name="comments")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(_("comment"), max_length=LONGEST)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.text[:40]


@birth(Comment, "records.comment.say")
def say(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    record: Kind,
    text: str,
    mentioned: list[int] | None = None,
) -> Comment:
    """Say something; whoever is mentioned owes an answer, and who answers owes it no longer.

    `mentioned` are actors who may see the record. Raises RuleBroken for an empty or endless text.
    """
    demand_sight(by, record)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise RuleBroken(
            _("A comment has between 1 and %(number)d characters.") % {"number": LONGEST},
            field="text",
        )
    if mentioned:
        check_mentioned(by, record, mentioned)
    comment = Comment.objects.create(
        pk=pk, company=by.company, record_id=record.pk, actor=by.actor, text=text
    )
    close(by, record, ANSWER, owner=by.actor.pk)
    for actor in sorted(set(mentioned or ()) - {by.actor.pk}):
        owe(by, record, ANSWER, str(_("answer a comment")), [actor])
    return comment


def check_mentioned(by: Unit, record: Kind, mentioned: list[int]) -> None:
    """Raises RuleBroken where somebody is mentioned who does not see the record, or is nobody."""
    actors = Actor.objects.filter(pk__in=mentioned)
    if len(actors) < len(set(mentioned)) or not all(
        sees(actor, by.company, record) for actor in actors
    ):
        raise RuleBroken(
            _("Somebody who is mentioned does not see this record."),
            what_to_do=_("Mention somebody who does, or give them the right first."),
            field="text",
        )


def names_in(text: str) -> list[str]:
    """The sign-in names after an @."""
    return MENTION.findall(text)
