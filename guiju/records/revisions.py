"""What is settled changes only by a revision: proposed, approved, applied as the next version.

Who must approve depends on the class of the fields that it touches: free ones are applied at once
and recorded, checked ones by a second person, sensitive ones by a route. Each kind that can be
revised has one step marked `by_revision`: `amend` on documents, `change` on masters. A revision is
itself a record, so routes, events, refusals and keys come with it.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.actions import plain
from guiju.kernel.directory import directory
from guiju.kernel.errors import RuleBroken, Stale, WrongState
from guiju.kernel.fields import Link
from guiju.kernel.unit import Call, Caller, Unit, perform
from guiju.records import doubles
from guiju.records.content import (
    assign,
    content_of,
    content_with,
    difference,
    parts_of,
    sensitive_fields,
)
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Event, Kind, Record
from guiju.records.routes import Stage
from guiju.records.steps import creation, load, lock, plain_steps, step, take
from guiju.records.taking import Taking

FREE, CHECKED, SENSITIVE = "free", "checked", "sensitive"
HOURS = 16


class Revision(Kind):
    """A proposed difference on what is settled. Business."""

    subject: models.ForeignKey[Record, Record] = Link(Record, related_name="revisions")
    subject_version = models.PositiveIntegerField()  # of the content it was proposed against
    field_class = models.CharField(_("class"), max_length=10)
    why = models.TextField(_("reason"))
    difference = models.JSONField(_("difference"))

    lifecycle = Lifecycle(
        State("draft", _("draft")),
        State("proposed", _("proposed"), "info"),
        State("applied", _("applied"), "ok", is_final=True),
        State("rejected", _("rejected"), "bad", is_final=True),
        State("withdrawn", _("withdrawn"), is_final=True),
        Step("create", BIRTH, "draft", _("Propose"), edits=True, needs_reason=True),
        Step("apply_free", "draft", "applied", _("Apply")),
        Step("submit", "draft", "proposed", _("Submit"), opens_route=True),
        Step(
            "approve",
            "proposed",
            "applied",
            _("Approve"),
            apart_from=("submit",),
            ends_route=True,
            icon="check",
            tone="ok",
        ),
        Step(
            "reject", "proposed", "rejected", _("Reject"), needs_reason=True, icon="x", tone="bad"
        ),
        Step("withdraw", "proposed", "withdrawn", _("Withdraw"), own=True, icon="undo-2"),
    )

    class Meta:
        app_label = "records"
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    @property
    def subject_kind(self) -> type[Kind]:
        """The model of what is revised."""
        return apps.get_model(self.subject.kind)

    @property
    def scope_department(self) -> int | None:
        """A permit reaches the revision as it reaches its subject."""
        return self.subject_kind._default_manager.get(pk=self.subject_id).scope_department

    def seen_through(self) -> Kind:
        """Who sees the subject sees what is proposed for it."""
        return self.subject_kind._default_manager.get(pk=self.subject_id)

    @property
    def own_actor(self) -> int:
        """Whose record is revised: to propose for one's own is not to propose for all."""
        return self.subject.owner_id

    def permission(self, action: str) -> str:
        """Held on the subject's kind: who revises suppliers need not be who revises orders."""
        return f"{self.subject.kind}.{'revise' if action in ('approve', 'reject') else 'propose'}"

    def amount(self) -> Decimal:
        """As much as what is revised, before or after, whichever is more.

        Else what needs a stage more would be approved small and amended to its size.
        """
        kind = self.subject_kind
        if kind.amount is Kind.amount:
            return super().amount()
        subject = kind._default_manager.select_related("company").get(pk=self.subject_id)
        before = subject.amount()
        assign(subject, {name: after for name, (_before, after) in self.difference.items()})
        return max(before, subject.amount())

    def route_category(self) -> str:
        """Routes for revisions are chosen by the kind that is revised."""
        return self.subject.kind

    def default_stages(self, unit: Unit) -> list[Stage]:
        """Without a route: one other person who may revise; for sensitive fields two."""
        holders = directory().holders(self.permission("approve"), unit.company, self)
        count = 2 if self.field_class == SENSITIVE else 1
        return [Stage(str(_("approval of the revision")), holders, count, HOURS)]


