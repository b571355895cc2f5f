"""The rules of the code, written into the database so that it can refuse the rest.

`prepare` runs this as the installation, in a unit of work: who changed a rule, and when, is
audited.
"""

from typing import Any

from django.apps import apps

from guiju.kernel.actions import birth
from guiju.kernel.database.preparations import preparation
from guiju.kernel.models import Actor, Channel
from guiju.kernel.unit import Caller, Unit
from guiju.records.content import parts_of, sensitive_fields
from guiju.records.record import FieldClass, Kind, Transition


def kinds() -> list[type[Kind]]:
    """All kinds of records."""
    return [model for model in apps.get_models() if issubclass(model, Kind)]


@preparation
def write_rules(installation: Actor) -> str:
    """Bring both tables to what the code says."""
    wanted = list(transitions())
    standing = {key(dict(row)): dict(row) for row in Transition.objects.all().values()}
    classes = {
        (model.kind, field): (field_class, *place_of(model, field))
        for model in kinds()
        for field_class, fields in classes_of(model)
        for field in fields
    }
    kept = {
        (row.kind, row.field): (row.field_class, row.part_table, row.part_link)
        for row in FieldClass.objects.all()
    }
    is_same = kept == classes and {key(row): row for row in wanted} == {
        name: {field: value for field, value in row.items() if field != "id"}
        for name, row in standing.items()
    }
    if is_same:
        return "rules stand"
    caller = Caller(installation, None, Channel.COMMAND)
    install(by=caller, wanted=wanted, classes=[[*name, *said] for name, said in classes.items()])
    return f"rules written {len(wanted) + len(classes)}"


@birth(Transition, "records.rules.write")
def install(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    wanted: list[dict[str, Any]],
    classes: list[list[str]],
) -> Transition:
    """Replace what differs; what no code names any more is taken away."""
    rows = {key(row): row for row in wanted}
    for standing in Transition.objects.all():
        if (name := key(standing.__dict__)) not in rows:
            standing.delete()
        else:
            row = rows.pop(name)
            if any(getattr(standing, field) != value for field, value in row.items()):
                Transition.objects.filter(pk=standing.pk).update(**row)
    Transition.objects.bulk_create(Transition(**row) for row in rows.values())
    FieldClass.objects.all().delete()
    FieldClass.objects.bulk_create(
        FieldClass(
            kind=kind, field=field, field_class=field_class, part_table=table, part_link=link
        )
        for kind, field, field_class, table, link in classes
    )
    return Transition.objects.order_by("pk").latest("pk")


def classes_of(model: type[Kind]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The fields of each class; a part that is not named counts as checked.

    A field that is not named is free; a free part is named, so that the database finds its lines.
    """
    sensitive = sensitive_fields(model)
    parts = frozenset(parts_of(model)) - sensitive
    return (
        ("free", parts & model.free),
        ("checked", model.checked - sensitive | parts - model.free),
        ("sensitive", sensitive),
    )


def place_of(model: type[Kind], field: str) -> tuple[str, str]:
    """The table and column of a part's lines; nothing for a field of the record itself."""
    if field not in parts_of(model):
        return "", ""
    line_model, _fields, back = parts_of(model)[field]
    return line_model._meta.db_table, back


def transitions() -> list[dict[str, Any]]:
    """The rows that the lifecycles of all kinds make."""
    return [
        {"kind": model.kind, **row} for model in kinds() for row in model.lifecycle.transitions()
    ]


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a transition the one it is."""
    return tuple(row[name] for name in ("kind", "action", "from_state", "to_state", "edits"))
