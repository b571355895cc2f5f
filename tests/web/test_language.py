"""In which language somebody is answered."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from guiju.web import language


def asking(accept: str = "", cookie: str = "", account: Any = None) -> HttpRequest:
    request = RequestFactory().get("/", headers={"Accept-Language": accept} if accept else {})
    if cookie:
        request.COOKIES["django_language"] = cookie
    request.account = account  # type: ignore[attr-defined]  # as the account's middleware does
    return request


@pytest.mark.parametrize(
    ("accept", "cookie", "account", "expected"),
    [
        ("", "", None, "zh-hans"),
        ("en-GB,en;q=0.8", "", None, "en"),
        ("zh-CN,en;q=0.8", "", None, "zh-hans"),
        ("fr,en;q=0.2", "", None, "en"),
        ("fr", "", None, "zh-hans"),
        ("*", "", None, "zh-hans"),
        ("en", "zh-hans", None, "zh-hans"),
        ("en", "klingon", None, "en"),
        ("zh-CN", "zh-hans", SimpleNamespace(language="en"), "en"),
        ("en", "", SimpleNamespace(language="klingon"), "en"),
    ],
)
def test_the_account_is_first_then_the_cookie_then_the_browser(
    accept: str, cookie: str, account: Any, expected: str
) -> None:
    assert language.chosen(asking(accept, cookie, account)) == expected


def test_without_the_database_the_browser_decides() -> None:
    class Unreachable:
        @property
        def language(self) -> str:
            raise OperationalError

    assert language.chosen(asking("en", account=Unreachable())) == "en"


def test_the_page_says_in_which_language_it_is(static_files: Any) -> None:
    page = Client().get("/nowhere/", headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()
    assert "There is no such page" in page.content.decode()


def test_a_chosen_language_is_kept_and_leads_back(static_files: Any) -> None:
    client = Client(headers={"Accept-Language": "zh-CN"})
    chosen = client.post("/display/", {"language": "en", "here": "/nowhere/?x=1"})
    assert chosen.status_code == 303 and chosen.headers["Location"] == "/nowhere/?x=1"
    assert '<html lang="en"' in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize(
    "here", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_it_never_leads_to_another_site(here: str) -> None:
    assert Client().post("/display/", {"here": here}).headers["Location"] == "/"


def test_a_theme_made_up_is_not_kept() -> None:
    assert not Client().post("/display/", {"theme": "neon", "density": ""}).cookies
