"""What Django's system check says about declared lists and papers."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db.models import Field, Index, Model, UniqueConstraint

from guiju.records.content import parts_of
from guiju.web.kinds.listing import list_of
from guiju.web.kinds.screen import DISCARDED, Screen, screens
from guiju.web.lists import ListPage, declared
from guiju.web.printing.paper import SIZES


@register("web")
def check_lists(**_kwargs: Any) -> list[CheckMessage]:
    """Each order that a list offers is served by an index, unique and without nulls."""
    for screen in screens.values():
        list_of(screen)
    return [error for page in declared for error in _errors(page)]


@register("web")
def check_papers(**_kwargs: Any) -> list[CheckMessage]:
    """What a kind says of its paper exists."""
    return [error for screen in screens.values() for error in paper_errors(screen)]


def paper_errors(screen: Screen) -> Iterator[CheckMessage]:
    """Names of fields, columns, states and sizes that are none."""
    paper, parts = screen.paper, parts_of(screen.model)
    fields = {one.name for one in screen.model._meta.get_fields()}
    wrong = {*paper.fields, *filter(None, [paper.capitals])} - fields
    of_parts = ((part, one) for part, (_model, names, _back) in parts.items() for one in names)
    wrong |= set(paper.shown) - fields - {f"{part}.{one}" for part, one in of_parts}
    wrong |= {paper.size} - set(SIZES)
    wrong |= set(paper.columns) - set(parts)
    for part, columns in paper.columns.items():
        if part in parts:
            wrong |= {f"{part}.{one}" for one in columns if one not in parts[part][1]}
    # Every kind may be said to print nothing that was discarded, whether it discards or not.
    wrong |= paper.never_in - set(screen.model.lifecycle.states) - {DISCARDED}
    for name in sorted(wrong):
        yield Error(
            f"The paper of {screen.kind} names {name}, which it does not have.", id="web.E004"
        )


def _errors(page: ListPage[Any]) -> Iterator[CheckMessage]:
    meta = page.model._meta
    indexes = list(_indexes(page.model))
    for names in page.sorts.values():
        for name in names:
            column = meta.get_field(name)
            if isinstance(column, Field) and column.null:
                yield Error(
                    f"{page.model.__name__} cannot be sorted by {name}: it may be null, "
                    "and a page would end there.",
                    id="web.E001",
                )
        if not any(_serves(index, names) for index in indexes):
            yield Error(
                f"No index of {page.model.__name__} serves the order {', '.join(names)}.",
                hint="Add an index or a unique constraint that begins with these fields, "
                "after the company where the table has one.",
                id="web.E002",
            )
        if page.order.lstrip("-") not in page.sorts:
            yield Error(
                f"The list of {page.model.__name__} has no order {page.order}.", id="web.E003"
            )


def _indexes(model: type[Model]) -> Iterator[list[str]]:
    """The columns of each index, a unique constraint and the key included."""
    meta = model._meta
    yield [meta.pk.name]
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield list(constraint.fields)
    for index in meta.indexes:
        if isinstance(index, Index) and index.condition is None:
            yield [name for name, _direction in index.fields_orders]
    for column in meta.local_fields:
        if column.unique or getattr(column, "db_index", False):
            yield [column.name]


def _serves(index: list[str], names: tuple[str, ...]) -> bool:
    """Whether the index, behind the company, begins with the order (its closing key aside)."""
    wanted = [name for name in names if name not in {"pk", "id"}] or ["id"]
    if index and index[0] == "company":
        index = index[1:]
    return index[: len(wanted)] == wanted
