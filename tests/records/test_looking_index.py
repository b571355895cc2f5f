"""The index of a look-up is the one that the question can use."""

import psycopg
import pytest

from guiju.partners.models import Partner
from guiju.products.models import Product
from guiju.records.looking import look_index
from guiju.records.record import Kind
from tests.conftest import Database


@pytest.mark.parametrize("model", [Partner, Product])
def test_the_question_uses_the_index(
    model: type[Kind], database: Database, as_owner: psycopg.Connection
) -> None:
    index = look_index(model)
    assert index is not None
    said = " || ' ' || ".join(index.looked)
    as_owner.execute("SET enable_seqscan = off")
    plan = as_owner.execute(
        f"EXPLAIN SELECT id FROM {model._meta.db_table}"
        f" WHERE records_pairs({said}) @> records_pairs('x')"
    ).fetchall()
    assert any(index.name in line for (line,) in plan), plan
