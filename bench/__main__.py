"""Measure: `python -m bench`, or only some parts of it, by name: `python -m bench lists units`."""

import sys
from collections.abc import Callable
from importlib import import_module

from bench.measured import Measured, show

PARTS = ("start", "pages", "units", "audit", "lists")

run: list[Measured] = []
for part in sys.argv[1:] or PARTS:
    measure: Callable[[], list[Measured]] = import_module(f"bench.{part}").measure
    run += measure()
show(run)
