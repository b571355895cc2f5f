"""The forms by which records of a kind come about, change and move."""

from functools import partial
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guiju.kernel.reading import open_reading
from guiju.records.foresight import foresee
from guiju.records.lifecycle import CREATE
from guiju.records.record import Kind
from guiju.records.revisions import Revision, content_version, propose
from guiju.web.forms import Done, FormPage
from guiju.web.kinds.forms import KindForm, StepForm
from guiju.web.kinds.page import found
from guiju.web.kinds.place import INBOX, next_to_decide
from guiju.web.kinds.screen import Screen
from guiju.web.pages import View, acts, caller
from guiju.web.requests import SignedIn

FORM = "web/kinds/form_page.html"


def create_view(screen: Screen) -> View[[]]:
    """The form that brings a record into the world; `?origin=` names one to begin from."""

    @acts(f"{screen.kind}.{CREATE}", kind=screen.kind)
    def view(request: SignedIn) -> FormPage:
        origin = _origin(request, screen)
        create = screen.model.lifecycle.actions[CREATE]
        return FormPage(
            title=format_lazy(_("New {kind}"), kind=screen.model._meta.verbose_name),
            form=partial(KindForm, screen=screen, request=request, record=origin),
            perform=lambda answers, by: create(by=by, origin=origin, **answers),
            done=lambda record: Done(
                record.get_absolute_url(), _("It is saved. Attach its papers, then go on.")
            ),
            back=screen.url("list"),
            crumbs=screen.crumbs,
            template=FORM,
        )

    return view


def edit_view(screen: Screen) -> View[[int]]:
    """The form that edits what is not settled; refused where somebody was faster."""

    @acts(f"{screen.kind}.edit", kind=screen.kind)
    def view(request: SignedIn, pk: int) -> FormPage:
        record = found(request, screen, pk)
        seen = content_version(record.pk)
        edit = screen.model.lifecycle.actions["edit"]
        return FormPage(
            title=format_lazy(_("Edit {record}"), record=_named(screen, record)),
            form=partial(KindForm, screen=screen, request=request, record=record, seen=seen),
            perform=lambda answers, by: edit(record, by=by, **answers),
            done=lambda record: Done(record.get_absolute_url(), _("The changes are saved.")),
            subject=record,
            back=record.get_absolute_url(),
            crumbs=(*screen.crumbs, (_named(screen, record), record.get_absolute_url())),
            template=FORM,
        )

    return view


def revise_view(screen: Screen) -> View[[int]]:
    """The form that proposes to change what is settled."""

    @acts(f"{screen.kind}.propose", kind=screen.kind)
    def view(request: SignedIn, pk: int) -> FormPage:
        record = found(request, screen, pk)
        seen = content_version(record.pk)
        return FormPage(
            title=format_lazy(_("Revise {record}"), record=_named(screen, record)),
            form=partial(
                KindForm, screen=screen, request=request, record=record, seen=seen, asks_why=True
            ),
            perform=lambda answers, by: propose(record, by=by, **answers),
            done=_after_proposal,
            submit=_("Propose"),
            question=_(
                "What is settled changes only by a revision: who must approve it depends on the "
                "fields that you change. The difference is shown before anybody decides."
            ),
            subject=record,
            back=record.get_absolute_url(),
            crumbs=(*screen.crumbs, (_named(screen, record), record.get_absolute_url())),
            template=FORM,
        )

    return view


def step_view(screen: Screen) -> View[[int, str]]:
    """The form of any step that edits nothing: a reason, a tick, or only the decision.

    Whether the person may is asked for the record itself, once it is known that they see it.
    """

    @acts(None, kind=screen.kind)
    def view(request: SignedIn, pk: int, action: str) -> FormPage:
        record = found(request, screen, pk)
        return step_page(request, record, action, _named(screen, record), screen.crumbs)

    return view


def step_page(
    request: SignedIn,
    record: Kind,
    action: str,
    name: str,
    crumbs: tuple[tuple[Any, str], ...],
) -> FormPage:
    """The form of one step of one record."""
    step = record.lifecycle.steps.get(action)
    if (
        step is None
        or step.is_entered
        or step.by_revision
        or action not in record.lifecycle.actions
    ):
        raise Http404
    foreseen, past = foresee(record, caller(request))
    act = record.lifecycle.actions[action]
    one = foreseen.get(action)
    return FormPage(
        title=format_lazy("{step}: {record}", step=step.label, record=name),
        form=partial(StepForm, step=step, foreseen=one, seen=past.content_version),
        perform=lambda answers, by: act(record, by=by, **answers),
        done=lambda moved: after_step(request, moved),
        submit=step.label,
        tone=step.tone or "pri",
        question=str(one.why_a_reason) if one is not None and one.why_a_reason else "",
        back=record.get_absolute_url(),
        crumbs=(*crumbs, (name, record.get_absolute_url())),
    )


def after_step(request: SignedIn, record: Kind) -> Done:
    """Back to the record, or on to what waits next where one came from the inbox."""
    said = _("%(record)s: %(state)s.") % {"record": record, "state": record.state_shown.label}
    if INBOX in request.GET:
        with open_reading(request.actor, request.company):
            following = next_to_decide(request, request.GET[INBOX], record.pk)
        return Done(following or reverse("inbox"), said)
    return Done(record.get_absolute_url(), said)


def _after_proposal(revision: Revision) -> Done:
    if revision.state == "applied":
        return Done(revision.get_absolute_url(), _("Nobody else had to agree: it is applied."))
    return Done(revision.get_absolute_url(), _("The revision is proposed."))


def _origin(request: SignedIn, screen: Screen) -> Any:
    wanted = request.GET.get("origin", "")
    return found(request, screen, int(wanted)) if wanted.isascii() and wanted.isdigit() else None


def _named(screen: Screen, record: Kind) -> str:
    return record.number or screen.title_of(record)
