"""The index of a look-up is the one that the question can use."""

import psycopg
from django.db import connection

from guiju.purchasing.models import Supplier
from guiju.records.looking import LookIndex
from tests.conftest import Database

QUESTION = """
SELECT id FROM purchasing_supplier WHERE
    records_pairs(number || ' ' || name) @> records_pairs('x')
"""


def test_the_question_uses_the_index(database: Database, as_owner: psycopg.Connection) -> None:
    index = LookIndex("number", "name", name="purchasing_supplier_look")
    with connection.schema_editor(collect_sql=True) as editor:
        statement = str(index.create_sql(Supplier, editor))
    as_owner.execute(statement.encode())
    as_owner.execute("SET enable_seqscan = off")
    plan = as_owner.execute(f"EXPLAIN {QUESTION}").fetchall()
    assert any("purchasing_supplier_look" in line for (line,) in plan), plan
