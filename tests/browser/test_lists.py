"""A list at work."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import Guard, SignedIn

SOMEBODY = "zhao.min"


@pytest.fixture
def page(signed_in: SignedIn) -> Page:
    page = signed_in(SOMEBODY)
    page.goto("/people/")
    return page


def same_page(page: Page) -> str:
    """A mark that only a full load would take away."""
    page.locator("#main").evaluate("element => element.dataset.mark = 'same'")
    return "same"


def test_typing_filters_without_loading_the_page_and_the_address_says_it(page: Page) -> None:
    mark = same_page(page)
    page.get_by_label("Number or name").fill("12")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url("/people/?q=12")
    expect(page.locator("#main")).to_have_attribute("data-mark", mark)
    expect(page.locator(".pager")).to_contain_text("1–3 of 3")
    page.get_by_role("link", name="Remove all filters").click()
    expect(page).to_have_url("/people/")


def test_going_back_shows_the_list_as_it_was(page: Page) -> None:
    page.get_by_label("Number or name").fill("12")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page).to_have_url("/people/?q=12")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("Number or name")).to_have_value("12")


def test_sorting_survives_a_new_filter(page: Page) -> None:
    page.locator("th a").first.click()
    expect(page).to_have_url("/people/?sort=-staff_number")
    expect(page.locator("th").first).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Number or name").fill("12")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url("/people/?q=12&sort=-staff_number")
    expect(page.locator("tbody tr").first).to_contain_text("1203")


def test_what_is_half_written_in_chinese_is_not_searched(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    search = page.get_by_label("Number or name")
    search.focus()
    composing = page.context.new_cdp_session(page)
    composing.send(
        "Input.imeSetComposition", {"text": "zhao", "selectionStart": 4, "selectionEnd": 4}
    )
    expect(search).to_have_value("zhao")
    composing.send("Input.insertText", {"text": "赵"})
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(search).to_have_value("赵")
    assert [address for address in asked if "zhao" in address] == []


def test_by_keyboard_from_the_search_to_the_person(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_label("Number or name")).to_be_focused()
    page.keyboard.press("ArrowDown")
    rows = page.locator("tbody tr")
    expect(rows.nth(0).locator(".row-link").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(rows.nth(1).locator(".row-link").first).to_be_focused()
    number = rows.nth(1).locator("td").first.inner_text()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/people/{number}/")


def test_a_filter_that_cannot_be_understood_shows_no_rows(page: Page, guard: Guard) -> None:
    guard.expected.add(400)
    page.goto("/people/?q=12&colour=red")
    expect(page.get_by_role("alert")).to_contain_text("There is no filter colour.")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_a_server_out_of_reach_is_said(page: Page, guard: Guard) -> None:
    page.context.set_offline(True)
    page.get_by_label("Number or name").fill("12")
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached")
    guard.complaints.clear()
    page.context.set_offline(False)
    page.get_by_label("Number or name").fill("13")
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("#offline")).to_be_hidden()


def test_a_session_that_ended_leads_to_the_door_and_back(page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_label("Number or name").fill("12")
    expect(page).to_have_url("/sign-in/?next=%2Fpeople%2F")
