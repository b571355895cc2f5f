"""The line grid in each width, theme and language: accessible, within the screen, on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.grid_page import cell, enter_at, open_grid
from tests.browser.looks import LANGUAGES, LOOKS, Language, SignedIn
from tests.browser.test_every_page import accessible, beyond_the_screen, change
from tests.browser.test_grid import ASKS, ROWS

FAULTS = {1: {"price": ["Too dear."]}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_accessible_and_fits(language: Language, signed_in: SignedIn) -> None:
    first, *others = LOOKS[language]
    page = signed_in(ASKS, first)
    open_grid(page, ROWS, faults=FAULTS, language=language)
    for look in (first, *others):
        change(page, look)
        assert accessible(page) and beyond_the_screen(page) == 0, look
        enter_at(page, 1, "due")
        page.keyboard.press("Enter")
        page.keyboard.press("F4")
        expect(page.locator(".choices [role=option]")).to_have_count(4)
        assert accessible(page), look
        page.keyboard.press("Escape")


def test_on_a_narrow_screen_a_line_is_a_card_with_its_headings(signed_in: SignedIn) -> None:
    page = signed_in(ASKS)
    page.set_viewport_size({"width": 390, "height": 844})
    open_grid(page, ROWS)
    heading = "(element) => getComputedStyle(element, '::before').content"
    assert cell(page, 1, "price").evaluate(heading) == '"Price"'
    first, second = (cell(page, 1, name).bounding_box() for name in ("supplier", "note"))
    assert first is not None and second is not None
    assert second["y"] > first["y"]
    cell(page, 2, "text").click()
    page.keyboard.type("by touch")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "text")).to_have_text("by touch")


def test_on_paper_there_are_all_lines_and_no_tools(signed_in: SignedIn) -> None:
    page = signed_in(ASKS)
    open_grid(page, [{"text": f"line {number}"} for number in range(60)])
    page.emulate_media(media="print")
    expect(page.locator(".grid-tools")).to_be_hidden()
    expect(page.locator(".form-bar")).to_be_hidden()
    expect(cell(page, 60, "text")).to_be_visible()
    assert without_scrolling(page)


def without_scrolling(page: Page) -> bool:
    shown: bool = page.evaluate(
        """() => {
          const wrap = document.querySelector(".grid-wrap");
          return wrap.scrollHeight <= wrap.clientHeight;
        }"""
    )
    return shown
