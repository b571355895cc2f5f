"""Finding records by any part of what they are called, within the company and no further."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection

from guiju.kernel.reading import open_reading
from guiju.partners.models import Partner
from guiju.partners.partner.actions import create
from guiju.records.looking import LookIndex, found_keys
from guiju.server.cluster import Cluster
from tests.companies import account, caller, company, eyes_of, neighbours_template
from tests.conftest import Database, cloned, django_at

BUYER = "wang.xiaoyan"
INDEX = LookIndex("number", "name", "short_name", "pinyin", name="partners_partner_look")
STATES = ["active", "proposed"]


@pytest.fixture
def neighbours(cluster: Cluster, demo_template: str, static_files: object) -> Iterator[Database]:
    template = neighbours_template(cluster, demo_template)
    with cloned(cluster, template) as database, django_at(database.address()):
        yield database


@pytest.fixture
def supplier(database: Database) -> Partner:
    created: Partner = create(
        by=caller(BUYER), name="苏州恒拓精密 Gears", short_name="工商", is_supplier=True
    )
    return created


def found(*words: str, states: list[str] = STATES, order: str = "id") -> list[int]:
    with eyes_of(BUYER):
        return found_keys(INDEX, Partner, states, list(words), [order])


@pytest.mark.parametrize(
    "words",
    [
        ("恒拓",),
        ("拓",),
        ("gears",),
        ("GEARS", "精密"),
        ("s",),
        ("恒拓精密",),
        ("工商", "恒"),
        ("htjm",),
        ("jingmi",),
    ],
)
def test_any_part_finds_it(supplier: Partner, words: tuple[str, ...]) -> None:
    assert supplier.pk in found(*words)


@pytest.mark.parametrize(
    "words", [("恒精",), ("gaers",), ("恒拓", "nobody"), ("%",), ("_",), ("\\",)]
)
def test_what_does_not_stand_there_does_not(supplier: Partner, words: tuple[str, ...]) -> None:
    assert supplier.pk not in found(*words)


def test_only_the_states_that_are_asked_for(supplier: Partner) -> None:
    assert supplier.pk not in found("恒拓", states=["active"])


def test_words_are_never_part_of_the_statement(supplier: Partner) -> None:
    assert found("'; DROP TABLE partners_partner; --") == []
    for order in ("id; SELECT 1", 'id" DESC, (SELECT 1) --'):
        with pytest.raises(DatabaseError):
            found("恒拓", order=order)
    assert supplier.pk in found("恒拓", order="-id")


def test_the_neighbour_finds_nothing(neighbours: Database) -> None:
    with open_reading(account("olga").actor, company("olga")):
        assert found_keys(INDEX, Partner, ["active"], [], ["id"]) == []
    with eyes_of(BUYER):
        assert found_keys(INDEX, Partner, ["active"], [], ["id"])


def test_other_tables_are_not_looked_into(database: Database) -> None:
    statement = "SELECT records_found(%s::regclass, '{name}', '{}', '{}', '{id}', 1)"
    for table in ("kernel_company", "django_session", "pg_class"):
        with eyes_of(BUYER), connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute(statement, [table])


def test_an_index_knows_how_it_was_declared() -> None:
    path, fields, options = INDEX.deconstruct()
    assert path == "guiju.records.looking.LookIndex"
    assert fields == ("number", "name", "short_name", "pinyin")
    assert options == {"name": "partners_partner_look"}
