"""What a measurement is, and how a run is shown beside the one before."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).resolve().parent.parent / "build" / "bench.json"


@dataclass(frozen=True)
class Measured:
    """One number: of what, how much, in which unit, and its goal where there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None


def show(run: list[Measured]) -> None:
    """Print a run as a table beside the one before, and keep it as JSON."""
    before = {entry["name"]: entry["value"] for entry in _kept()}
    table = Table("measured", "unit", "limit", "before", "now", "ratio", "held")
    for column in table.columns[2:]:
        column.justify = "right"
    for one in run:
        old = before.get(one.name)
        table.add_row(
            one.name,
            one.unit,
            _text(one.goal),
            _text(old),
            _text(one.value),
            f"{one.value / old:.2f}" if old else "",
            "" if one.goal is None else "yes" if one.value <= one.goal else "no",
            style="red" if one.goal is not None and one.value > one.goal else "",
        )
    Console().print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    written = json.dumps([asdict(one) for one in run], indent=2)
    RESULTS.write_text(written + "\n")
    print(written)


def _kept() -> list[dict[str, Any]]:
    if not RESULTS.exists():
        return []
    kept: list[dict[str, Any]] = json.loads(RESULTS.read_text())
    return kept


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
