"""A company as it is after years: so many requests, orders and partners, filled in by plain SQL.

The wall is switched off for it: in a scratch cluster, by its superuser, for this session alone. A
measurement itself runs under the application's role, behind the whole wall.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg

FILL: Final = Path(__file__).with_name("filling.sql")
PARTNERS: Final = 50_000
NAMED: Final = """
CREATE TEMP TABLE named (place bigint, number text, state text, name text, short_name text,
    tax_number text, phone text, pinyin text, near_name text)
"""
WORDS: Final = Path(__file__).with_name("filling.txt")  # of which names are made, by their place


def fill(address: str, rows: int, partners: int = PARTNERS) -> None:
    """So many orders, so many requests, and partners; by the superuser's address."""
    with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as session:
        session.execute("SET session_replication_role = replica")
        session.execute("SET work_mem = '256MB'")
        session.execute(NAMED)
        with session.cursor().copy("COPY named FROM STDIN") as copy:
            for row in named(partners):
                copy.write_row(row)
        session.execute(FILL.read_text("utf-8"), {"rows": rows, "partners": partners})
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("VACUUM ANALYZE")  # as autovacuum does


def named(partners: int) -> Iterator[tuple[int | str, ...]]:
    """Suppliers with names that differ, spelled as the application spells them."""
    from guiju.partners.partner.company_name import near_name
    from guiju.records.spelling import pinyin

    places, first, second, trades, (form,) = map(str.split, WORDS.read_text("utf-8").splitlines())
    for place in range(partners):
        word = first[place % 30] + second[place // 30 % 30] + first[place // 900 % 30]
        trade = trades[(place // 27_000 + place) % len(trades)]
        name = f"{places[place % 20]}{word}{trade}{form}"
        yield (
            place,
            f"P-2021-{1_000_000 + place}",
            "retired" if place % 50 == 0 else "active",
            name,
            word,
            "",
            f"0512-{60_000_000 + place}",
            pinyin(f"{name} {word}"),
            near_name(name),
        )
