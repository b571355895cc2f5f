"""What a rule is, and what it looks at."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

# A line and what is wrong with it.
Fault = tuple[int, str]
Check = Callable[["Source"], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """A rule of the house: what it finds, where it looks and why it is there."""

    name: str
    reason: str
    check: Check
    only: tuple[str, ...]
    but_not: tuple[str, ...]

    def applies(self, source: "Source") -> bool:
        """Whether the rule looks at this file."""
        return source.matches(self.only) and not source.matches(self.but_not)


RULES: dict[str, Rule] = {}


def rule(
    name: str, reason: str, *, only: tuple[str, ...] = ("*",), but_not: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Enrol a check. Patterns are those of a file's path, in which `*` crosses folders."""

    def enrol(check: Check) -> Check:
        assert name not in RULES, f"two rules are named {name}"
        RULES[name] = Rule(name, reason, check, only, but_not)
        return check

    return enrol


@dataclass(frozen=True)
class Source:
    """A file of the repository: its path from the root, and its text."""

    path: str
    text: str

    @property
    def name(self) -> PurePosixPath:
        """The path as one."""
        return PurePosixPath(self.path)

    def matches(self, patterns: tuple[str, ...]) -> bool:
        """Whether the path is one of these."""
        return any(_as_expression(pattern).fullmatch(self.path) for pattern in patterns)

    def found(self, pattern: re.Pattern[str]) -> Iterator[Fault]:
        """Each place where the text matches."""
        for match in pattern.finditer(self.text):
            yield self.text.count("\n", 0, match.start()) + 1, match.group().strip()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of a Python file."""
        return list(ast.walk(ast.parse(self.text, self.path)))

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for, in full."""
        names: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    names[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return names

    def full_name(self, node: ast.AST) -> str:
        """What an expression such as `timezone.now` names in full; '' if it names nothing."""
        if isinstance(node, ast.Name):
            return self.imported.get(node.id, node.id)
        if isinstance(node, ast.Attribute) and (before := self.full_name(node.value)):
            return f"{before}.{node.attr}"
        return ""


def _as_expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*"))
