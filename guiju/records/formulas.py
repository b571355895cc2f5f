"""Formulas of computed fields: one text, computed exactly here and shown live by the screen.

A kind that keeps its formulas in one mapping gives it to `compute` in `derive` and to its screen as
`live`; the browser evaluates the same texts with the same exact numbers and the same rounding.
"""

import ast
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guiju.records.record import Kind

Number = Fraction | None  # None where something that the formula needs is not there yet
Resolve = Callable[[str], Number]

OPERATIONS: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Number]]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right if right else None,
}


class Formula:
    """`quantity * price`, `sum(lines.net) - discount`: + - * / ( ), `sum` and `round(x, places)`.

    `names` are fields of its own row, or else of the record; `sums` the `part.field` summed up. A
    tick counts as 1 or 0, so that what depends on one is reckoned both ways:
    `with_tax * a + (1 - with_tax) * b`.
    """

    def __init__(self, text: str) -> None:
        """Raises ValueError where the text is no formula."""
        self.text = text
        self.names: set[str] = set()
        self.sums: set[str] = set()
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            raise ValueError(f"{text!r} is no formula") from error
        self._value = self._compiled(tree)

    def value(self, resolve: Resolve) -> Number:
        """The exact value; `resolve` gives a field, or the sum of a `part.field`."""
        return self._value(resolve)

    def _compiled(self, node: ast.expr) -> Callable[[Resolve], Number]:
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            operate = OPERATIONS[type(node.op)]
            left, right = self._compiled(node.left), self._compiled(node.right)
            return lambda resolve: _both(operate, left(resolve), right(resolve))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self._compiled(node.operand)
            return lambda resolve: None if (value := inner(resolve)) is None else -value
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            constant = Fraction(repr(node.value))
            return lambda _resolve: constant
        if isinstance(node, ast.Name):
            name = node.id
            self.names.add(name)
            return lambda resolve: resolve(name)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._called(node.func.id, node.args)
        raise ValueError(f"{self.text!r}: {ast.unparse(node)} is not possible in a formula")

    def _called(self, function: str, given: list[ast.expr]) -> Callable[[Resolve], Number]:
        match function, given:
            case "sum", [ast.Attribute(value=ast.Name(id=part), attr=field)]:
                path = f"{part}.{field}"
                self.sums.add(path)
                return lambda resolve: resolve(path)
            case "round", [inner, ast.Constant(value=int(places))]:
                value_of = self._compiled(inner)
                return lambda resolve: _rounded(value_of(resolve), places)
        raise ValueError(f"{self.text!r}: there is no {function} of this kind")


@cache
def formula(text: str) -> Formula:
    """The formula, parsed once."""
    return Formula(text)


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounded to so many places, halves away from zero: the one rule for what is computed."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def compute(record: "Kind", parts: dict[str, list[Any]], formulas: Mapping[str, str]) -> None:
    """Set each computed field, in the order of the mapping: `lines.net`, then what sums it up.

    For `derive`. A part that is not among `parts` stays as it is and is read where it is summed up.
    """
    for path, text in formulas.items():
        part, _dot, name = path.rpartition(".")
        rows = parts.get(part, []) if part else [record]
        for row in rows:
            _set(row, name, formula(text), Known(row, record, parts))


class Known:
    """The numbers of a row and of its record, and sums over the parts."""

    def __init__(self, row: Any, record: "Kind", parts: dict[str, list[Any]]) -> None:
        self._row, self._record, self._parts = row, record, parts

    def __call__(self, name: str) -> Number:
        """A field as a fraction, or the sum of a `part.field`; nothing sums up to 0."""
        part, _dot, field = name.rpartition(".")
        if not part:
            own = self._row if hasattr(self._row, field) else self._record
            return exact(getattr(own, field))
        values = (exact(getattr(row, field)) for row in self._rows(part))
        return sum((value for value in values if value is not None), Fraction(0))

    def _rows(self, part: str) -> Iterable[Any]:
        if part in self._parts:
            return self._parts[part]
        return getattr(self._record, part).all() if self._record.pk else []


def exact(value: Any) -> Number:
    """A number of a field, whatever type it came in; None where there is none."""
    if value is None or value == "":
        return None
    return Fraction(value) if isinstance(value, int | Decimal) else Fraction(str(value))


def _set(row: Any, name: str, computed: Formula, resolve: Resolve) -> None:
    value, field = computed.value(resolve), row._meta.get_field(name)
    places = getattr(field, "decimal_places", 0) or 0
    nothing = None if field.null else Decimal(0)
    setattr(row, name, nothing if value is None else half_up(value, places))


def _both(operate: Callable[[Fraction, Fraction], Number], left: Number, right: Number) -> Number:
    return None if left is None or right is None else operate(left, right)


def _rounded(value: Number, places: int) -> Number:
    return None if value is None else Fraction(half_up(value, places))
