"""Rules about Python."""

import ast
from collections.abc import Iterator

from tools.house_lint.rules import Fault, Source, rule

PYTHON = ("*.py",)
MIGRATIONS = "*/migrations/*"

CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "django.db.models.functions.Now",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "django.utils.timezone.now",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.strftime",
    "time.time",
    "time.time_ns",
}
CONVERTERS = {"ctime", "gmtime", "localdate", "localtime"}
SKIPS = {
    "pytest.importorskip",
    "pytest.mark.flaky",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
    "pytest.skip",
    "pytest.xfail",
    "unittest.expectedFailure",
    "unittest.skip",
    "unittest.skipIf",
    "unittest.skipUnless",
}
GENERIC_KEYS = {"GenericForeignKey", "GenericRelation"}
EXECUTES = {"execute", "executemany"}
MOST_LINES_OF_A_FUNCTION = 70


@rule(
    "time",
    "time comes from guiju.kernel.clock alone, or a simulated company could not be dated",
    only=PYTHON,
    but_not=("guiju/kernel/clock.py",),
)
def other_clocks(source: Source) -> Iterator[Fault]:
    """Every clock but ours. The database's own may be a column's default."""
    allowed = {id(node) for allowing in source.nodes for node in _allowed_in(allowing)}
    for node in source.nodes:
        if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in allowed:
            name = source.full_name(node)
            if name in CLOCKS:
                yield node.lineno, name


def _allowed_in(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.keyword) and node.arg == "db_default":
        yield from ast.walk(node.value)
    elif isinstance(node, ast.Call) and node.args:
        # With a value they convert it; without one they tell the time.
        converts = isinstance(node.func, ast.Attribute) and node.func.attr in CONVERTERS
        if converts or (isinstance(node.func, ast.Name) and node.func.id in CONVERTERS):
            yield node.func


@rule(
    "function-length",
    "a function that does not fit on a screen hides what it does",
    only=PYTHON,
    but_not=(MIGRATIONS,),
)
def long_functions(source: Source) -> Iterator[Fault]:
    """Functions of 70 lines or more."""
    for node in source.nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines >= MOST_LINES_OF_A_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


@rule(
    "generic-key",
    "a generic foreign key is one that the database cannot keep",
    only=PYTHON,
)
def generic_keys(source: Source) -> Iterator[Fault]:
    """Generic foreign keys and their reverse."""
    for node in source.nodes:
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = source.full_name(node).rpartition(".")[2]
            if name in GENERIC_KEYS:
                yield node.lineno, name


@rule(
    "signal",
    "what a business action does is written in it, not behind it",
    only=("guiju/*.py",),
)
def signals(source: Source) -> Iterator[Fault]:
    """Imports of signals and receivers."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if "signals" in name.split(".") or name.startswith("django.dispatch"):
                yield node.lineno, name


@rule(
    "raw-query",
    "a query by the model's manager keeps its scope; raw SQL returns what nobody asked about",
    only=("guiju/*.py",),
)
def raw_queries(source: Source) -> Iterator[Fault]:
    """Managers' raw() and extra()."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func
            on_manager = isinstance(called.value, ast.Attribute) and called.value.attr == "objects"
            if called.attr in {"raw", "extra"} and on_manager:
                yield node.lineno, f"objects.{called.attr}"


@rule(
    "built-statement",
    "values belong in parameters, and names in psycopg.sql, not in the text of a statement",
    only=("guiju/*.py", "tools/*.py", "bench/*.py"),
    # What defines tables takes no parameters; its names are those of models.
    but_not=("guiju/kernel/database/*", MIGRATIONS),
)
def built_statements(source: Source) -> Iterator[Fault]:
    """Statements executed from f-strings, format(), % or +."""
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in EXECUTES and node.args and _is_built(node.args[0]):
            yield node.lineno, ast.unparse(node.func)


def _is_built(statement: ast.expr) -> bool:
    if isinstance(statement, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in statement.values)
    if isinstance(statement, ast.BinOp):
        return any(
            isinstance(side, (ast.Constant, ast.JoinedStr, ast.BinOp))
            for side in (statement.left, statement.right)
        )
    return (
        isinstance(statement, ast.Call)
        and isinstance(statement.func, ast.Attribute)
        and statement.func.attr == "format"
        and isinstance(statement.func.value, ast.Constant)
    )


@rule("skipped-test", "a test that may be skipped proves nothing", only=PYTHON)
def skipped_tests(source: Source) -> Iterator[Fault]:
    """Marks and calls that skip a test, or expect it to fail."""
    for node in source.nodes:
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = source.full_name(node)
            if name in SKIPS:
                yield node.lineno, name


@rule("swallowed", "an error that nobody hears of is the worst kind", only=PYTHON)
def swallowed_errors(source: Source) -> Iterator[Fault]:
    """Handlers that do nothing; contextlib.suppress says it aloud."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and all(_is_nothing(line) for line in node.body):
            yield node.lineno, "except that does nothing"


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
