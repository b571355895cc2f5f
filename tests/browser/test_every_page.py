"""Each page, in each theme, width and language: accessible, within the screen, no complaint."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.looks import (
    LANGUAGES,
    LOOKS,
    TAGS,
    Guard,
    Language,
    Look,
    Opened,
    Session,
    SignedIn,
)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SYSTEM_ADMINISTRATOR = "chen.siyuan"
PERSONNEL_OFFICER = "han.mei"

# Address, the status it answers with, and who is signed in.
PAGES = {
    "home": ("/", 200, SYSTEM_ADMINISTRATOR),
    "people": ("/people/", 200, SYSTEM_ADMINISTRATOR),
    "nobody found": ("/people/?q=nobody-of-that-name", 200, SYSTEM_ADMINISTRATOR),
    "filter not understood": ("/people/?department=x&colour=red", 400, SYSTEM_ADMINISTRATOR),
    "person": ("/people/1101/", 200, SYSTEM_ADMINISTRATOR),
    "form": ("/register-person/", 200, PERSONNEL_OFFICER),
    "form of a step": ("/people/1101/suspend/", 200, SYSTEM_ADMINISTRATOR),
    "departments": ("/departments/", 200, PERSONNEL_OFFICER),
    "department": ("/departments/finance/", 200, PERSONNEL_OFFICER),
    "own account": ("/account/", 200, SYSTEM_ADMINISTRATOR),
    "not permitted": ("/people/1101/grant/", 403, SYSTEM_ADMINISTRATOR),
    "not found": ("/nowhere/", 404, SYSTEM_ADMINISTRATOR),
    "sign-in": ("/sign-in/", 200, None),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_accessible_and_fits(
    name: str, language: Language, guard: Guard, opened: Opened, session_of: Session
) -> None:
    address, status, login = PAGES[name]
    guard.expected.add(status)
    first, *others = LOOKS[language]
    page = opened(first, session_of(login, language) if login else None)
    answer = page.goto(address)
    assert answer is not None and answer.status == status
    assert page.locator("html").get_attribute("lang") == TAGS[language]
    assert page.locator("h1").count() == 1
    assert accessible(page) and beyond_the_screen(page) == 0
    for look in others:
        change(page, look)
        assert accessible(page) and beyond_the_screen(page) == 0, look


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_opens_on_a_page_is_accessible_too(language: Language, signed_in: SignedIn) -> None:
    first, *others = LOOKS[language]
    page = signed_in(SYSTEM_ADMINISTRATOR, first)
    page.goto("/people/1101/")
    for look in (first, *others):
        change(page, look)
        for opener in ("user", "do-suspend", "side"):
            button = page.locator(f"[popovertarget={opener}]").first
            if button.is_visible():
                button.click()
                assert accessible(page), (look, opener)
                page.keyboard.press("Escape")


def change(page: Page, look: Look) -> None:
    """Look at the page, as it stands, in another way."""
    page.set_viewport_size(look.viewport)
    page.emulate_media(color_scheme=look.theme)


def accessible(page: Page) -> bool:
    """Whether axe finds nothing; what it finds is printed."""
    found = Axe().run(page, options=RULES)
    if found.violations_count:
        print(found.generate_report())  # noqa: T201  the report of a failing test
    return bool(found.violations_count == 0)


def beyond_the_screen(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
