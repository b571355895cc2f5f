"""The change of a parameter and its life."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.directory import directory
from guiju.kernel.errors import RuleBroken
from guiju.kernel.parameters import parameters, standing_value
from guiju.kernel.unit import Unit
from guiju.org.parameter.values import read, written
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind
from guiju.records.routes import Stage

HOURS = 16  # working hours within which it is confirmed or refused


class ParameterChange(Kind):
    """Another value for a number that the policy leaves open, and why. Business.

    It is confirmed by another person than the one who proposes it, or by those whom a route names
    (demands P3.2.2b, P5.2.1a). Both values are text, as a person writes them.
    """

    parameter = models.CharField(_("parameter"), max_length=60)
    value = models.CharField(_("new value"), max_length=80)
    former = models.CharField(
        _("value until then"), max_length=80, blank=True, default="", editable=False
    )
    why = models.TextField(_("reason"), max_length=1000)

    series = "PA"
    lifecycle = Lifecycle(
        State("draft", _("draft")),
        State("proposed", _("proposed"), "info"),
        State("confirmed", _("confirmed"), "ok", is_final=True),
        State("refused", _("refused"), "bad", is_final=True),
        State("discarded", _("discarded"), is_final=True),
        Step("create", BIRTH, "draft", _("Create"), edits=True),
        Step("edit", "draft", "draft", _("Edit"), edits=True, own=True, icon="pencil"),
        Step("discard", "draft", "discarded", _("Discard"), own=True, icon="trash-2"),
        Step(
            "submit",
            "draft",
            "proposed",
            _("Propose"),
            own=True,
            opens_route=True,
            number="freeze",
            icon="send",
            tone="pri",
        ),
        Step("withdraw", "proposed", "draft", _("Withdraw"), own=True, icon="undo-2"),
        Step(
            "approve",
            "proposed",
            "confirmed",
            _("Confirm"),
            apart_from=("submit",),
            ends_route=True,
            icon="check",
            tone="ok",
        ),
        Step("reject", "proposed", "refused", _("Refuse"), needs_reason=True, icon="x", tone="bad"),
    )

    class Meta:
        verbose_name = _("change of a parameter")
        verbose_name_plural = _("changes of parameters")
        indexes = (
            models.Index(name="org_parameterchange_newest", fields=["company", "-record"]),
            models.Index(
                name="org_parameterchange_which", fields=["company", "parameter", "record"]
            ),
        )

    def derive(self, parts: dict[str, list[Any]]) -> None:
        """The value as it is written, and the one that holds until then."""
        declared = parameters.get(self.parameter)
        if declared is None:
            raise RuleBroken(_("There is no such parameter."), field="parameter")
        self.value = written(read(declared, self.value))
        self.former = written(standing_value(declared, self.company))

    def check_content(self, parts: dict[str, list[Any]]) -> None:
        """It is another value, and somebody says why."""
        if self.value == self.former:
            raise RuleBroken(_("This value holds already."), field="value")
        if not self.why.strip():
            raise RuleBroken(_("Say why the value is to change."), field="why")

    def default_stages(self, unit: Unit) -> list[Stage]:
        """Without a route: one other person who may confirm."""
        holders = directory().holders(self.permission("approve"), unit.company, self)
        return [Stage(str(_("confirmation of the change")), holders, 1, HOURS)]
