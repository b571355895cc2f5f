"""Pages of records in a real browser: accessible in each look, and usable by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import LANGUAGES, LOOKS, Guard, Language, SignedIn
from tests.browser.test_every_page import accessible, beyond_the_screen, change

ASKS, HEAD, PROCESS, AUDIT = "huang.xiulan", "li.jianguo", "shen.guodong", "zeng.hui"
HEAD_WITH_WORK = "liu.yang"

# Address and who is signed in; `record` stands for the request that waits for this person.
PAGES = {
    "inbox": ("/inbox/", HEAD_WITH_WORK),
    "requests": ("/purchase-requests/", HEAD_WITH_WORK),
    "request": ("record", HEAD_WITH_WORK),
    "new request": ("/purchase-requests/new/", ASKS),
    "partners": ("/partners/", ASKS),
    "routes": ("/approval-routes/", PROCESS),
    "new route": ("/approval-routes/new/", PROCESS),
    "delegations": ("/delegations/", ASKS),
    "new delegation": ("/delegations/give/", ASKS),
    "tokens": ("/account/tokens/", ASKS),
    "new token": ("/account/tokens/new/", ASKS),
    "changes": ("/evidence/changes/", AUDIT),
    "change": ("/evidence/changes/100/", AUDIT),
    "accesses": ("/evidence/accesses/", AUDIT),
    "refusals": ("/evidence/refusals/", AUDIT),
}


def goto(page: Page, address: str) -> None:
    """Open it; what waits is found in the inbox."""
    if address != "record":
        page.goto(address)
        return
    page.goto("/inbox/")
    page.locator("a.row-link").first.click()
    page.wait_for_url(re.compile(r"/purchase-requests/\d+/"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_records_is_accessible_and_fits(
    name: str, language: Language, signed_in: SignedIn
) -> None:
    address, login = PAGES[name]
    first, *others = LOOKS[language]
    page = signed_in(login, first)
    goto(page, address)
    assert page.locator("h1").count() == 1
    for look in (first, *others):
        change(page, look)
        assert accessible(page) and beyond_the_screen(page) == 0, look


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dialogs_of_a_record_are_accessible(language: Language, signed_in: SignedIn) -> None:
    first, *others = LOOKS[language]
    page = signed_in(HEAD_WITH_WORK, first)
    goto(page, "record")
    for look in (first, *others):
        change(page, look)
        for opener in ("do-approve", "do-reject", "attach"):
            page.locator(f"[popovertarget={opener}]").first.click()
            assert accessible(page), (look, opener)
            page.keyboard.press("Escape")


def test_a_request_is_entered_papered_and_submitted(
    signed_in: SignedIn, guard: Guard, tmp_path: object
) -> None:
    page = signed_in(ASKS)
    page.goto("/purchase-requests/new/")
    page.get_by_label("What is needed").fill("Pallets")
    page.get_by_label("Quantity").fill("12")
    page.get_by_label("Unit", exact=False).last.fill("pc")
    page.get_by_label("Estimated amount").fill("1200")
    page.get_by_label("Needed by").fill("2099-01-01")
    page.get_by_label("Purpose").fill("The old ones are broken")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/purchase-requests/\d+/$"))
    # Without its paper it cannot be submitted, and the button says why before the click.
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("The source paper is missing.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Attach a paper").click()
    content = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.locator("#attach input[type=file]").set_input_files(content)  # type: ignore[arg-type]
    page.locator("#attach button.pri").click()
    expect(page.locator(".papers").get_by_text("offer.pdf")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    page.get_by_label("I have checked the entry").check()
    page.locator("#do-submit [data-confirm]").click()
    expect(page.locator(".doc-head .badge").first).to_have_text("submitted")
    expect(page.locator(".stop.now")).to_contain_text("P3.3.2b")


def test_what_waits_is_decided_by_keyboard(signed_in: SignedIn) -> None:
    page = signed_in(HEAD)
    goto(page, "record")
    page.keyboard.press("a")
    expect(page.locator("#do-approve")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()


def test_a_mention_is_put_in_by_a_click_and_asks_for_an_answer(signed_in: SignedIn) -> None:
    page = signed_in(HEAD_WITH_WORK)
    goto(page, "record")
    page.locator("[data-mention]").last.click()
    page.locator(".talk textarea").press_sequentially("please look")
    page.locator(".talk .btn").click()
    expect(page.locator(".tl li[data-sort=comment] blockquote")).to_contain_text("please look")


def test_a_line_is_added_without_the_server(signed_in: SignedIn) -> None:
    page = signed_in(PROCESS)
    page.goto("/approval-routes/new/")
    before = page.locator(".line-tbl tbody tr").count()
    page.locator("[data-add-line]").click()
    expect(page.locator(".line-tbl tbody tr")).to_have_count(before + 1)
    added = page.locator(".line-tbl tbody tr").last.locator("input").first
    assert added.get_attribute("name") == f"stages-{before}-name"
