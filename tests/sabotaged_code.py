"""The guards in the code of kernel and records: each place that refuses, taken away in turn.

They are read from the code itself, so that none is forgotten. A `raise` of a refusal becomes a line
that does nothing, and the function goes on as if what it looked for had not been there.
"""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

from guiju.kernel import errors

HOUSE = Path(errors.__file__).parent.parent
FOLDERS = ("kernel", "records")


class Guard(NamedTuple):
    """One place that refuses: the file under `guiju`, the line, the function, the refusal."""

    file: str
    line: int
    function: str
    refusal: str


def guards() -> Iterator[Guard]:
    """Each of them, by file and line."""
    for folder in FOLDERS:
        for path in sorted((HOUSE / folder).glob("*.py")):
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    for line, refusal in refusals(node):
                        yield Guard(f"{folder}/{path.name}", line, node.name, refusal)


def refusals(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Where it refuses, and with what."""
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            named = getattr(node.exc.func, "id", "")
            known = getattr(errors, named, None)
            # A class beside them is one of them by its ending: what is broken in a program is not.
            if isinstance(known, type) or named in {"LikelyDouble", "Damaged"}:
                yield node.lineno, named


class Silencer(ast.NodeTransformer):
    """Lets one line refuse no longer."""

    def __init__(self, line: int) -> None:
        """`line` is where the raise begins."""
        self.line = line

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """A line that names what it named, so that the function closes over the same."""
        if node.lineno != self.line or node.exc is None:
            return node
        nothing = ast.Constant(value=None)
        never = ast.IfExp(test=ast.Constant(value=False), body=node.exc, orelse=nothing)
        return ast.copy_location(ast.Expr(value=never), node)


def take_down(file: str, line: int) -> None:
    """Let every function that lives already go on without this guard."""
    path = HOUSE / file
    tree = ast.fix_missing_locations(Silencer(line).visit(ast.parse(path.read_text())))
    silenced = dict(codes(compile(tree, str(path), "exec")))
    taken = 0
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
            code = silenced[one.__code__.co_firstlineno, one.__code__.co_name]
            if code != one.__code__:
                one.__code__ = code
                taken += 1
    assert taken, f"nothing was taken down at {file}:{line}"


def codes(code: CodeType) -> Iterator[tuple[tuple[int, str], CodeType]]:
    """The code of each function within, by where it begins and what it is called."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield (constant.co_firstlineno, constant.co_name), constant
            yield from codes(constant)
