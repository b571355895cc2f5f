"""Plain statements, for what each unit of work asks anew.

The ORM draws a statement up each time, which takes longer than PostgreSQL does for its answer.
"""

from typing import Any

from django.db import connection


def rows(statement: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
    """The rows that it returns, with its values in their order or by their names."""
    with connection.cursor() as cursor:
        cursor.execute(statement, named or values)
        return list(cursor.fetchall())


def run(statement: str, *values: Any, **named: Any) -> None:
    """Without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, named or values)
