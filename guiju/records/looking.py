"""Finding records of a kind by any part of what they are called: `LookIndex` and `found_keys`.

A master that may have many rows names in one `LookIndex` of its Meta what it is called by:

    indexes = (LookIndex("number", "name", "pinyin", name="partners_partner_look"),)

Without one they are found all the same, by reading each row: fine for hundreds.
"""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from guiju.kernel.database.statements import rows
from guiju.records.record import Kind

MOST_KEYS: Final = 200
FOUND: Final = "SELECT records_found(%s::regclass, %s, %s, %s, %s, %s)"
LAST: Final = chr(0x10FFFF)  # no text goes on beyond it


class Joined(models.Func):
    """Texts with a blank between them, as the index has them."""

    template = "%(expressions)s"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class Pairs(models.Func):
    """The single characters of a text and its pairs of neighbours, in small letters."""

    function = "records_pairs"
    arity = 1
    output_field = ArrayField(models.TextField())


@models.CharField.register_lookup
class Begins(models.Lookup):
    """`number__begins`: a range, which an index by bytes serves behind row-level security.

    LIKE would not be: it might tell of rows that are not seen, so they are looked at first.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """From the beginning itself to the last text that begins so, in the order of bytes."""
        left, before = self.process_lhs(compiler, connection)
        right, (first,) = self.process_rhs(compiler, connection)
        sql = f'({left} COLLATE "C" >= {right} AND {left} COLLATE "C" < {right})'
        return sql, (*before, first, *before, f"{first}{LAST}")


class LookIndex(GinIndex):
    """What records of a kind are found by, in the order of `fields`; none of them may be null."""

    def __init__(self, *fields: str, name: str) -> None:
        self.looked = fields
        super().__init__(Pairs(Joined(*fields)), name=name)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """As it was declared."""
        return (
            f"{type(self).__module__}.{type(self).__qualname__}",
            self.looked,
            {"name": self.name},
        )


def look_index(model: type[Kind]) -> LookIndex | None:
    """The one that the kind declares, if any."""
    return next((one for one in model._meta.indexes if isinstance(one, LookIndex)), None)


def found_keys(
    index: LookIndex,
    model: type[Kind],
    states: list[str],
    words: list[str],
    order: list[str],
    most: int | None = MOST_KEYS,
) -> list[int]:
    """The keys of the company's rows in these states that hold all words, at most so many.

    In the order of the columns named (`-id` for descending). Not narrowed to what a person sees.
    """
    asked = model._meta.db_table, list(index.looked), states, words, order, most
    return [key for (key,) in rows(FOUND, *asked)]
