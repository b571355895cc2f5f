"""Measure everything: `python -m bench`."""

from bench import pages, start
from bench.measured import show

show([*start.measure(), *pages.measure()])
