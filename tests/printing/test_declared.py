"""What a kind may say of its paper: fields, columns, capitals, signatures, its own template."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guiju.kernel.unit import Call, Unit
from guiju.purchasing.models import Request
from guiju.records.record import Kind
from guiju.web.cells import Money
from guiju.web.checks import paper_errors
from guiju.web.kinds.screen import Screen, screens
from guiju.web.printing.copies import drawing
from guiju.web.printing.paper import GENERAL, Paper
from tests.printing.reading import text_of
from tests.records.world import World


@pytest.fixture(scope="module")
def approved(world: World) -> Request:
    return world.approved_request(estimate=Decimal("107000.53"), why="Because")


@contextmanager
def declared(kind: str, **said: Any) -> Iterator[Screen]:
    """The screen of the kind, as if it said this of its paper; it is registered nowhere."""
    screen = copy.copy(screens[kind])
    object.__setattr__(screen, "paper", Paper(**said))
    yield screen


def drawn(world: World, record: Kind, screen: Screen) -> str:
    with world.eyes():
        locked = type(record)._default_manager.select_related("record").get(pk=record.pk)
        unit = Unit(Call(world.xie, "test"), 0, record.pk)
        return text_of(drawing(screen, "en", "a4")(locked, 1, unit))


def test_only_the_fields_and_columns_that_it_names(world: World, approved: Request) -> None:
    with declared("purchasing.request", fields=("what", "quantity")) as screen:
        text = drawn(world, approved, screen)
    assert "Whatisneeded" in text and "Because" not in text and "Purpose" not in text
    route = world.active_route(for_category="never")
    with declared("records.route", columns={"stages": ("hours", "name")}) as screen:
        text = drawn(world, route, screen)
    assert "#WorkinghoursName" in text and "Approvalsneeded" not in text


def test_an_amount_in_capitals(world: World, approved: Request) -> None:
    with declared("purchasing.request", capitals="estimate") as screen:
        text = drawn(world, approved, screen)
    assert "Estimatedamountincapitals人民币壹拾万零柒仟元零伍角叁分" in text
    with (
        declared("purchasing.request", capitals="what") as screen,
        pytest.raises(TypeError, match="is no amount of money"),
    ):
        drawn(world, approved, screen)


def test_an_amount_in_its_own_currency(world: World, approved: Request) -> None:
    with declared("purchasing.request", capitals="estimate") as screen:
        shown = {"estimate": lambda request: Money(request.estimate, "USD")}
        object.__setattr__(screen, "shown", shown)
        text = drawn(world, approved, screen)
    assert "$107,000.53" in text and "美元壹拾万零柒仟元零伍角叁分" in text


def test_places_for_signatures(world: World, approved: Request) -> None:
    with declared("purchasing.request", signatures=("Buyer signs", "Director signs")) as screen:
        assert "BuyersignsDirectorsigns" in drawn(world, approved, screen)


def test_a_template_of_its_own_stands_in_the_folder_of_the_kind(
    world: World, approved: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kind in a folder of the package would have it, with what it wants to know beside."""
    from guiju.web.printing import press

    assert screens["purchasing.request"].template == GENERAL
    (tmp_path / "web" / "printing").mkdir(parents=True)
    parts = Path(press.__file__).with_name("sheet.typ").read_text()
    (tmp_path / "web" / "printing" / "sheet.typ").write_text(parts)
    folder = tmp_path / "purchasing" / "request"
    folder.mkdir(parents=True)
    (folder / "paper.typ").write_text(
        '#import "/web/printing/sheet.typ": *\n#show: paper\n#head()\n#sheet.more.told'
    )
    monkeypatch.setattr(press, "ROOT", tmp_path)
    monkeypatch.setattr(Screen, "template", folder / "paper.typ")
    with declared("purchasing.request", more=lambda request: {"told": f"#of {request.why}"}) as one:
        text = drawn(world, approved, one)
    assert "#ofBecause" in text and "Purpose" not in text


@pytest.mark.parametrize(
    "said",
    [
        {"size": "a3"},
        {"fields": ("what", "colour")},
        {"columns": {"lines": ("what",)}},
        {"capitals": "colour"},
        {"shown": {"lines.product": str}},
        {"never_in": frozenset({"burnt"})},
    ],
)
def test_what_does_not_exist_cannot_be_declared(said: dict[str, Any]) -> None:
    with declared("purchasing.request", **said) as screen:
        assert [error.id for error in paper_errors(screen)] == ["web.E004"]


def test_what_is_declared_exists() -> None:
    assert [error for screen in screens.values() for error in paper_errors(screen)] == []
    with declared("records.route", columns={"stages": ("name", "colour")}) as screen:
        assert len(list(paper_errors(screen))) == 1
