"""Theme, row height, language, phone, paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import Guard, Look, SignedIn

SOMEBODY = "zhao.min"


def test_a_theme_is_chosen_at_once_and_kept(signed_in: SignedIn) -> None:
    page = signed_in(SOMEBODY, Look(theme="light"))
    page.goto("/people/")
    light = background(page)
    page.locator("[popovertarget=user]").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert background(page) != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert background(page) != light


def test_automatic_follows_the_device(signed_in: SignedIn) -> None:
    page = signed_in(SOMEBODY, Look(theme="light"))
    page.goto("/people/")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    assert background(page) != light


def test_rows_can_be_higher(signed_in: SignedIn) -> None:
    page = signed_in(SOMEBODY)
    page.goto("/people/")
    row = page.locator("tbody tr").first
    dense = row.bounding_box()
    page.locator("[popovertarget=user]").click()
    page.get_by_role("button", name="Cosy").click()
    cosy = row.bounding_box()
    assert dense is not None and cosy is not None and cosy["height"] > dense["height"]


def test_the_language_stays_with_the_account(signed_in: SignedIn) -> None:
    page = signed_in("tang.xiaofeng", Look(language="en"))
    page.goto("/people/")
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page).to_have_url("/people/")
    page.context.clear_cookies(name="django_language")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_on_a_phone_the_navigation_opens_and_closes(signed_in: SignedIn) -> None:
    page = signed_in(SOMEBODY, Look(390))
    page.goto("/")
    side = page.locator("#side")
    expect(side).to_be_hidden()
    page.locator("[popovertarget=side]").click()
    expect(side).to_be_visible()
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    page.locator("[popovertarget=side]").click()
    side.locator("a[href='/people/']").click()
    expect(page).to_have_url("/people/")


@pytest.mark.parametrize("address", ["/people/", "/people/1101/"])
def test_on_paper_there_are_facts_and_no_controls(
    signed_in: SignedIn, address: str, tmp_path: Path
) -> None:
    page = signed_in(SOMEBODY, Look(theme="dark"))
    page.goto(address)
    page.emulate_media(media="print")
    for control in (".side", ".top", ".actions", ".filters"):
        for found in page.locator(control).all():
            expect(found).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert background(page) == "rgb(255, 255, 255)"
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF-") and paper.stat().st_size > 5_000


def test_the_guard_hears_what_the_policy_forbids(signed_in: SignedIn, guard: Guard) -> None:
    page = signed_in(SOMEBODY)
    page.goto("/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b onclick=\"alert()\">x</b>')")
    expect(page.locator("body")).to_have_attribute("style", "color: red")
    heard = [complaint for complaint in guard.complaints if "content policy" in complaint]
    assert any("style-src" in complaint for complaint in heard)
    assert any("script-src-attr" in complaint for complaint in heard)
    guard.complaints.clear()


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
