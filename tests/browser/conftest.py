"""A real Chromium at a real server. Whatever the page complains of fails the test.

A page opened here fails its test on a script error, an error in the console, a request that does
not arrive, an answer of 400 and above that was not announced, and each violation of the policy.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.looks import TAGS, Guard, Language, Look, Opened, Session, SignedIn

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("content policy: " + event.effectiveDirective + " " + event.blockedURI));
"""
PATIENCE = 15_000  # milliseconds
expect.set_options(timeout=PATIENCE)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    assert not guard.complaints, "\n".join(guard.complaints)


@pytest.fixture
def opened(browser: Browser, guard: Guard, serve: str) -> Iterator[Opened]:
    contexts: list[BrowserContext] = []

    def open_page(look: Look | None = None, state: Any = None) -> Page:
        look = look or Look()
        context = browser.new_context(
            base_url=serve,
            viewport=look.viewport,
            color_scheme=look.theme,
            locale=LOCALES[look.language],
            timezone_id="Asia/Shanghai",
            storage_state=state,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        guard.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def session_of(browser: Browser, serve: str, cast: dict[str, dict[str, str]]) -> Session:
    """Each signs in once for all tests of a module; a language is kept until another is wanted."""
    states: dict[str, Any] = {}
    spoken: dict[str, str] = {}

    def session(login: str, language: Language = "en") -> Any:
        if spoken.get(login) == language:
            return states[login]
        with browser.new_context(base_url=serve, storage_state=states.get(login)) as context:
            page = context.new_page()
            page.goto("/")
            if login not in states:
                page.locator("[name=login]").fill(login)
                page.locator("[name=password]").fill(cast[login]["password"])
                page.keyboard.press("Enter")
                page.wait_for_url(f"{serve}/")
            if page.locator("html").get_attribute("lang") != TAGS[language]:
                page.locator(".language button").click()
                page.locator(f"html[lang={TAGS[language]}]").wait_for()
            states[login], spoken[login] = context.storage_state(), language
        return states[login]

    return session


@pytest.fixture
def signed_in(opened: Opened, session_of: Session) -> SignedIn:
    def open_page(login: str, look: Look | None = None) -> Page:
        look = look or Look()
        return opened(look, session_of(login, look.language))

    return open_page
