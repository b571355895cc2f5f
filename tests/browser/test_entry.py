"""An entry form by keyboard: look-ups, numbers and days, what is kept, and who was faster."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from guiju.purchasing.models import Request
from guiju.purchasing.request.actions import edit
from tests.browser.looks import LANGUAGES, LOOKS, Guard, Language, Opened, SignedIn
from tests.browser.test_every_page import accessible, beyond_the_screen, change
from tests.companies import caller, eyes_of
from tests.conftest import Database, django_at
from tests.web.entries import DAYS, NO_DAYS, NO_NUMBERS, NUMBERS, TODAY

ASKS, OTHER = "huang.xiulan", "wang.xiaoyan"
NEW = "/purchase-requests/new/"
OPTION = ".choices [role=option]"
AT_ONCE = 12  # so many are offered before one goes on
SAVED = re.compile(r"/purchase-requests/\d+/$")


@pytest.fixture
def page(signed_in: SignedIn) -> Page:
    page = signed_in(ASKS)
    page.goto(NEW)
    return page


@pytest.fixture
def behind(served_database: Database) -> Iterator[None]:
    """Somebody acts behind the back of who sits at the browser."""
    with django_at(served_database.address()):
        yield


def fill(page: Page, what: str) -> None:
    for label, text in (
        ("What is needed", what), ("Quantity", "1200"), ("Estimated amount", "1234.5"),
        ("Needed by", "31.12.2099"), ("Purpose", "Stock"),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.locator("[name=unit_name]").fill("pc")


# ---- numbers and days: the browser by the rules of the server


def test_browser_and_server_understand_the_same(page: Page) -> None:
    source = page.locator('script[src*="web/look-up"]').get_attribute("src")
    told = page.evaluate(
        """async ([source, texts, today]) => {
          const look = await (await fetch(source)).text();
          const name = /"(\\.\\/entry[^"]*)"/.exec(look)[1];
          const entry = await import(new URL(name, new URL(source, location)));
          return texts.map((text) => [entry.numberOf(text), entry.dayOf(text, today)]);
        }""",
        [source, [*NUMBERS, *NO_NUMBERS, *DAYS, *NO_DAYS], TODAY.isoformat()],
    )
    numbers = [number for number, _day in told[: len(NUMBERS) + len(NO_NUMBERS)]]
    days = [day for _number, day in told[len(NUMBERS) + len(NO_NUMBERS) :]]
    assert numbers == [*NUMBERS.values(), *[None] * len(NO_NUMBERS)]
    assert days == [*DAYS.values(), *[None] * len(NO_DAYS)]


def test_enter_leads_on_and_back_and_does_not_send(page: Page) -> None:
    page.locator("[name=what]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=quantity]")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(page.locator("[name=what]")).to_be_focused()
    page.locator("[name=specification]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=specification]")).to_be_focused()
    page.locator("[name=occurred_on]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=needed_by]")).to_be_focused()
    expect(page).to_have_url(NEW)


def test_numbers_show_their_thousands_and_days_are_typed_short(page: Page) -> None:
    quantity, needed = page.locator("[name=quantity]"), page.locator("[name=needed_by]")
    quantity.fill("=1,200*2")
    quantity.press("Enter")
    expect(quantity).to_have_value("2,400")
    quantity.focus()
    expect(quantity).to_have_value("2400")
    page.locator("[name=estimate]").fill("1234.5")
    page.locator("[name=estimate]").press("Enter")
    expect(page.locator("[name=estimate]")).to_have_value("1,234.50")
    today = page.locator("[name=occurred_on]").input_value()
    needed.fill("t")
    needed.press("Enter")
    expect(needed).to_have_value(today)
    needed.fill("1,5,x")
    needed.press("Enter")
    assert page.evaluate("document.querySelector('[name=needed_by]').validity.customError")


def test_a_form_is_saved_as_it_was_typed(page: Page) -> None:
    fill(page, "Typed in full")
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    facts = page.locator(".facts").first
    for text in ("1,200", "1,234.50", "2099-12-31"):
        expect(facts).to_contain_text(text)


# ---- look-ups


def test_a_supplier_is_found_by_keyboard(page: Page) -> None:
    text, key = page.locator("[name=supplier-text]"), page.locator("[name=supplier]")
    text.focus()
    page.keyboard.type("轴承")
    option = page.locator(OPTION)
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(text).to_have_value(re.compile(r"^P-\d{4}-\d{6} 上海恒通轴承有限公司$"))
    expect(key).not_to_have_value("")
    expect(page.locator("[name=occurred_on]")).to_be_focused()
    # Typing anew and thinking better of it.
    text.focus()
    page.keyboard.type("昆山")
    expect(key).to_have_value("")
    page.keyboard.press("Escape")
    expect(text).to_have_value(re.compile("上海恒通"))
    expect(key).not_to_have_value("")
    # Looking through all of them.
    page.keyboard.press("F4")
    expect(option).to_have_count(AT_ONCE)
    for _option in range(3):
        page.keyboard.press("ArrowDown")
    looked_at = page.locator(f"{OPTION}[aria-selected=true] .choice-name").inner_text()
    page.keyboard.press("Tab")
    expect(text).to_have_value(re.compile(looked_at.split()[-1]))
    expect(page.locator(".choices")).to_have_count(0)


def test_looking_through_the_list_chooses_nothing(page: Page) -> None:
    text = page.locator("[name=supplier-text]")
    text.click()
    expect(page.locator(OPTION)).to_have_count(AT_ONCE)
    page.keyboard.press("Tab")
    expect(text).to_have_value("")
    expect(page.locator("[name=supplier]")).to_have_value("")


def test_who_does_not_wait_gets_the_one_that_is_meant(page: Page) -> None:
    text, key = page.locator("[name=supplier-text]"), page.locator("[name=supplier]")
    text.fill("P-2026-000003")
    text.press("Tab")
    expect(text).to_have_value(re.compile("昆山联发"))
    expect(key).not_to_have_value("")
    text.fill("nobody")
    text.press("Tab")
    expect(key).to_have_value("")
    page.wait_for_load_state("networkidle")
    assert "nobody" in page.evaluate(
        "document.querySelector('[name=supplier-text]').validationMessage"
    )


def test_a_choice_is_made_by_the_pointer(page: Page) -> None:
    text = page.locator("[name=supplier-text]")
    text.click()
    page.locator(OPTION).nth(1).click()
    expect(text).to_have_value(re.compile(r"^P-\d{4}-\d{6} "))
    expect(text).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_opens_in_a_form_is_accessible(language: Language, signed_in: SignedIn) -> None:
    first, *others = LOOKS[language]
    page = signed_in(ASKS, first)
    page.goto(NEW)
    for look in (first, *others):
        change(page, look)
        page.locator("[name=supplier-text]").focus()
        page.keyboard.press("F4")
        expect(page.locator(OPTION)).to_have_count(AT_ONCE)
        assert accessible(page) and beyond_the_screen(page) == 0, look
        page.keyboard.press("Escape")
        page.keyboard.press("F1")
        expect(page.locator("#keys")).to_be_visible()
        assert accessible(page), look
        page.keyboard.press("Escape")


# ---- drafts


def leave(page: Page, address: str) -> None:
    """Go away without saving, and say so when asked."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)


