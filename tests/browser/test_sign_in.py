"""At the door."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import Look, Opened


@pytest.mark.parametrize("look", [Look(1440), Look(390)], ids=str)
def test_one_click_on_the_cast_and_enter_lets_in(opened: Opened, look: Look) -> None:
    page = opened(look)
    page.goto("/people/")
    expect(page).to_have_url("/sign-in/?next=%2Fpeople%2F")
    page.get_by_role("button", name="zhao.min").click()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/people/")
    expect(page.locator("tbody tr").first).to_be_visible()


def test_a_wrong_password_is_said_and_the_name_stays(opened: Opened) -> None:
    page = opened()
    page.goto("/sign-in/")
    page.get_by_label("Sign-in name").fill("he.li")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Sign-in name")).to_have_value("he.li")
    expect(page.get_by_label("Password")).to_have_value("")


def test_signing_out_ends_it_and_the_back_button_shows_nothing(opened: Opened) -> None:
    page = opened()
    page.goto("/sign-in/")
    page.get_by_role("button", name="zhou.qian").click()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")
    page.goto("/people/")
    page.locator("[popovertarget=user]").click()
    page.locator("form[action='/sign-out/'] button").click()
    expect(page).to_have_url("/sign-in/")
    page.go_back()
    expect(page).to_have_url("/sign-in/?next=%2Fpeople%2F")


def test_the_language_is_one_click_away(opened: Opened) -> None:
    page = opened(Look(language="zh"))
    page.goto("/sign-in/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
