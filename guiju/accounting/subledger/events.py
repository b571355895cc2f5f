"""What the sub-ledger knows of: each app says which of its steps have amounts, and which ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class EventType:
    """A step of a kind that has amounts: `inventory.receipt.receive`."""

    name: str
    label: Text
    amounts: Mapping[str, Text]  # what amounts it has, by name


event_types: Final[dict[str, EventType]] = {}


def event_type(name: str, label: Text, amounts: Mapping[str, Text]) -> EventType:
    """Declare one. Raises ValueError for a taken name."""
    if name in event_types:
        raise ValueError(f"{name} is declared already")
    event_types[name] = EventType(name, label, amounts)
    return event_types[name]
