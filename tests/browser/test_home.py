"""The first page in a real browser: in each look, and by keyboard from a bar to its orders."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import LANGUAGES, LOOKS, Language, SignedIn
from tests.browser.test_every_page import accessible, beyond_the_screen, change

BUYER, MANAGER = "wang.xiaoyan", "li.jianguo"
WIDEST = "element => element.getBoundingClientRect().width"


@pytest.mark.parametrize("login", [BUYER, MANAGER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_accessible_and_fits(
    login: str, language: Language, signed_in: SignedIn
) -> None:
    first, *others = LOOKS[language]
    page = signed_in(login, first)
    page.goto("/")
    expect(page.locator(".chart")).to_have_count(3)
    for look in (first, *others):
        change(page, look)
        assert accessible(page) and beyond_the_screen(page) == 0, look


def test_by_keyboard_from_a_bar_to_just_those_orders(signed_in: SignedIn) -> None:
    page = signed_in(MANAGER)
    page.goto("/")
    bars = page.locator(".chart-across").first.locator("a")
    drawn = [bar.locator("rect").evaluate(WIDEST) for bar in bars.all()]
    said = [int(bar.locator("strong").inner_text()) for bar in bars.all()]
    assert drawn.index(max(drawn)) == said.index(max(said))
    bars.first.focus()
    page.keyboard.press("Tab")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/purchase-orders/\?state="))
    expect(page.locator("tbody tr")).to_have_count(said[1])


def test_from_a_number_to_what_waits_and_on_to_the_record(signed_in: SignedIn) -> None:
    page = signed_in(MANAGER)
    page.goto("/")
    tile = page.locator(".tile").first
    number = int(tile.locator("strong").inner_text())
    tile.click()
    expect(page.locator("tbody tr")).to_have_count(number)
    page.goto("/")
    page.locator(".work-list a").first.click()
    page.wait_for_url(re.compile(r"\?inbox"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
