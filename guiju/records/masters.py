"""The life that all masters share: proposed by one person, activated by another, retired.

What is active changes only by a revision; what is retired stays, for the records that name it.
"""

from django.utils.translation import gettext_lazy as _

from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step
from guiju.records.record import Kind
from guiju.records.steps import creation, plain_steps, step, write_all

LIVE = ("proposed", "active")  # the states in which one stands for what it says


def life_of_a_master(*, needs_papers: bool = False) -> Lifecycle:
    """A lifecycle; with `needs_papers` somebody activates it only with its papers before them."""
    return Lifecycle(
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
            needs_papers=needs_papers,
            apart_from=("create",),
            number="freeze",
            icon="check",
            tone="ok",
        ),
        Step("change", "active", None, _("Change"), edits=True, by_revision=True),
        Step("retire", "active", "retired", _("Retire"), needs_reason=True, icon="archive"),
    )


def live_actions(model: type[Kind]) -> None:
    """Register the steps of a master whose steps do nothing beside: `model.lifecycle.actions`."""
    creation(model)
    step(model, "edit")(write_all)
    plain_steps(model, "discard", "activate", "retire")
