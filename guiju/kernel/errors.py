"""What the kernel says when it says no.

A refusal has a class, a code and a sentence in the user's language with what to do about it.
Tests match the code, never the prose.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refused(Exception):
    """The base of all refusals: nothing was changed, and the attempt is recorded."""

    code: ClassVar[str] = "refused"
    http_status: ClassVar[int] = 422
    sentence: ClassVar[Text] = _("This was refused.")
    remedy: ClassVar[Text] = _("Ask the person responsible for this page.")
    again: ClassVar[Text] = ""  # what it is called to send the same knowingly, where one may

    def __init__(
        self,
        sentence: Text | None = None,
        *,
        what_to_do: Text | None = None,
        field: str = "",
        demand: str = "",
    ) -> None:
        """`field` names the input at fault, `demand` the demand or parameter behind the rule."""
        self._sentence = sentence or self.sentence
        self._what_to_do = what_to_do or self.remedy
        self.field = field
        self.demand = demand
        super().__init__(self._sentence)

    def __str__(self) -> str:
        return str(self._sentence)

    @property
    def what_to_do(self) -> str:
        """The sentence that tells the user how to go on."""
        return str(self._what_to_do)

    def particulars(self) -> dict[str, Any]:
        """What a program that was refused is told beside the sentence."""
        return {}


class RuleBroken(Refused):
    """What was asked breaks a rule of the record."""

    code = "rule_broken"
    remedy = _("Correct the entry and send it again.")


class ReasonMissing(Refused):
    """The action demands a reason and none was given."""

    code = "reason_missing"
    sentence = _("This action needs a reason.")
    remedy = _("Write why it is done; the reason is kept with the record.")


class NotPermitted(Refused):
    """The actor's roles do not permit the action (demand P5.2.1b)."""

    code = "not_permitted"
    http_status = 403
    sentence = _("Your roles do not permit this.")
    remedy = _("Ask the security administrator for the role that permits it.")


class DutyConflict(Refused):
    """The same person would hold duties that must be apart (demand P5.2.1a)."""

    code = "duty_conflict"
    http_status = 403
    sentence = _("These duties must be held by different persons.")
    remedy = _("Let another person do it.")


class WrongState(Refused):
    """The record is in a state from which the action does not start."""

    code = "wrong_state"
    http_status = 409
    remedy = _("Load the page again: somebody may have acted on it meanwhile.")


class Stale(Refused):
    """What was approved, proposed or seen is no longer what the record says."""

    code = "stale"
    http_status = 409
    remedy = _("Load the page again and look at what it says now.")


class KeyReused(Refused):
    """The idempotency key was used before for something else."""

    code = "key_reused"
    http_status = 409
    sentence = _("This form was already sent with other content.")
    remedy = _("Load the page again and send the new content.")


class RefusedByDatabase(Refused):
    """The database refused what the code had let pass: two did the same at once, as a rule."""

    code = "refused_by_database"
    http_status = 409
    sentence = _("Somebody else did something at the same moment that rules this out.")
    remedy = _("Load the page again and look before you repeat it.")


class NotConfigured(Refused):
    """A parameter that the rule needs has no approved value."""

    code = "not_configured"
    remedy = _("Ask the system administrator to propose a value for it.")
