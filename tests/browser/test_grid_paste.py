"""What is pasted from a spreadsheet: put in its place, told where it has none, never changed."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.grid_page import Caught, at, cell, enter_at, open_grid, press, text_of
from tests.browser.looks import SignedIn
from tests.browser.test_grid import ASKS, NAMES, texts

PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("line-grid .cell").dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def page(signed_in: SignedIn) -> Page:
    return signed_in(ASKS)


@pytest.fixture
def caught(page: Page) -> Caught:
    return open_grid(page)


def paste(page: Page, *rows: str) -> None:
    page.evaluate(PASTE, "\r\n".join(rows) + "\r\n")


def notice(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("[data-notice]")).to_contain_text(text)


def lines(page: Page) -> list[dict[str, str]]:
    told: list[dict[str, str]] = page.evaluate(
        "document.querySelector('line-grid').lines.written()"
    )
    return told


def test_rows_without_headings_follow_from_the_cell(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, "a\t1,234.5\t￥2.00", "b\t２\t3")
    at(page, 1, "text")
    assert texts(page) == ["a", "b", ""]
    text_of(page, 1, "quantity", "1,234.5")
    text_of(page, 1, "net", "2,469.00")
    text_of(page, 2, "net", "6.00")
    text_of(page, 2, "count", "1")
    notice(page, "2 lines are pasted.")


def test_headings_say_which_column_is_meant(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "quantity")
    paste(page, "Price*\tquantity\tText\tDue:", "2\t3\ta\t2026年12月1日", "4\t5\tb\t24.12.2026")
    assert texts(page) == ["a", "b", ""]
    text_of(page, 2, "net", "20.00")
    text_of(page, 1, "due", "2026-12-01")
    text_of(page, 2, "due", "2026-12-24")


def test_what_has_no_place_is_told(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, "Text\tColour\tPrice", "a\tred\t1", "b\tblue\t2")
    notice(page, "no such column: Colour")
    enter_at(page, 1, "note")
    paste(page, "x\ty\tz", "x\ty\tz")
    notice(page, "4 cells beyond the last column")


def test_quoted_cells_keep_what_is_in_them(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, 'a "b" 6"\t1\t1', '"say ""hi"""\t2\t2', '"two\nlines"\t3\t3', "last\t4\t4")
    assert texts(page) == ['a "b" 6"', 'say "hi"', "two\nlines", "last", ""]
    expect(cell(page, 3, "text")).to_have_attribute("aria-invalid", "true")
    enter_at(page, 1, "note")
    paste(page, '"two\nlines"', "x")
    expect(cell(page, 1, "text")).not_to_have_attribute("aria-invalid", "true")
    assert lines(page)[0]["note"] == "two\nlines"


def test_each_cell_that_is_not_clear_is_marked_and_stays_as_it_was(
    page: Page, caught: Caught
) -> None:
    enter_at(page, 1, "text")
    bad = ["x" * 41, "1,23", "1.005", "", "", "03/04/2026", "Delta", "perhaps", "1.5"]
    paste(page, "\t".join(bad), "ok\t1\t1")
    for name, text in zip(NAMES[1:-1], bad, strict=True):
        if text:
            expect(cell(page, 1, name)).to_have_attribute("aria-invalid", "true")
            text_of(page, 1, name, text)
    notice(page, "7 cells need to be looked at")
    expect(cell(page, 1, "net")).to_have_text("")


def test_what_a_computed_column_says_otherwise_is_noted(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, "Text\tQuantity\tPrice\tNet", "a\t2\t3\t6", "b\t2\t3\t6.01")
    expect(cell(page, 1, "net")).not_to_have_class("noted")
    expect(cell(page, 2, "net")).to_have_attribute("title", "What was pasted says 6.01 here.")
    text_of(page, 2, "net", "6.00")


def test_it_goes_over_what_is_there_and_can_be_taken_back(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, "a\t1\t1", "b\t2\t2", "c\t3\t3")
    enter_at(page, 2, "text")
    paste(page, "B\t20", "C\t30", "D\t40", "E\t50")
    assert texts(page) == ["a", "B", "C", "D", "E", ""]
    text_of(page, 3, "net", "90.00")
    press(page, "Control+z")
    assert texts(page) == ["a", "b", "c", ""]
    sums = page.locator("line-grid tfoot td")
    expect(sums.nth(NAMES.index("net"))).to_have_text("14.00")
    press(page, "Control+y")
    assert texts(page) == ["a", "B", "C", "D", "E", ""]
    expect(sums.nth(NAMES.index("quantity"))).to_have_text("141")


def test_names_are_asked_for_together(page: Page, caught: Caught) -> None:
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "look-up" in request.url else None
    )
    numbers = [f"P-2026-00000{number % 3 + 1}" for number in range(300)]
    paste(page, *(f"{number}\tx\t1\t1" for number in [*numbers, "nobody", "p-2026-000002"]))
    notice(page, "1 cells need to be looked at")
    expect(cell(page, 1, "supplier").locator(".cell")).to_have_value(
        "P-2026-000001 无锡锐锋刀具有限公司"
    )
    expect(cell(page, 302, "supplier")).to_contain_text("上海恒通轴承有限公司")
    expect(cell(page, 301, "supplier")).to_have_attribute("aria-invalid", "true")
    assert len(asked) == 1
    assert sum(bool(line.get("supplier")) for line in lines(page)) == 301


def test_more_than_a_document_holds_is_told(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    paste(page, *(f"{number}\t1\t1" for number in range(2005)))
    notice(page, "5 lines are left out", "2000 lines are pasted")
    assert len(lines(page)) == 2000


def test_a_thousand_lines_are_sent_as_one_field_and_understood(page: Page, caught: Caught) -> None:
    paste(page, *(f"P-2026-000001\t{number}\t{number}.5\t1.01" for number in range(1000)))
    press(page, "Control+s")
    # What is caught here goes through the browser's protocol of tests, which is slow for so much.
    expect(page.get_by_role("heading", name="Sent")).to_be_visible(timeout=60_000)
    assert len(caught.lines) == 1000
    assert len(json.dumps(caught.sent)) < 200_000
    assert caught.lines[999]["text"] == "999" and caught.lines[999]["quantity"] == "999.5"


def test_one_cell_is_pasted_as_any_text(page: Page, caught: Caught) -> None:
    enter_at(page, 1, "text")
    page.keyboard.type("before ")
    prevented: Any = page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "after\\r\\n");
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          return !document.querySelector("line-grid .cell").dispatchEvent(
            new ClipboardEvent("paste", options));
        }"""
    )
    assert prevented is False