def propose(
    subject: Kind,
    /,
    *,
    by: Caller | Unit,
    reason: str,
    seen: int | None = None,
    doubles_seen: Collection[int] = (),
    **changes: Any,
) -> Revision:
    """Propose changes to what is settled; of free class they are applied at once.

    Raises RuleBroken where nothing changes, WrongState where nothing is settled yet, Stale where
    the content is no longer the `seen` version.
    """

    def work(unit: Unit) -> Revision:
        # The key was drawn with the unit, so that the same click finds the same revision again.
        key = unit.subject if unit.call.action == action else None
        revision = _create(
            by=unit,
            pk=key,
            reason=reason,
            doubles_seen=doubles_seen,
            subject=subject,
            changes=changes,
            seen=seen,
        )
        after = apply_free if revision.field_class == FREE else submit
        return after(revision, by=unit, reason=reason)

    action = f"{subject.kind}.propose"
    if isinstance(by, Unit):
        return work(by)
    said = plain({**changes, "seen": seen, "subject": subject})
    said |= {"doubles_seen": sorted(doubles_seen)}
    call = Call(by, action, None, "records_record_id_seq", reason, said)
    return perform(call, work, load(Revision))


def _born(
    revision: Revision, taking: Taking, *, subject: Kind, changes: dict[str, Any], seen: int | None
) -> None:
    locked = lock(type(subject), subject.pk)
    revising = locked.lifecycle.revising
    if revising is None or locked.state not in revising.sources:
        raise WrongState(
            _("%(record)s is %(state)s: there is nothing settled to revise.")
            % {"record": locked, "state": locked.state_shown.label},
            demand="P3.2.2b",
        )
    version = content_version(locked.pk)
    if seen is not None and seen != version:
        raise Stale(
            _("%(record)s was changed while you looked at it.") % {"record": locked},
            demand="P3.2.2b",
        )
    before = content_of(locked)
    parts = assign(locked, changes)
    locked.check_content(parts)
    touched = difference(before, content_with(locked, before, parts))
    if not touched:
        raise RuleBroken(_("Nothing changes."), what_to_do=_("Change something, or leave it."))
    doubles.look(taking, locked, touched, parts)
    revision.subject = locked.record
    taking.write(
        subject=locked.pk,
        subject_version=version,
        field_class=class_of(locked, touched),
        why=taking.reason,
        difference=touched,
    )


_create = creation(Revision, _born)


@step(Revision, "apply_free")
def apply_free(revision: Revision, taking: Taking) -> None:
    """Applied without anybody else, and recorded all the same."""
    if revision.field_class != FREE:
        raise RuleBroken(_("This revision needs an approval."), demand="P3.2.2b")
    taking.tell({"class": FREE})
    apply(revision, by=taking.unit)


@step(Revision, "approve")
def approve(revision: Revision, taking: Taking) -> None:
    """The last approval. Its event comes before the subject's, which needs it."""
    taking.tell({"class": revision.field_class})
    apply(revision, by=taking.unit)


plain_steps(Revision, "submit", "reject", "withdraw")
submit = Revision.lifecycle.actions["submit"]
reject = Revision.lifecycle.actions["reject"]
withdraw = Revision.lifecycle.actions["withdraw"]


def apply(revision: Revision, *, by: Unit) -> None:
    """The subject's next version, in the same unit. Raises Stale where the base has moved."""
    subject = lock(revision.subject_kind, revision.subject_id)
    if content_version(subject.pk) != revision.subject_version:
        raise Stale(
            _("%(record)s was changed after this revision was proposed.") % {"record": subject},
            what_to_do=_("Withdraw it and propose it anew against what holds now."),
            demand="P3.2.2b",
        )
    revising = subject.lifecycle.revising
    if revising is None:
        raise AssertionError(f"{subject.kind} cannot be revised")
    taking = Taking(by, revising, subject, revision.why, revision=revision.pk)
    values = {name: after for name, (_before, after) in revision.difference.items()}
    take(taking, lambda _record, taking: taking.write(**values), {})


def content_version(pk: int) -> int:
    """The version of the newest edit."""
    return Event.objects.filter(record_id=pk, edits=True).latest("version").version


def class_of(subject: Kind, touched: dict[str, Any]) -> str:
    """The class of the most delicate field; the parts of a record are checked unless said."""
    names = set(touched)
    if names & sensitive_fields(type(subject)):
        return SENSITIVE
    if names & (subject.checked | set(parts_of(type(subject))) - subject.free):
        return CHECKED
    return FREE
