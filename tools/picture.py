"""Takes the pictures of the README from a demo that runs: `python -m tools.picture ADDRESS`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 720
MANAGER, BUYER = "li.jianguo", "wang.xiaoyan"


def take(address: str) -> None:
    """The purchasing manager's home page, and an order that waits for him as its buyer sees it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = signed_in(browser, address, MANAGER)
        page.screenshot(path=PICTURES / "home.png")
        page = signed_in(browser, address, BUYER)
        page.goto("/purchase-orders/?state=submitted&who=mine")
        page.locator("tbody a").first.click()
        page.wait_for_load_state()
        page.screenshot(path=PICTURES / "order.png")
        browser.close()


def signed_in(browser: Browser, address: str, login: str) -> Page:
    """The home page of one of the cast, without the greeting that is shown once."""
    page = browser.new_page(
        base_url=address, locale="zh-CN", viewport={"width": WIDTH, "height": HEIGHT}
    )
    page.goto("/sign-in/")
    page.get_by_role("button", name=login).click()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto("/")
    return page


if __name__ == "__main__":
    take(sys.argv[1])
