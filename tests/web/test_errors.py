"""Error pages keep what was typed, never a secret, and need no database.

No test here asks for one: the address of the tests leads nowhere until a fixture sets it.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path

from guiju.kernel.errors import WrongState
from guiju.web import errors

OWN = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
TYPED = {
    "name": "<Ann> & 安",
    "notes": "\nfirst\nsecond",
    "key": "6f0a",
    "password": "hunter2",
    "api_token": "t0ken",
}


def fails(request: HttpRequest) -> HttpResponse:
    raise {
        "database": OperationalError("gone"),
        "forbidden": PermissionDenied(),
        "big": RequestDataTooBig(),
    }.get(request.GET.get("how", ""), RuntimeError("private detail"))


def refuses(request: HttpRequest) -> HttpResponse:
    return errors.refused(request, WrongState("Already done.", what_to_do="Look again."))


urlpatterns = [path("fails/", fails), path("refuses/", refuses), path("sign-in/", fails)]
urlpatterns[-1].name = "sign-in"
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error


@pytest.fixture(autouse=True)
def own_addresses(settings_with: Any, static_files: Any) -> None:
    kept = [name for name in settings.MIDDLEWARE if "guiju.web" in name or "csrf" in name]
    settings_with(ROOT_URLCONF=__name__, MIDDLEWARE=kept)


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def carried(page: HttpResponseBase) -> dict[str, str]:
    """What the page would send again."""
    fields = re.findall(
        r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', page.getvalue().decode(), re.DOTALL
    )
    return dict(fields)


def test_an_expired_form_carries_what_was_typed_and_no_secret(client: Client) -> None:
    page = client.post("/fails/?x=1", TYPED, headers=OWN)
    text = page.content.decode()
    assert page.status_code == 403 and "form_expired" in text
    assert set(carried(page)) == {"name", "notes", "key"}
    assert carried(page)["name"] == "&lt;Ann&gt; &amp; 安"
    assert carried(page)["notes"].startswith("\n")
    assert "hunter2" not in text and "t0ken" not in text
    assert 'action="/fails/?x=1"' in text
    assert "<dt>Password</dt>" in text, "the person is told what is left out"


def test_sending_it_again_arrives(client: Client) -> None:
    page = client.post("/fails/", TYPED, headers=OWN)
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert found is not None
    again = client.post("/fails/", {"csrfmiddlewaretoken": found[1]}, headers=OWN)
    assert "server_error" in again.content.decode(), "the token is fresh, so the view was reached"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_what_a_foreign_page_made_up_is_not_offered_to_be_confirmed(
    client: Client, headers: dict[str, str]
) -> None:
    page = client.post("/fails/", TYPED, headers={"Accept-Language": "en", **headers})
    assert page.status_code == 403
    assert "foreign_form" in page.content.decode()
    assert "<form" not in page.content.decode() and "Ann" not in page.content.decode()


def test_files_are_asked_for_again(client: Client) -> None:
    data = {"paper": SimpleUploadedFile("a.pdf", b"%PDF"), "name": "x"}
    text = client.post("/fails/", data, headers=OWN).content.decode()
    assert 'type="file" name="paper"' in text and 'enctype="multipart/form-data"' in text


def test_an_error_has_a_number_that_stands_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "guiju.web.errors"):
        text = client.get("/fails/", headers=OWN).content.decode()
    number = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", text)
    assert number is not None
    [record] = [record for record in caplog.records if record.name == "guiju.web.errors"]
    assert number[0] in record.getMessage() and record.exc_info is not None
    assert "private detail" not in text


def test_a_database_out_of_reach_is_said_so_and_keeps_what_was_typed() -> None:
    client = Client(raise_request_exception=False)
    page = client.post("/fails/?how=database", TYPED, headers=OWN)
    assert page.status_code == 503 and page.headers["Retry-After"]
    assert "database_unreachable" in page.content.decode()
    assert set(carried(page)) == {"name", "notes", "key"}


def unreachable(get_response: object) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that asks a database which is not there."""

    def answer(request: HttpRequest) -> HttpResponse:
        raise OperationalError("gone")

    return answer


@pytest.mark.parametrize("tongue", ["en", "zh-CN"])
def test_where_not_even_the_language_is_known_the_browsers_is_spoken(
    settings_with: Any, tongue: str
) -> None:
    outer = [name for name in settings.MIDDLEWARE if "Language" not in name]
    settings_with(MIDDLEWARE=[*outer, f"{__name__}.unreachable"])
    client = Client(raise_request_exception=False)
    page = client.post("/fails/", TYPED, headers={**OWN, "Accept-Language": tongue})
    text = page.content.decode()
    assert page.status_code == 503 and set(carried(page)) == {"name", "notes", "key"}
    assert ("The database does not answer" in text) == (tongue == "en")
    assert ('<html lang="en"' in text) == (tongue == "en")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/nowhere/", 404, "not_found"),
        ("/fails/?how=forbidden", 403, "not_permitted"),
        ("/fails/?how=big", 413, "too_big"),
        ("/refuses/", 409, "wrong_state"),
    ],
)
def test_each_trouble_has_its_page(client: Client, address: str, status: int, code: str) -> None:
    page = client.get(address, headers=OWN)
    assert page.status_code == status
    assert f"{status} {code}" in page.content.decode()


def test_a_refusal_says_what_was_refused_and_what_to_do(client: Client) -> None:
    text = client.get("/refuses/", headers=OWN).content.decode()
    assert "Already done." in text and "Look again." in text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_speak_the_language_of_the_browser(client: Client, language: str) -> None:
    text = client.get("/nowhere/", headers={"Accept-Language": language}).content.decode()
    assert ("There is no such page" in text) == (language == "en")


@pytest.mark.parametrize("name", ["password", "new_password2", "api_token", "clientSecret", "otp"])
def test_what_sounds_like_a_secret_is_one(name: str) -> None:
    assert errors.is_secret(name)
