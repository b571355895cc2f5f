"""Migrations that a first start can be waited for."""

import pytest
from django.db import migrations, models

from tools.migrations import foldable, own_migrations

TABLE = migrations.CreateModel(
    "Thing", [("code", models.CharField(max_length=9)), ("count", models.IntegerField())]
)
ON_CODE = migrations.AddIndex("thing", models.Index(fields=["code"], name="thing_code"))


def test_every_table_is_made_with_its_indexes_and_constraints() -> None:
    waiting = {str(one): foldable(one) for one in own_migrations() if foldable(one)}
    assert not waiting, "run `python -m tools.migrations`, then let ruff fix and format"


@pytest.mark.parametrize(
    ("between", "folds"),
    [
        ([], True),
        ([migrations.AddField("thing", "size", models.IntegerField())], True),
        # The index speaks of a column that comes later, or of what SQL made before it.
        ([migrations.AddField("thing", "code", models.IntegerField())], False),
        ([migrations.RunSQL("SELECT 1")], False),
    ],
)
def test_what_can_be_stated_with_the_table(
    between: list[migrations.operations.base.Operation], *, folds: bool
) -> None:
    migration = migrations.Migration("0001_initial", "things")
    migration.operations = [TABLE, *between, ON_CODE]  # type: ignore[misc]  # its own list
    assert bool(foldable(migration)) is folds
