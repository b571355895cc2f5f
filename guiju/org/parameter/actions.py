"""What happens when a change is proposed and confirmed (demands P3.2.2b, P5.2.1a)."""

from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken, Stale
from guiju.kernel.parameters import parameters, set_parameter, standing_value
from guiju.org.parameter.models import ParameterChange
from guiju.org.parameter.values import read, written
from guiju.records.record import Kind
from guiju.records.steps import creation, guard, plain_steps, step, write_all
from guiju.records.taking import Taking

create = creation(ParameterChange)
edit = step(ParameterChange, "edit")(write_all)
plain_steps(ParameterChange, "discard", "submit", "withdraw", "reject")
discard = ParameterChange.lifecycle.actions["discard"]
submit = ParameterChange.lifecycle.actions["submit"]
withdraw = ParameterChange.lifecycle.actions["withdraw"]
reject = ParameterChange.lifecycle.actions["reject"]


@step(ParameterChange, "approve")
def approve(change: ParameterChange, taking: Taking) -> None:
    """The last confirmation: the value holds from now on. Its event comes before the value."""
    taking.tell({"parameter": change.parameter, "value": change.value})
    declared = parameters[change.parameter]
    set_parameter(by=taking.unit, parameter=declared.name, value=read(declared, change.value))


@guard(ParameterChange, "submit")
@guard(ParameterChange, "approve")
def base_holds(record: Kind, taking: Taking) -> None:
    """Raises Stale where another change came first: it was asked against what held then."""
    assert isinstance(record, ParameterChange)
    declared = parameters.get(record.parameter)
    if declared is None:
        raise RuleBroken(_("There is no such parameter."), field="parameter")
    if written(standing_value(declared, taking.unit.company)) != record.former:
        raise Stale(
            _("Another value holds by now than when this change was written."),
            what_to_do=_("Write it anew against what holds now."),
            demand="P3.2.2b",
        )