def test_what_is_not_saved_survives_a_reload_and_the_way_back(page: Page) -> None:
    fill(page, "Kept")
    page.locator("[name=supplier-text]").fill("P-2026-000002")
    page.locator("[name=supplier-text]").press("Tab")
    expect(page.locator("[name=supplier]")).not_to_have_value("")
    for address in (NEW, "/partners/"):
        leave(page, address)
        if address != NEW:
            page.go_back()
        expect(page.locator("#draft-notice")).to_contain_text("is put back")
        expect(page.locator("[name=what]")).to_have_value("Kept")
        expect(page.locator("[name=quantity]")).to_have_value("1,200")
        expect(page.locator("[name=supplier-text]")).to_have_value(re.compile("上海恒通"))
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    page.goto(NEW)
    expect(page.locator("#draft-notice")).to_be_hidden()
    expect(page.locator("[name=what]")).to_have_value("")


def test_what_was_put_back_can_be_given_up(page: Page) -> None:
    fill(page, "Not wanted")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#draft-notice")).to_be_hidden()
    expect(page.locator("[name=what]")).to_have_value("")


def test_the_end_of_a_session_loses_nothing_and_tells_nobody(
    page: Page, guard: Guard, opened: Opened
) -> None:
    mine = opened()
    sign_in(mine, ASKS)
    mine.goto(NEW)
    fill(mine, "After the session")
    mine.context.clear_cookies(name="guiju-session")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.goto(NEW)
    sign_in(mine, ASKS, NEW)
    expect(mine.locator("[name=what]")).to_have_value("After the session")
    # Somebody else at the same desk sees nothing of it, and neither does who comes back later.
    mine.context.clear_cookies(name="guiju-session")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.goto(NEW)
    sign_in(mine, OTHER, NEW)
    expect(mine.locator("h1")).to_be_visible()
    assert kept(mine) == []


