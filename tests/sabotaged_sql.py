"""The conditions inside the functions of the wall, each of which is taken down in turn.

They are read from the functions themselves, so that none is forgotten: what stands between `IF` and
`THEN`, after `WHERE` and `ON`, and in parentheses, split at each AND and OR. Where several are
joined by OR, one is made false; by AND, one is made true; a condition that stands alone after `IF`
is made false, so that what it guards never happens, and else it is made true.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\w+|\$\w*\$|\s+|.", re.DOTALL)
OPENS = {"IF", "ELSIF", "WHERE", "ON", "HAVING"}
CLOSES = {
    *("THEN", "GROUP", "ORDER", "LIMIT", "RETURNING", "JOIN", "LEFT", "FULL", "CROSS", "LOOP"),
    *("UNION", "FOR", "ELSE", "END", ";", ",", "AS", "SELECT", "FROM", "WITH", "RAISE"),
}


class Condition(NamedTuple):
    """A part of a text, and what stands in its place."""

    start: int
    end: int
    instead: str


class Token(NamedTuple):
    """A word, a sign, a text in quotes; and where it stands."""

    text: str
    start: int
    end: int


class Group:
    """What is joined by AND and OR on one level: alternatives, each of several operands."""

    def __init__(self, opened_by: str) -> None:
        """`opened_by` is the word or sign before it."""
        self.opened_by = opened_by
        self.alternatives: list[list[list[Token]]] = [[[]]]
        self.is_between = False

    def take(self, token: Token) -> None:
        """The next token of this level."""
        word = token.text.upper()
        if word == "BETWEEN":
            self.is_between = True
        if word == "OR":
            self.alternatives.append([[]])
        elif word == "AND" and not self.is_between:
            self.alternatives[-1].append([])
        else:
            self.is_between = self.is_between and word != "AND"
            self.alternatives[-1][-1].append(token)

    def conditions(self) -> Iterator[Condition]:
        """What can be taken down here."""
        several = len(self.alternatives) > 1
        for operands in self.alternatives:
            tokens = [token for operand in operands for token in operand]
            if several and tokens:
                yield Condition(tokens[0].start, tokens[-1].end, "false")
            if len(operands) > 1:
                for operand in filter(None, operands):
                    yield Condition(operand[0].start, operand[-1].end, "true")
            elif not several and tokens and self.opened_by in OPENS:
                instead = "false" if self.opened_by in {"IF", "ELSIF"} else "true"
                yield Condition(tokens[0].start, tokens[-1].end, instead)


def conditions(text: str) -> Iterator[Condition]:
    """Each condition of a function, in the order of the text."""
    levels: list[Group | None] = [None]
    before = ""
    found: list[Condition] = []
    for match in TOKEN.finditer(text):
        token = Token(match[0], match.start(), match.end())
        word = token.text.upper()
        if token.text.isspace() or token.text.startswith("--"):
            continue
        if word == ")" and len(levels) > 1:
            close(levels.pop(), found)
        elif word in OPENS and not (word == "IF" and before == "END"):
            close(levels[-1], found)
            levels[-1] = Group(word)
            before = word
            continue
        elif word in CLOSES:
            close(levels[-1], found)
            levels[-1] = None
        group = levels[-1]
        if group is not None and word not in OPENS:
            group.take(token)
        if word == "(":
            levels.append(Group("("))
        before = word
    yield from sorted(set(found))


def close(group: Group | None, found: list[Condition]) -> None:
    """A level ends."""
    if group is not None:
        found += group.conditions()
