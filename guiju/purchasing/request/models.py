"""The purchase request and its life."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.kernel.parameters import Parameter
from guiju.org.models import Department
from guiju.partners.models import Partner
from guiju.records.lateness import parameter_of
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind


class Request(Kind):
    """What a department needs bought, and why. An order answers it (demand P3.2.1). Business."""

    department: models.ForeignKey[Department, Department] = Link(
        Department, related_name="+", verbose_name=_("department")
    )
    what = models.CharField(_("what is needed"), max_length=200)
    specification = models.TextField(_("specification"), blank=True, default="", max_length=2000)
    quantity = models.DecimalField(_("quantity"), max_digits=15, decimal_places=3)
    unit_name = models.CharField(_("unit"), max_length=20)
    estimate = models.DecimalField(_("estimated amount"), max_digits=18, decimal_places=2)
    supplier: models.ForeignKey[Partner | None, Partner | None] = Link(
        Partner,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed supplier"),
        limit_choices_to={"is_supplier": True},
    )
    occurred_on = models.DateField(_("asked for on"))
    needed_by = models.DateField(_("needed by"))
    why = models.TextField(_("purpose"), max_length=1000)

    series = "PR"
    occurred_field = "occurred_on"
    checked = frozenset({"needed_by", "specification", "why"})
    sensitive = frozenset(
        {"department", "what", "quantity", "unit_name", "estimate", "supplier", "occurred_on"}
    )
    lifecycle = Lifecycle(
        State("draft", _("draft")),
        State("submitted", _("submitted"), "info"),
        State("approved", _("approved"), "ok"),
        State("rejected", _("rejected"), "bad", is_final=True),
        State("cancelled", _("cancelled"), is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "draft", _("Create"), edits=True),
        Step("edit", "draft", "draft", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "draft", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "submit",
            "draft",
            "submitted",
            _("Submit"),
            needs_papers=True,
            is_timely=True,
            opens_route=True,
            number="freeze",
            icon="send",
            tone="pri",
        ),
        Step("withdraw", "submitted", "draft", _("Withdraw"), own=True, icon="undo-2"),
        Step("send_back", "submitted", "draft", _("Send back"), needs_reason=True, icon="reply"),
        Step(
            "approve",
            "submitted",
            "approved",
            _("Approve"),
            apart_from=("submit",),
            ends_route=True,
            icon="check",
            tone="ok",
        ),
        Step(
            "reject", "submitted", "rejected", _("Reject"), needs_reason=True, icon="x", tone="bad"
        ),
        Step("amend", "approved", None, _("Amend"), edits=True, by_revision=True),
        Step(
            "cancel",
            ("submitted", "approved"),
            "cancelled",
            _("Cancel"),
            needs_reason=True,
            icon="ban",
            tone="bad",
        ),
    )

    class Meta:
        verbose_name = _("purchase request")
        verbose_name_plural = _("purchase requests")
        constraints = (
            models.CheckConstraint(
                name="purchasing_request_quantity", condition=models.Q(quantity__gt=0)
            ),
            models.CheckConstraint(
                name="purchasing_request_estimate", condition=models.Q(estimate__gte=0)
            ),
        )
        indexes = (
            models.Index(name="purchasing_request_newest", fields=["company", "-record"]),
            models.Index(
                name="purchasing_request_state", fields=["company", "state", "needed_by", "record"]
            ),
            models.Index(
                name="purchasing_request_needed", fields=["company", "needed_by", "record"]
            ),
        )

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """Amounts make sense and nothing is needed before it was asked for."""
        if self.quantity <= 0:
            raise RuleBroken(_("The quantity must be more than zero."), field="quantity")
        if self.estimate < 0:
            raise RuleBroken(_("An amount is not negative."), field="estimate")
        if self.supplier is not None and not self.supplier.is_supplier:
            raise RuleBroken(_("This partner is no supplier."), field="supplier")
        if self.needed_by < self.occurred_on:
            raise RuleBroken(_("It is needed before it was asked for."), field="needed_by")

    def amount(self) -> Decimal:
        """By the estimate, until there is a price."""
        return self.estimate


LONGEST_LAG = 30
ENTRY_LAG = Parameter(
    parameter_of("purchasing.request"),
    int,
    _("A purchase request is entered within"),
    demands=("P1.3.3", "P3.2.1"),
    default=1,
    unit=_("working days"),
    is_allowed=lambda days: 0 <= days <= LONGEST_LAG,
    allowed="0-30",
)
