"""A demo company that stands already, under `guiju up --demo`."""

import json
from collections.abc import Callable

from tests.server.conftest import Guiju, Up

STANDS = "demo left as it stands: partners, products, accounting, purchasing"
BROKEN_OFF = "the founding of the demo company was broken off"


def test_what_an_older_program_founded_stays_and_is_looked_after_once(
    with_demo: Guiju, start: Callable[..., Up]
) -> None:
    up = start("--demo")
    assert up.events(STANDS)
    assert not up.events("demo company founded")
    assert up.stop() == 0
    again = start("--demo")
    assert not again.events(STANDS)
    assert with_demo.run("check").code == 0


def test_a_founding_that_was_broken_off_says_so(with_demo: Guiju, start: Callable[..., Up]) -> None:
    note = with_demo.data / "guiju.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "demo_told": "broken off"}))
    up = start("--demo")
    warnings = up.events_at("warning")
    assert any(event["event"].startswith(BROKEN_OFF) for event in warnings)
    assert json.loads(note.read_text())["demo_told"] != "broken off"
