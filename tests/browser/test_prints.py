"""Printing in a browser: the copy opens beside the page, and pages themselves fit on paper."""

import io
import re
import unicodedata

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.looks import Look, SignedIn
from tests.printing.reading import pages_of, squeezed

DIRECTOR = "shen.guodong"


def a_request(page: Page) -> None:
    page.goto("/purchase-requests/")
    page.locator("a.row-link", has_text="PR-").first.click()
    expect(page.locator(".way")).to_be_visible()


def test_a_copy_opens_beside_the_page_and_is_counted(signed_in: SignedIn) -> None:
    page = signed_in(DIRECTOR)
    a_request(page)
    address = page.url
    for number in (1, 2):
        page.get_by_role("button", name=re.compile("Print|打印")).first.click()
        expect(page.locator("#print h2")).to_have_text(f"Print copy {number}")
        with page.context.expect_page() as opened:
            page.keyboard.press("Enter")  # the button that prints has the focus
        copy = opened.value
        copy.wait_for_url(re.compile(r"/copies/\d+/"))
        told = page.request.get(copy.url)
        assert told.headers["content-type"] == "application/pdf"
        said = {1: "First print", 2: "print no. 2"}[number]
        assert said in pages_of(told.body())[0]
        copy.close()
        expect(page.locator("#print")).to_be_hidden()
        # As when the person comes back to this tab.
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(f"#copy-{number}")).to_be_visible()
        assert page.url == address
    expect(page.locator("#prints section h2")).to_have_text("Printed 2 times")


def test_the_viewer_of_the_browser_shows_a_copy(signed_in: SignedIn) -> None:
    page = signed_in(DIRECTOR, Look(language="zh"))
    a_request(page)
    page.get_by_role("button", name=re.compile("Print|打印")).first.click()
    with page.context.expect_page() as opened:
        page.locator("#print [data-confirm]").click()
    copy = opened.value
    copy.wait_for_load_state()
    # The ground of Chromium's viewer; a download would have left the tab empty, a refusal white.
    expect(copy.locator("body")).to_have_css("background-color", "rgb(40, 40, 40)")
    assert copy.evaluate("document.contentType") == "application/pdf"


def on_paper(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def plain(text: str) -> str:
    """Without spaces and ligatures."""
    return squeezed(unicodedata.normalize("NFKC", text))


def test_a_list_is_printed_across_with_its_head_on_each_sheet(signed_in: SignedIn) -> None:
    page = signed_in(DIRECTOR)
    page.goto("/people/")
    heads = page.locator(".tbl thead th").all_inner_texts()
    rows = page.locator(".tbl tbody tr").count()
    numbers = page.locator(".tbl tbody td:first-child").all_inner_texts()
    sheets = on_paper(page).pages
    assert len(sheets) > 1 and rows > 30
    for sheet in sheets[:-1]:
        assert sheet.mediabox.width > sheet.mediabox.height
        assert all(squeezed(head) in plain(sheet.extract_text()) for head in heads)
    text = plain("".join(sheet.extract_text() for sheet in sheets))
    assert all(number in text for number in numbers)
    assert f"1/{len(sheets)}" in text


def test_a_record_is_printed_upright_without_controls(signed_in: SignedIn) -> None:
    page = signed_in(DIRECTOR)
    a_request(page)
    number = page.locator("h1").inner_text()
    sheets = on_paper(page).pages
    assert all(sheet.mediabox.width < sheet.mediabox.height for sheet in sheets)
    text = "".join(sheet.extract_text() for sheet in sheets)
    assert number in text and "What happened" in text
    assert "Print copy" not in text and "Send back" not in text and "Sign out" not in text
