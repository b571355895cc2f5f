"""Forms go out once, are not lost by leaving, and come back with what was typed."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.looks import Guard, Opened, SignedIn

PERSONNEL_OFFICER = "han.mei"
SYSTEM_ADMINISTRATOR = "chen.siyuan"


@pytest.fixture
def page(signed_in: SignedIn) -> Page:
    page = signed_in(PERSONNEL_OFFICER)
    page.goto("/register-person/")
    return page


def fill(page: Page, number: str, name: str) -> None:
    page.locator("[name=staff_number]").fill(number)
    page.locator("[name=name]").fill(name)
    page.locator("[name=post]").select_option(index=1)


def test_leaving_with_unsaved_work_asks_first(page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Staff number").fill("X1")
    page.locator("#side").get_by_role("link", name="People").click(no_wait_after=True)
    expect(page.get_by_label("Staff number")).to_have_value("X1")
    assert asked == ["beforeunload"]


def test_leaving_with_nothing_typed_does_not_ask(page: Page) -> None:
    page.locator("#side").get_by_role("link", name="People").click()
    expect(page).to_have_url("/people/")


def test_a_double_click_sends_once(page: Page) -> None:
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    fill(page, "D1", "Double")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Double")
    assert len(sent) == 1


def test_ctrl_s_saves(page: Page) -> None:
    fill(page, "S1", "Saved")
    page.keyboard.press("Control+s")
    expect(page).to_have_url("/people/S1/")


def test_a_refusal_shows_the_form_with_what_was_typed(page: Page, guard: Guard) -> None:
    guard.expected |= {409, 422}
    fill(page, "1101", "Twice <b>")  # taken
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name=name]")).to_have_value("Twice <b>")
    expect(page.locator("[name=staff_number]")).to_have_value("1101")


def test_a_session_that_ended_loses_nothing(page: Page, guard: Guard) -> None:
    guard.expected.add(403)
    fill(page, "E1", "Ended")
    session = page.context.storage_state()
    page.context.clear_cookies(name="guiju-session")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    expect(page.locator(".typed-list")).to_contain_text("Ended")
    page.context.set_storage_state(session)  # as after signing in again in another tab
    page.get_by_role("button", name="Send again").click()
    expect(page).to_have_url("/people/E1/")


def test_signing_in_anew_in_another_tab_does_not_lose_the_form(
    page: Page, guard: Guard, opened: Opened
) -> None:
    mine = opened()
    sign_in(mine)
    mine.goto("/register-person/")
    fill(mine, "T1", "Two tabs")
    other = mine.context.new_page()
    guard.watch(other)
    other.goto("/")
    other.locator("[popovertarget=user]").click()
    other.locator("form[action='/sign-out/'] button").click()
    expect(other).to_have_url("/sign-in/")
    sign_in(other)
    mine.locator(".form-end button").click()
    expect(mine).to_have_url("/people/T1/")


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name=PERSONNEL_OFFICER).click()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")


def test_a_server_out_of_reach_loses_nothing(page: Page, guard: Guard) -> None:
    fill(page, "O1", "Offline")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing is lost")
    expect(page.locator("[name=name]")).to_have_value("Offline")
    page.context.set_offline(False)
    guard.complaints.clear()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url("/people/O1/")


def test_a_step_asks_in_a_dialog_and_demands_its_reason(signed_in: SignedIn) -> None:
    page = signed_in(SYSTEM_ADMINISTRATOR)
    page.goto("/people/1202/")
    page.locator("[popovertarget=do-suspend]").first.click()
    dialog = page.get_by_role("dialog")
    reason = dialog.locator("[name=reason]")
    expect(reason).to_be_focused()
    dialog.locator("button.bad").click()
    expect(dialog).to_be_visible()  # the browser itself asks for the reason
    reason.fill("On leave until spring")
    dialog.locator("button.bad").click()
    expect(page.get_by_role("status")).to_contain_text("suspended")
    expect(page).to_have_url("/people/1202/")
