"""How delegations are given and ended (demand P3.3.2b: no step waits for somebody who is away)."""

import datetime

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.errors import DutyConflict, RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.org.delegation.models import Delegation
from guiju.org.person.models import Person

LONGEST = datetime.timedelta(days=92)


@birth(Delegation, "org.delegation.give", needs_reason=True)
def give_delegation(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    principal: Person,
    deputy: Person,
    since: datetime.datetime,
    until: datetime.datetime,
) -> Delegation:
    """Let a deputy stand in for a time. Raises DutyConflict, RuleBroken."""
    if principal.pk == deputy.pk:
        raise DutyConflict(_("Nobody stands in for themselves."), field="deputy")
    if deputy.left_on is not None:
        raise RuleBroken(
            _("%(name)s has left the company.") % {"name": deputy.name}, field="deputy"
        )
    if not since < until <= since + LONGEST or until <= clock.now():
        raise RuleBroken(
            _("A delegation lasts three months at most and ends in the future."), field="until"
        )
    return Delegation.objects.create(
        pk=pk,
        company=by.company,
        principal=principal,
        deputy=deputy,
        since=since,
        until=until,
        reason=reason,
    )


@action(Delegation, "org.delegation.end")
def end_delegation(delegation: Delegation, *, by: Unit, reason: str) -> None:
    """End it before its time. Raises WrongState."""
    if delegation.ended_at is not None:
        raise WrongState(_("This delegation has ended already."))
    delegation.ended_at = clock.now()
    delegation.save(update_fields=["ended_at"])