def test_signing_out_removes_what_was_kept(opened: Opened) -> None:
    mine = opened()
    sign_in(mine, ASKS)
    mine.goto(NEW)
    fill(mine, "Gone with me")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.goto("/partners/")
    assert len(kept(mine)) == 1
    mine.locator("[popovertarget=user]").click()
    mine.locator("form[action='/sign-out/'] button").click()
    expect(mine).to_have_url("/sign-in/")
    assert kept(mine) == []


def kept(page: Page) -> list[str]:
    names: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return [name for name in names if name.startswith("draft:")]


def sign_in(page: Page, login: str, back: str = "/") -> None:
    if "/sign-in/" not in page.url:
        page.goto("/sign-in/")
    page.get_by_role("button", name=login).click()
    page.keyboard.press("Enter")
    expect(page).to_have_url(back)


def test_a_refused_form_is_kept_as_it_was_typed(page: Page, guard: Guard) -> None:
    guard.expected.add(422)
    fill(page, "Refused first")
    page.locator("[name=needed_by]").fill("2001-01-01")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_be_focused()
    (name,) = kept(page)
    draft = json.loads(page.evaluate("(name) => sessionStorage.getItem(name)", name))
    assert ["what", "Refused first"] in draft["fields"]


# ---- somebody else was faster


def request_of(page: Page) -> Request:
    with eyes_of(ASKS):
        return Request.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2]))


@pytest.mark.usefixtures("behind")
def test_who_edits_is_warned_and_then_shown_both_versions(page: Page, guard: Guard) -> None:
    guard.expected.add(409)
    fill(page, "Two people")
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    request = request_of(page)
    page.goto(f"/purchase-requests/{request.pk}/edit/")
    page.locator("[name=why]").fill("Mine")
    page.locator("[name=what]").fill("Mine, too")
    edit(request, by=caller(ASKS), what="Theirs", quantity="7")
    expect(page.locator("#changed-notice")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#changed-notice")).to_contain_text("Quantity")
    page.keyboard.press("Control+s")
    expect(page.locator(".conflict")).to_be_focused()
    assert accessible(page)
    expect(page.locator("[name=quantity]")).to_have_value("7")
    expect(page.locator("[name=what]")).to_have_value("Mine, too")
    page.get_by_role("button", name="Take what it says now").click()
    expect(page.locator("[name=what]")).to_have_value("Theirs")
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    expect(page.locator(".facts").first).to_contain_text("Mine")


# ---- keys


def test_the_sheet_of_keys_opens_by_question_mark_where_nothing_is_written(page: Page) -> None:
    page.locator("[name=what]").focus()
    page.keyboard.type("?")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("[name=what]")).to_have_value("?")
    page.keyboard.press("F1")
    expect(page.locator("#keys")).to_contain_text("Open the look-up")
    page.keyboard.press("Escape")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/partners/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
