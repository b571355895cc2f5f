"""The supplier and its life."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind


class Supplier(Kind):
    """Whom the company buys from: proposed by one person, activated by another. Business."""

    name = models.CharField(_("name"), max_length=100)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True, default="")
    bank_name = models.CharField(_("bank"), max_length=100, blank=True, default="")
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True, default="")
    contact = models.CharField(_("contact"), max_length=80, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    payment_days = models.PositiveSmallIntegerField(_("payment within days"), default=30)

    series = "S"
    checked = frozenset({"name", "payment_days"})
    sensitive = frozenset({"tax_number", "bank_name", "bank_account"})
    lifecycle = Lifecycle(
        State("proposed", _("proposed"), "info"),
        State("active", _("active"), "ok"),
        State("retired", _("retired"), is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "proposed", _("Propose"), edits=True),
        Step("edit", "proposed", "proposed", _("Edit"), edits=True, icon="pencil"),
        Step("discard", "proposed", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "activate",
            "proposed",
            "active",
            _("Activate"),
            needs_papers=True,
            apart_from=("create",),
            number="freeze",
            icon="check",
            tone="ok",
        ),
        Step("change", "active", None, _("Change"), edits=True, by_revision=True),
        Step("retire", "active", "retired", _("Retire"), needs_reason=True, icon="archive"),
    )

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = (
            models.UniqueConstraint(
                name="purchasing_supplier_tax_number_once",
                fields=["company", "tax_number"],
                condition=models.Q(state="active") & ~models.Q(tax_number=""),
            ),
        )
        indexes = (
            models.Index(name="purchasing_supplier_newest", fields=["company", "-record"]),
            models.Index(name="purchasing_supplier_name", fields=["company", "name", "record"]),
        )

    def __str__(self) -> str:
        return self.name

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """One tax number, one supplier (demand P1.3.2)."""
        same = Supplier.objects.filter(company=self.company_id, tax_number=self.tax_number)
        if self.tax_number and same.exclude(pk=self.pk).exclude(state__in=["discarded", "retired"]):
            raise RuleBroken(
                _("There is a supplier with this tax number already."),
                what_to_do=_("Look the supplier up before entering anybody twice."),
                field="tax_number",
                demand="P1.3.2",
            )
