"""A parameter as a company changes it: the system administrator proposes, another confirms."""

from typing import Any

from guiju.kernel.unit import Caller
from guiju.org.parameter import actions as changes
from guiju.org.parameter.models import ParameterChange
from guiju.org.parameter.values import written
from tests.companies import SECURITY, SYSTEM, caller

WHY = "Decided in the meeting of the house."


def proposed_change(name: str, value: Any, by: Caller | None = None) -> ParameterChange:
    """A change that waits for its confirmation."""
    by = by or caller(SYSTEM)
    draft = changes.create(by=by, parameter=name, value=written(value), why=WHY)
    change: ParameterChange = changes.submit(draft, by=by)
    return change


def decide(name: str, value: Any) -> ParameterChange:
    """Let a value hold from now on."""
    change: ParameterChange = changes.approve(proposed_change(name, value), by=caller(SECURITY))
    return change
