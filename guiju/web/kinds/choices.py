"""What a field that points to another table may name."""

from typing import Any, Final

from django.db.models import Model, QuerySet

from guiju.kernel.models import Company
from guiju.records.record import Kind
from guiju.records.sight import visible_to
from guiju.web.kinds.screen import DISCARDED
from guiju.web.requests import SignedIn

NAMING: Final = ("code", "number", "name", "pk")  # by the first that a model has, it is in order


def choices_of(model: type[Model], request: SignedIn) -> QuerySet[Any]:
    """The rows of another table that a field may point to: the company's, as far as one sees."""
    if issubclass(model, Kind):
        rows: QuerySet[Any] = visible_to(request.actor, request.company, model)
        rows = rows.filter(state__in=live_states(model))
    else:
        rows = in_company(model, request.company)
    return in_order(rows)


def listed(model: type[Model], request: SignedIn) -> QuerySet[Any]:
    """What a list can be filtered by: as far as one sees, what came to its end included.

    An order to a supplier that was retired since is still to be found.
    """
    if not issubclass(model, Kind):
        return choices_of(model, request)
    rows: QuerySet[Any] = visible_to(request.actor, request.company, model)
    return in_order(rows.exclude(state=DISCARDED))


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By the first name that the table has."""
    names = {field.name for field in rows.model._meta.get_fields()} | {"pk"}
    return rows.order_by(next(name for name in NAMING if name in names))


def live_states(model: type[Kind]) -> list[str]:
    """The states in which others may refer to it: active, or any that is not its end."""
    states = model.lifecycle.states
    if "active" in states:
        return ["active"]
    return [name for name, state in states.items() if not state.is_final]


def in_company(model: type[Model], company: Company) -> QuerySet[Any]:
    """The company's rows of a business table."""
    return model._default_manager.filter(company=company)
