"""The life of a purchase order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.kernel.parameters import Parameter
from guiju.records.lateness import parameter_of
from guiju.records.lifecycle import BIRTH, Lifecycle, State, Step

LONGEST_LAG = 30
ENTRY_LAG = Parameter(
    parameter_of("purchasing.order"),
    int,
    _("A purchase order is entered within"),
    demands=("P1.3.3", "P3.2.1"),
    default=1,
    unit=_("working days"),
    is_allowed=lambda days: 0 <= days <= LONGEST_LAG,
    allowed="0-30",
)
LIFE = Lifecycle(
    State("draft", _("draft")),
    State("submitted", _("submitted"), "info"),
    State("approved", _("approved"), "ok"),
    State("closed", pgettext_lazy("order", "closed"), "ok", is_final=True),
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
    Step("reject", "submitted", "rejected", _("Reject"), needs_reason=True, icon="x", tone="bad"),
    Step("amend", "approved", None, _("Amend"), edits=True, by_revision=True),
    Step(
        "short_close",
        "approved",
        "closed",
        _("Short-close"),
        edits=True,
        needs_reason=True,
        icon="scissors",
    ),
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
