"""Plain statements, for what each unit of work asks anew.

The ORM draws a statement up each time, which takes longer than PostgreSQL does for its answer.
"""

from typing import Any

from django.db import connection


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def run(statement: str, *values: Any) -> None:
    """Without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
