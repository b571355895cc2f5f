"""Who sees which records: one predicate for lists, pages, files, search and the API.

One sees what one's permit to read reaches, and what one was ever asked about, oneself or those in
whose place one stands now: who must decide must see, and who decided may look at it again.
"""

from typing import Final, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from guiju.kernel.directory import directory
from guiju.kernel.models import Actor, Company
from guiju.records.record import Kind, Obligation

Row = TypeVar("Row", bound=Kind)
ASKED_ABOUT: Final = "SELECT records_asked_about(%s::bigint[])"  # see asked.sql


def visible_to(actor: Actor, company: Company, model: type[Row]) -> QuerySet[Row]:
    """The records of a kind that the actor sees. The rights are read with one or two statements."""
    rows: QuerySet[Row] = model._default_manager.filter(company=company)
    reach = directory().reach(actor, f"{model.kind}.read", company)
    if reach.company:
        return rows
    seen = Q(pk__in=RawSQL(ASKED_ABOUT, [askable(actor, company)]))  # noqa: S611  one constant
    if reach.own:
        seen |= Q(owner=actor)
    if reach.departments and has_department(model):
        seen |= Q(("department__in", reach.departments))
    return rows.filter(seen)


def sees(actor: Actor, company: Company, record: Kind) -> bool:
    """Whether the actor sees this one."""
    shown = record.seen_through()
    if directory().may(actor, f"{shown.kind}.read", company, shown):
        return True
    asked = Obligation.objects.filter(company=company, record_id__in={record.pk, shown.pk})
    return asked.filter(owners__overlap=askable(actor, company)).exists()


def askable(actor: Actor, company: Company) -> list[int]:
    """The actor, and those in whose place they stand now."""
    return [actor.pk, *directory().stands_in_for(actor, company)]


def has_department(model: type[Kind]) -> bool:
    """Whether the kind has a department by which permits reach it."""
    return any(field.name == "department" for field in model._meta.local_fields)
