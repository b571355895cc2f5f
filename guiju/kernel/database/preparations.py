"""What upper layers have to do whenever a database is prepared for this code."""

from collections.abc import Callable

from guiju.kernel.models import Actor

Preparation = Callable[[Actor], str]

preparations: list[Preparation] = []


def preparation(prepare: Preparation) -> Preparation:
    """Register one: it gets the installation as actor, may be repeated, and tells what it did."""
    preparations.append(prepare)
    return prepare
