"""What the rulebook remembers of records: their lives as they ought to be.

Nothing of the product is imported here either.
"""

from dataclasses import dataclass, field
from typing import Any


class No(Exception):
    """What ought to be refused, and the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Seat:
    """One approval that is awaited: of whom, and who has given it."""

    stage: int
    candidates: set[str]
    people: set[str] = field(default_factory=set)


@dataclass
class Life:
    """A record as it ought to be."""

    owner: str
    state: str
    content: dict[str, Any]
    origin: "Life | None" = None
    version: int = 0
    content_version: int = 0
    is_numbered: bool = False
    has_moved: bool = False  # into another state than it was born in
    told: list[tuple[str, str]] = field(default_factory=list)
    writers: set[str] = field(default_factory=set)
    submitters: set[str] = field(default_factory=set)
    papers: list[str] = field(default_factory=list)  # by whom, as long as they are on it
    seats: list[Seat] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    row: Any = None  # the real one

    def tell(self, action: str, by: str, state: str = "", *, edits: bool = False) -> None:
        """An event."""
        self.version += 1
        self.told.append((action, by))
        if edits:
            self.content_version = self.version
            self.writers.add(by)
        if state and self.version > 1:
            self.has_moved |= state != self.state
        self.state = state or self.state

    def touched(self) -> set[str]:
        """Who wrote or submitted it, or what it was copied from."""
        before = self.origin.touched() if self.origin else set()
        return self.writers | self.submitters | before

    @property
    def waiting(self) -> list[Seat]:
        """The empty seats whose turn it is."""
        empty = [seat for seat in self.seats if not seat.people]
        return [seat for seat in empty if seat.stage == empty[0].stage]

    def seat_people(self, stages: list[set[str]]) -> None:
        """A new round."""
        self.seats = [Seat(number, people) for number, people in enumerate(stages, 1)]
        self.ask()

    def ask(self) -> None:
        """Whose turn it is has been asked, and may look at it ever after."""
        for seat in self.waiting:
            self.asked |= seat.candidates


@dataclass
class Proposal(Life):
    """A revision of a request."""

    subject: Life = field(default_factory=lambda: Life("", "", {}))
    base: int = 0
