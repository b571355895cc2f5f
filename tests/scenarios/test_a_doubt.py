"""Somebody guesses at a colleague's password: the door locks, the auditor sees it, work goes on."""

from django.test import Client

from guiju.kernel.models import Access
from tests.companies import (
    AUDIT,
    PASSWORD,
    SECURITY,
    STAFF,
    SYSTEM,
    account,
    browser,
    eyes_of,
    key_of,
    numbered,
    send,
)
from tests.conftest import Database

GUESSES = ("wangxiaoyan", "Wang-2026", "Hengtuo-2026", "Caigou-2026", "Suzhou-2026")
ELSEWHERE = "198.51.100.23"


def guess(password: str) -> Client:
    """One attempt, from a machine that is not hers."""
    client = Client(REMOTE_ADDR=ELSEWHERE)
    client.post("/sign-in/", {"login": STAFF, "password": password})
    return client


def test_a_colleague_s_password_is_guessed_at(database: Database) -> None:
    her, auditor = browser(STAFF), browser(AUDIT)
    address = f"/people/{numbered('1202').staff_number}"

    # Five guesses lock that machine out, even with the right password; she works on at hers.
    for password in GUESSES:
        assert "_auth_user_id" not in guess(password).session
    assert "_auth_user_id" not in guess(PASSWORD).session
    assert her.get("/people/").status_code == 200

    # She sees the failures on her own account, and the auditor sees them; colleagues do not.
    for client in (her, auditor):
        assert ELSEWHERE in client.get("/").content.decode()
    assert ELSEWHERE in her.get("/account/").content.decode()
    assert ELSEWHERE not in browser(SECURITY).get("/").content.decode()

    # The security administrator stops the account until it is clear who it was.
    security, system = browser(SECURITY), browser(SYSTEM)
    assert (
        send(security, f"{address}/suspend/", reason="Guessed at from elsewhere").status_code == 303
    )
    assert her.get("/people/").status_code == 302
    assert security.get(f"{address}/resume/").status_code == 403

    # A second click on the same form changes nothing more.
    key = key_of(system, f"{address}/resume/")
    answers = {"reason": "It was a forgotten script", "key": key}
    assert system.post(f"{address}/resume/", answers).status_code == 303
    assert system.post(f"{address}/resume/", answers).status_code == 303

    # The old session does not come back. The lock is ended with a reason, and she changes her
    # password, which the guesser's machine may not even try before.
    assert her.get("/").status_code == 302
    assert send(system, f"{address}/release/", reason="Script removed").status_code == 303
    her = browser(STAFF)
    new = {"password": PASSWORD, "new_password": "Tiantang-77-x", "repeated": "Tiantang-77-x"}
    assert send(her, "/account/password/", **new).status_code == 303
    assert "_auth_user_id" not in guess(PASSWORD).session

    with eyes_of(AUDIT):
        hers = Access.objects.filter(actor=account(STAFF).actor, verb="sign_in_failed")
        assert hers.filter(address=ELSEWHERE).count() >= len(GUESSES) + 1
