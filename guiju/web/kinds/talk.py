"""Comments on a record, from its own page; who is named after an @ owes an answer."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.db.models import Value
from django.db.models.functions import Concat, StrIndex
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.models import Actor, Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.records.comments import LONGEST, Comment, say
from guiju.records.record import Kind
from guiju.records.sight import sees
from guiju.web.forms import Done, FormPage
from guiju.web.kinds.papers import typed
from guiju.web.pages import acts, may
from guiju.web.requests import SignedIn

SAY: Final = "records.comment.say"
NAMES_OFFERED: Final = 6


class CommentForm(forms.Form):
    """What one has to say."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": _("A comment; @name asks somebody for an answer")}
        ),
    )


@dataclass(frozen=True)
class Talk:
    """The form below the heading of the timeline, where one may comment."""

    url: str = ""
    form: forms.Form | None = None
    names: tuple[str, ...] = ()
    key: UUID = field(default_factory=uuid4)


def talk_on(request: SignedIn, record: Kind, names: dict[int, str]) -> Talk:
    """The form, and the names of those who had to do with the record."""
    if not may(request, SAY):
        return Talk()
    others = (name for actor, name in names.items() if actor != request.actor.pk)
    offered = tuple(dict.fromkeys(others))[:NAMES_OFFERED]
    url = reverse("comment", args=[record.pk])
    return Talk(url, CommentForm(auto_id="comment-%s"), offered)


@acts(SAY, kind="records.comment")
def comment(request: SignedIn, pk: int) -> FormPage:
    """The form that comments."""
    record = typed(request, pk)

    def perform(answers: dict[str, Any], by: Caller) -> Comment:
        with open_reading(request.actor, request.company):
            mentioned = mentioned_in(answers["text"], request.company, record)
        return say(by=by, record=record, text=answers["text"], mentioned=mentioned)

    return FormPage(
        title=_("Comment"),
        form=CommentForm,
        perform=perform,
        done=lambda _comment: Done(f"{record.get_absolute_url()}#timeline"),
        submit=_("Send"),
        back=record.get_absolute_url(),
    )


def mentioned_in(text: str, company: Company, record: Kind) -> list[int]:
    """The people named after an @. Raises RuleBroken where one of them may not see the record."""
    if "@" not in text:
        return []
    people = Actor.objects.filter(company=company, sort=Actor.Sort.HUMAN).annotate(
        place=StrIndex(Value(text), Concat(Value("@"), "name"))
    )
    named = sorted(people.filter(place__gt=0), key=lambda actor: -len(actor.name))
    # Of two names that begin alike the longer one is meant.
    meant = {actor.place: actor for actor in reversed(named)}
    for actor in meant.values():
        if not sees(actor, company, record):
            raise RuleBroken(
                _("%(name)s may not see this record.") % {"name": actor.name},
                what_to_do=_("Name somebody else, or ask for the right to read it."),
                field="text",
            )
    return [actor.pk for actor in meant.values()]
