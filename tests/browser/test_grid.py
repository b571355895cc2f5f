"""The line grid by keyboard alone: each key, in a real Chromium, under the product's policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.grid_page import (
    Caught,
    at,
    cell,
    columns,
    enter_at,
    open_grid,
    press,
    text_of,
)
from tests.browser.looks import SignedIn

ASKS = "huang.xiulan"
NAMES = tuple(column.name for column in columns())
ROWS = [
    {"text": "one", "quantity": "2", "price": "1.50", "count": "1"},
    {"text": "two", "quantity": "3", "price": "2.00", "count": "1"},
    {"text": "three", "quantity": "4", "price": "0.25", "count": "1"},
]


@pytest.fixture
def page(signed_in: SignedIn) -> Page:
    return signed_in(ASKS)


@pytest.fixture
def caught(page: Page) -> Caught:
    return open_grid(page, ROWS)


# ---- walking


def test_it_is_entered_from_the_field_before_and_left_after_the_last_line(
    page: Page, caught: Caught
) -> None:
    page.locator("#before").focus()
    press(page, "Enter")
    at(page, 1, "supplier")
    press(page, "Shift+Tab")
    expect(page.locator("#before")).to_be_focused()
    press(page, "Tab")
    at(page, 1, "supplier")
    press(page, "Control+End", "Home")
    at(page, 4, "supplier")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Save")).to_be_focused()


def test_enter_and_tab_lead_from_cell_to_cell_past_what_is_computed(
    page: Page, caught: Caught
) -> None:
    enter_at(page, 1, "quantity")
    press(page, "Enter")
    at(page, 1, "price")
    press(page, "Tab")
    at(page, 1, "due")
    press(page, "Shift+Enter")
    at(page, 1, "price")
    press(page, "Shift+Tab", "Shift+Tab")
    at(page, 1, "text")
    enter_at(page, 1, "note")
    press(page, "Enter")
    at(page, 2, "supplier")
    press(page, "Shift+Tab")
    at(page, 1, "note")


def test_arrows_home_end_and_page_keys(page: Page, caught: Caught) -> None:
    enter_at(page, 2, "quantity")
    press(page, "ArrowDown")
    at(page, 3, "quantity")
    press(page, "ArrowUp", "ArrowUp")
    at(page, 1, "quantity")
    press(page, "ArrowUp")
    at(page, 1, "quantity")
    press(page, "ArrowRight", "ArrowRight")
    at(page, 1, "net")
    press(page, "ArrowLeft")
    at(page, 1, "price")
    press(page, "End")
    at(page, 1, "note")
    press(page, "Home")
    at(page, 1, "supplier")
    press(page, "Control+ArrowDown")
    at(page, 4, "supplier")
    press(page, "Control+ArrowRight")
    at(page, 4, "note")
    press(page, "Control+ArrowUp", "Control+ArrowLeft")
    at(page, 1, "supplier")
    press(page, "PageDown")
    at(page, 4, "supplier")
    press(page, "PageUp", "Control+End")
    at(page, 4, "note")
    press(page, "Control+Home")
    at(page, 1, "supplier")


def test_tab_leaves_the_table_after_escape_and_from_the_blank_line(
    page: Page, caught: Caught
) -> None:
    enter_at(page, 1, "note")
    press(page, "Escape")
    expect(page.locator("[data-told]")).to_contain_text("Tab now leaves")
    press(page, "Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    press(page, "Shift+Tab")
    at(page, 1, "note")
    press(page, "Tab")  # Escape held for one key only
    at(page, 2, "supplier")
    enter_at(page, 4, "text")
    press(page, "Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()


# ---- typing


def test_typing_replaces_f2_changes_and_escape_takes_back(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    page.keyboard.type("new")
    press(page, "ArrowLeft", "ArrowLeft")  # inside the text
    page.keyboard.type("-")
    press(page, "Enter")
    text_of(page, 1, "text", "n-ew")
    enter_at(page, 2, "text")
    press(page, "F2")
    page.keyboard.type("!")
    press(page, "ArrowDown")
    text_of(page, 2, "text", "two!")
    press(page, "ArrowUp")
    page.keyboard.type("never")
    press(page, "Escape", "ArrowDown")
    text_of(page, 2, "text", "two!")
    press(page, "ArrowUp", "Delete", "ArrowDown")
    text_of(page, 2, "text", "")


def test_numbers_days_and_sums_are_understood_as_typed(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "quantity")
    for typed, shown in (("１，２００", "1,200"), ("=3*4.5", "13.5"), ("7.000", "7")):
        page.keyboard.type(typed)
        press(page, "ArrowDown", "ArrowUp", "ArrowLeft")
        text_of(page, 1, "quantity", shown)
        press(page, "ArrowRight")
    enter_at(page, 1, "due")
    for typed, shown in (("1205", "2026-12-05"), ("+7", "2026-12-01"), ("t", "2026-11-24")):
        page.keyboard.type(typed)
        press(page, "ArrowDown", "ArrowUp")
        text_of(page, 1, "due", shown)


def test_what_is_not_clear_is_marked_and_kept_as_typed(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "price")
    page.keyboard.type("1.005")
    press(page, "ArrowDown")
    expect(cell(page, 1, "price")).to_have_text("1.005")
    expect(cell(page, 1, "price")).to_have_attribute("aria-invalid", "true")
    press(page, "ArrowUp")
    expect(page.locator("[data-told]")).to_contain_text("At most 2 decimal places")
    page.keyboard.type("1.01")
    press(page, "ArrowDown")
    expect(cell(page, 1, "price")).not_to_have_attribute("aria-invalid", "true")


def test_computed_cells_and_sums_follow_at_once_and_exactly(page: Page, caught: Caught) -> None:
    sums = page.locator("line-grid tfoot td")
    expect(sums.nth(NAMES.index("net"))).to_have_text("10.00")
    enter_at(page, 1, "quantity")
    page.keyboard.type("0.335")
    press(page, "Enter")
    page.keyboard.type("1.01")
    press(page, "Enter")
    text_of(page, 1, "net", "0.34")  # 0.33835
    text_of(page, 1, "tax", "0.04")
    expect(sums.nth(NAMES.index("net"))).to_have_text("7.34")
    expect(sums.nth(NAMES.index("quantity"))).to_have_text("7.335")
    expect(page.locator("[data-name=total]")).to_have_text("8.29")
    enter_at(page, 1, "net")
    page.keyboard.type("9")
    text_of(page, 1, "net", "0.34")


def test_a_choice_is_made_by_typing_and_a_tick_by_the_space_bar(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "group")
    page.keyboard.type("et")
    press(page, "Enter")
    text_of(page, 1, "group", "Beta")
    at(page, 1, "urgent")
    press(page, "Space", "ArrowDown", "Space", "Space", "ArrowUp")
    text_of(page, 1, "urgent", "✓")
    text_of(page, 2, "urgent", "")
    enter_at(page, 2, "group")
    press(page, "F4")
    expect(page.locator(".choices [role=option]")).to_have_count(4)
    press(page, *["ArrowDown"] * 4, "Enter")
    text_of(page, 2, "group", "Gamma")
    enter_at(page, 3, "group")
    page.keyboard.type("nothing")
    press(page, "Tab")
    expect(cell(page, 3, "group")).to_have_attribute("aria-invalid", "true")


def test_a_record_is_looked_up_in_its_cell(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "supplier")
    page.keyboard.type("P-2026-000002")
    expect(page.locator(".choices [role=option]")).to_have_count(1)
    press(page, "Enter")
    at(page, 1, "text")
    expect(cell(page, 1, "supplier")).to_contain_text("上海恒通轴承有限公司")
    enter_at(page, 2, "supplier")
    page.keyboard.type("刀具")
    expect(page.locator(".choices [role=option]")).to_have_count(1)
    press(page, "Tab")
    expect(cell(page, 2, "supplier")).to_contain_text("无锡锐锋刀具有限公司")
    # Who types on without waiting gets the answer behind their back.
    enter_at(page, 3, "supplier")
    page.keyboard.type("P-2026-000003")
    press(page, "Enter")
    at(page, 3, "text")
    expect(cell(page, 3, "supplier")).to_contain_text("昆山联发铝材有限公司")
    enter_at(page, 3, "supplier")
    page.keyboard.type("nobody")
    press(page, "Enter")
    expect(cell(page, 3, "supplier")).to_have_attribute("aria-invalid", "true")
    expect(cell(page, 3, "supplier")).to_have_text("nobody")


def test_short_signs_and_ctrl_d_copy_from_above(page: Page, caught: Caught) -> None:
    enter_at(page, 3, "text")
    page.keyboard.type("..")
    press(page, "Enter")
    text_of(page, 3, "text", "two")
    enter_at(page, 3, "text")
    page.keyboard.type("//")
    press(page, "Enter")
    text_of(page, 3, "text", "one")
    enter_at(page, 2, "quantity")
    press(page, "Control+d", "ArrowDown")
    text_of(page, 2, "quantity", "2")


# ---- whole lines


def texts(page: Page) -> list[str]:
    shown: list[str] = page.evaluate(
        "document.querySelector('line-grid').lines.rows.map((row) => row.cells.text)"
    )
    return shown


def test_lines_are_added_copied_moved_and_removed(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    press(page, "Control+Enter")
    at(page, 2, "supplier")
    assert texts(page) == ["one", "", "two", "three", ""]
    press(page, "Control+Delete")
    assert texts(page) == ["one", "two", "three", ""]
    enter_at(page, 1, "quantity")
    press(page, "Alt+Insert")
    at(page, 2, "quantity")
    assert texts(page) == ["one", "one", "two", "three", ""]
    expect(cell(page, 2, "net")).to_have_text("3.00")
    press(page, "Alt+ArrowDown")
    at(page, 3, "quantity")
    assert texts(page) == ["one", "two", "one", "three", ""]
    press(page, "Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp")
    at(page, 1, "quantity")
    press(page, "Control+Delete")
    at(page, 1, "quantity")
    assert texts(page) == ["one", "two", "three", ""]
    expect(page.locator("line-grid tfoot td").nth(NAMES.index("net"))).to_have_text("10.00")


def test_each_step_can_be_taken_back_and_taken_again(page: Page, caught: Caught) -> None:
    enter_at(page, 2, "text")
    page.keyboard.type("2nd")
    press(page, "ArrowDown", "ArrowUp", "Control+Delete", "Alt+ArrowDown")
    enter_at(page, 1, "text")
    press(page, "Alt+Insert")
    assert texts(page) == ["one", "one", "three", ""]
    press(page, "Control+z", "Control+z")
    assert texts(page) == ["one", "2nd", "three", ""]
    press(page, "Control+z")
    assert texts(page) == ["one", "two", "three", ""]
    press(page, "Control+z")
    assert texts(page) == ["one", "two", "three", ""]
    press(page, "Control+y", "Control+y", "Control+Shift+Z")
    assert texts(page) == ["one", "one", "three", ""]
    expect(page.locator("line-grid tfoot td").nth(NAMES.index("quantity"))).to_have_text("8")


def test_a_new_line_begins_with_what_lines_begin_with(page: Page, caught: Caught) -> None:
    enter_at(page, 4, "text")
    page.keyboard.type("four")
    press(page, "Enter")
    text_of(page, 4, "count", "1")
    assert texts(page) == ["one", "two", "three", "four", ""]
    expect(page.locator("[data-count]")).to_have_text("4 lines")


def test_the_buttons_do_what_the_keys_do(page: Page, caught: Caught) -> None:
    enter_at(page, 2, "text")
    for name, left in (
        ("New line below", ["one", "two", "", "three", ""]),
        ("Remove the line", ["one", "two", "three", ""]),
        ("Line up", ["one", "three", "two", ""]),
        ("Line down", ["one", "two", "three", ""]),
        ("The same line again below", ["one", "two", "three", "three", ""]),
        ("Take back", ["one", "two", "three", ""]),
    ):
        page.get_by_role("button", name=name, exact=True).click()
        assert texts(page) == left, name


# ---- sending


def test_what_is_sent_is_what_the_server_understands(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "supplier")
    page.keyboard.type("P-2026-000001")
    press(page, "Enter")
    enter_at(page, 1, "group")
    press(page, "Enter", "Space")
    enter_at(page, 2, "supplier")
    press(page, "Control+d", "ArrowDown", "Control+d")
    enter_at(page, 3, "price")
    page.keyboard.type("1,000.5")
    press(page, "Control+s")
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert [line["text"] for line in caught.lines] == ["one", "two", "three"]
    assert caught.lines[0]["supplier"] == caught.lines[2]["supplier"] != ""
    assert caught.lines[0]["urgent"] == "on"
    assert caught.lines[2]["price"] == "1000.5" and "net" not in caught.lines[2]


def test_a_form_with_faults_is_not_sent_and_leads_to_the_first(page: Page, caught: Caught) -> None:
    enter_at(page, 2, "price")
    page.keyboard.type("x")
    press(page, "Enter")
    enter_at(page, 3, "due")
    page.keyboard.type("x")
    press(page, "Control+s")
    at(page, 2, "price")
    press(page, "F8")
    at(page, 3, "due")
    press(page, "F8")
    at(page, 2, "price")
    press(page, "Shift+F8")
    at(page, 3, "due")
    assert caught.sent == []


def test_a_look_up_still_under_way_is_waited_for(page: Page, caught: Caught) -> None:
    for row in (1, 2, 3):
        enter_at(page, row, "supplier")
        page.keyboard.type("P-2026-000001")
        press(page, "Enter" if row < 3 else "Control+s")
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert all(line["supplier"] for line in caught.lines)


def test_refusals_of_the_server_stand_in_their_cells(page: Page) -> None:
    faults = {1: {"quantity": ["No more than 2 are there."]}, 2: {"text": ["Say more."]}}
    caught = open_grid(page, ROWS, faults=faults)
    at(page, 2, "quantity")
    expect(page.locator("[data-told]")).to_have_text("No more than 2 are there.")
    # They were said of what stood there; the server decides again.
    page.keyboard.type("2")
    press(page, "ArrowDown")
    expect(cell(page, 2, "quantity")).not_to_have_attribute("aria-invalid", "true")
    for row in (1, 2, 3):
        enter_at(page, row, "supplier")
        page.keyboard.type("P-2026-000001")
        press(page, "Enter")
    press(page, "Control+s")
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert caught.lines[1]["quantity"] == "2"
