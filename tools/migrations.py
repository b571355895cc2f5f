"""Folds what a migration adds to its own new tables into their creation.

`python -m tools.migrations`, after `makemigrations`. Django draws all models anew after each index
and each constraint that is added, and the first start waits for it: this took two thirds of its
time. Stated with the table they cost nothing, and the schema is the same to the letter.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

Addition = AddConstraint | AddIndex


def main() -> None:
    """Rewrite each migration of this package in which something can be folded."""
    django.setup()
    for migration in own_migrations():
        if foldable(migration):
            fold(migration)
            path = Path(inspect.getfile(type(migration)))
            path.write_text(MigrationWriter(migration).as_string(), encoding="utf-8")
            print(f"folded {migration}; let ruff fix and format it")


def own_migrations() -> Iterator[Migration]:
    """The migrations of this package, in the order of their names."""
    for (label, _name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if apps.get_app_config(label).name.startswith("guiju."):
            yield migration


def foldable(migration: Migration) -> list[Addition]:
    """The indexes and constraints whose table the same migration makes, with all they speak of."""
    made: set[str] = set()
    later: dict[str, set[str]] = {}
    found: list[Addition] = []
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            made.add(operation.name.lower())
        elif isinstance(operation, AddField):
            names = later.setdefault(operation.model_name.lower(), set())
            names.update((operation.name, f"{operation.name}_id"))
        elif isinstance(operation, Addition):
            table = operation.model_name.lower()
            if table in made and not later.get(table, set()) & words_of(operation):
                found.append(operation)
        else:
            # SQL may make what a later constraint calls.
            made.clear()
    return found


def fold(migration: Migration) -> None:
    """Move them into the creation of their tables, in their order."""
    tables = {
        operation.name.lower(): operation
        for operation in migration.operations
        if isinstance(operation, CreateModel)
    }
    additions = foldable(migration)
    for addition in additions:
        options = tables[addition.model_name.lower()].options
        if isinstance(addition, AddIndex):
            options.setdefault("indexes", []).append(addition.index)
        else:
            options.setdefault("constraints", []).append(addition.constraint)
    kept = [one for one in migration.operations if one not in additions]
    migration.operations = kept  # type: ignore[misc]  # Django gives each its own list


def words_of(addition: Addition) -> set[str]:
    """All names that an index or a constraint may mean by a column."""
    return set(re.findall(r"\w+", repr(addition.deconstruct()).replace("__", " ")))


if __name__ == "__main__":
    main()
