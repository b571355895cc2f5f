"""The purchase request and its life."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Collate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import Link
from guiju.kernel.parameters import Parameter
from guiju.org.models import Department
from guiju.partners.models import Partner
from guiju.products.models import Product
from guiju.purchasing.request.taken import is_too_much, shown, taken_from
from guiju.records.lateness import parameter_of
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind


class Request(Kind):
    """What a department needs bought, and why. An order answers it (demand P3.2.1). Business."""

    department: models.ForeignKey[Department, Department] = Link(
        Department, related_name="+", verbose_name=_("department")
    )
    product: models.ForeignKey[Product | None, Product | None] = Link(
        Product,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
        help_text=_("Counted in its base unit. Without one, put it in words."),
    )
    what = models.CharField(_("what is needed"), max_length=200, blank=True, default="")
    specification = models.TextField(_("specification"), blank=True, default="", max_length=2000)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    unit_name = models.CharField(_("unit"), max_length=20, blank=True, default="")
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
    worth = "estimate"
    occurred_field = "occurred_on"
    checked = frozenset({"needed_by", "specification", "why"})
    sensitive = frozenset(
        {
            "department",
            "product",
            "what",
            "quantity",
            "unit_name",
            "estimate",
            "supplier",
            "occurred_on",
        }
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
        Step(
            "discard",
            "draft",
            "discarded",
            _("Discard"),
            own=True,
            in_bulk=True,
            icon="trash-2",
        ),
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
        Step(
            "withdraw", "submitted", "draft", _("Withdraw"), own=True, in_bulk=True, icon="undo-2"
        ),
        Step("send_back", "submitted", "draft", _("Send back"), needs_reason=True, icon="reply"),
        Step(
            "approve",
            "submitted",
            "approved",
            _("Approve"),
            apart_from=("submit",),
            ends_route=True,
            in_bulk=True,
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
            models.Index("company", Collate("number", "C"), name="purchasing_request_number"),
            models.Index(
                name="purchasing_request_state", fields=["company", "state", "needed_by", "record"]
            ),
            models.Index(
                name="purchasing_request_needed", fields=["company", "needed_by", "record"]
            ),
        )

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """What is needed and its unit are those of the product, where one is named."""
        if self.product is not None:
            words = f"{self.product.name} {self.product.specification}".strip()
            self.what = self.what.strip() or words[:200]
            self.unit_name = self.product.base_unit.name[:20]

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """Amounts make sense and nothing is needed before it was asked for."""
        if not self.what.strip():
            raise RuleBroken(_("Name a product, or say what is needed."), field="what")
        if not self.unit_name.strip():
            raise RuleBroken(_("Say in which unit it is counted."), field="unit_name")
        if self.product is not None:
            self.product.base_unit.check_quantity(self.quantity)
        if self.quantity <= 0:
            raise RuleBroken(_("The quantity must be more than zero."), field="quantity")
        if self.estimate < 0:
            raise RuleBroken(_("An amount is not negative."), field="estimate")
        if self.supplier is not None and not self.supplier.is_supplier:
            raise RuleBroken(_("This partner is no supplier."), field="supplier")
        if self.needed_by < self.occurred_on:
            raise RuleBroken(_("It is needed before it was asked for."), field="needed_by")
        if self.state == "approved":
            self.check_ordered()

    def check_ordered(self) -> None:
        """Raises RuleBroken where orders take something else than it would ask for, or more."""
        ordered = self.ordered_quantity
        if not ordered:
            return
        standing = Request.objects.get(pk=self.pk)
        if (standing.product_id, standing.unit_name) != (self.product_id, self.unit_name):
            raise RuleBroken(_("It is being ordered: what it asks for stays."), field="product")
        if is_too_much(ordered, self.quantity, self.company):
            raise RuleBroken(
                _("%(ordered)s of it are ordered.") % {"ordered": shown(ordered)},
                what_to_do=_("Ask for no less than is ordered, or have the order amended first."),
                field="quantity",
                demand="P3.2.1",
            )

    @property
    def ordered_quantity(self) -> Decimal:
        """What live orders take from it, in its own terms. One statement."""
        return taken_from([self.pk]).get(self.pk, Decimal(0))

    def known_facts(self) -> list[tuple[str | Promise, Any]]:
        """How much of it is ordered."""
        if self.state != "approved":
            return []
        return [(_("ordered quantity"), f"{shown(self.ordered_quantity)} {self.unit_name}")]

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
