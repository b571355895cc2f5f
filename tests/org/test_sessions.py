"""A session begins at the door, ends in time, and each coming and going is on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from guiju.kernel import clock
from guiju.kernel.errors import NotPermitted
from guiju.kernel.models import Access
from guiju.kernel.reading import open_reading
from guiju.org.account.actions import release
from guiju.org.founding.actions import installation
from tests.companies import (
    AUDIT,
    PASSWORD,
    SECURITY,
    STAFF,
    SYSTEM,
    account,
    browser,
    caller,
    eyes_of,
)
from tests.org.deciding import decide

pytestmark = pytest.mark.usefixtures("database")

Wait = Callable[..., None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let time pass on the house's own clock."""
    passed = timedelta()
    real = clock.now

    def later(**time: float) -> None:
        nonlocal passed
        passed += timedelta(**time)
        monkeypatch.setattr(clock, "now", lambda: real() + passed)

    return later


def is_in(client: Client) -> bool:
    """Whether the next request still comes from somebody."""
    return client.get("/").status_code == 200


def try_in(login: str, password: str, address: str = "192.0.2.1") -> bool:
    """One attempt at the door."""
    client = Client(REMOTE_ADDR=address)
    client.post("/sign-in/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


def passages(login: str) -> list[str]:
    """Comings, goings and failures of somebody, oldest first."""
    with eyes_of(login):
        rows = Access.objects.filter(actor=account(login).actor, kind="org.account")
        verbs = rows.filter(verb__startswith="sign").order_by("id")
        return list(verbs.values_list("verb", flat=True))


# ---- ends


@pytest.mark.usefixtures("unchanged")
def test_a_session_that_is_not_used_ends(wait: Wait) -> None:
    client = browser(STAFF)
    wait(minutes=29)
    assert is_in(client)
    wait(minutes=29)
    assert is_in(client)
    wait(minutes=31)
    assert not is_in(client)
    assert not is_in(client)


@pytest.mark.usefixtures("unchanged")
def test_a_session_ends_however_busily_it_is_used(wait: Wait) -> None:
    client = browser(STAFF)
    for _quarter in range(12 * 4 - 1):
        wait(minutes=15)
        assert is_in(client)
    wait(minutes=15)
    assert not is_in(client)


def test_a_session_ends_by_the_company_s_own_limit(wait: Wait) -> None:
    for name, value in (("idle_minutes", 5), ("absolute_hours", 1)):
        decide(f"org.account.{name}", value)
    client = browser(STAFF)
    wait(minutes=6)
    assert not is_in(client)
    client = browser(STAFF)
    for _ in range(14):
        wait(minutes=4)
        assert is_in(client)
    wait(minutes=4)
    assert not is_in(client)


@pytest.mark.usefixtures("unchanged")
def test_a_session_that_lost_its_limits_is_none() -> None:
    for name in ("seen_at", "ends_at", "idle_minutes"):
        client = browser(STAFF)
        session = client.session
        del session[name]
        session.save()
        assert not is_in(client), name


@pytest.mark.usefixtures("unchanged")
def test_a_session_that_has_ended_sends_nothing(wait: Wait) -> None:
    client = browser(SYSTEM)
    wait(hours=13)
    assert client.post("/people/1104/suspend/", {"reason": "x"}).status_code == 403
    assert account("he.li").state == "active"


@pytest.mark.usefixtures("unchanged")
def test_a_session_signed_out_of_is_over_wherever_its_cookie_is() -> None:
    client, thief = browser(STAFF), Client()
    thief.cookies["guiju-session"] = client.cookies["guiju-session"].value
    assert is_in(thief)
    client.post("/sign-out/")
    assert not is_in(client) and not is_in(thief)


@pytest.mark.usefixtures("unchanged")
def test_signing_in_changes_the_session_s_name() -> None:
    client = Client()
    client.get("/sign-in/")
    client.cookies["guiju-session"] = "chosen-by-somebody-else"
    client.post("/sign-in/", {"login": STAFF, "password": PASSWORD})
    assert client.cookies["guiju-session"].value != "chosen-by-somebody-else"
    assert client.cookies["guiju-session"]["httponly"]


# ---- the door


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_door_leads_nowhere_outside(where: str) -> None:
    typed = {"login": STAFF, "password": PASSWORD, "next": where}
    answer = Client().post(f"/sign-in/?next={where}", typed)
    assert answer.headers["Location"] == "/"


@pytest.mark.usefixtures("unchanged")
def test_the_door_leads_back_to_where_one_wanted_to_go() -> None:
    typed = {"login": STAFF, "password": PASSWORD, "next": "/people/?q=12"}
    assert Client().post("/sign-in/", typed).headers["Location"] == "/people/?q=12"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [STAFF.upper(), f" {STAFF} "])
def test_a_sign_in_name_is_understood_however_it_is_typed(login: str) -> None:
    assert try_in(login, PASSWORD)


@pytest.mark.parametrize(
    "password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD]
)
def test_nobody_comes_in_by_a_password_that_is_nearly_right(password: str) -> None:
    assert not try_in(STAFF, password)


# ---- the record


def test_each_coming_and_going_is_on_record() -> None:
    try_in(STAFF, "wrong")
    client = browser(STAFF)
    client.post("/sign-out/")
    assert passages(STAFF) == ["sign_in_failed", "sign_in", "sign_out"]


def test_an_attempt_under_no_known_name_is_on_record_too() -> None:
    try_in("who.is.this", "wrong", "198.51.100.9")
    with open_reading(installation(), None):
        row = Access.objects.get(verb="sign_in_failed")
        assert (row.filters, row.address) == ({"login": "who.is.this"}, "198.51.100.9")


def test_a_sign_out_of_nobody_is_no_record() -> None:
    Client().post("/sign-out/")
    assert passages(STAFF) == []


def test_the_auditor_sees_who_failed() -> None:
    try_in(STAFF, "wrong", "198.51.100.9")
    assert "198.51.100.9" in browser(AUDIT).get("/").content.decode()
    assert "198.51.100.9" not in browser(SYSTEM).get("/").content.decode()


# ---- the lock


def lock(login: str = STAFF, failures: int = 5) -> None:
    """Fail so often."""
    for _ in range(failures):
        assert not try_in(login, "wrong")


def test_five_failures_lock_the_door_even_for_the_right_password() -> None:
    lock(failures=4)
    assert try_in(STAFF, PASSWORD)
    lock()
    assert not try_in(STAFF, PASSWORD)


def test_a_locked_door_says_so_and_does_not_say_whether_the_name_is_known() -> None:
    said = []
    for login in (STAFF, "who.is.this"):
        lock(login)
        answer = Client(REMOTE_ADDR="192.0.2.1").post(
            "/sign-in/", {"login": login, "password": "wrong"}
        )
        said.append(answer.status_code)
    assert said == [429, 429]


@pytest.mark.parametrize("login", [STAFF.upper(), f" {STAFF}", f"{STAFF} "])
def test_a_lock_is_not_picked_by_typing_the_name_otherwise(login: str) -> None:
    lock()
    assert not try_in(login, PASSWORD)


def test_failures_under_another_spelling_count_as_well() -> None:
    for login in (STAFF, STAFF.upper(), f" {STAFF}", STAFF.title(), STAFF):
        assert not try_in(login, "wrong")
    assert not try_in(STAFF, PASSWORD)


def test_a_lock_holds_off_nobody_else_and_nobody_elsewhere() -> None:
    lock()
    assert try_in(SYSTEM, PASSWORD)
    assert try_in(STAFF, PASSWORD, "192.0.2.2")


def test_a_lock_is_ended_by_the_system_administrator_and_by_nobody_else() -> None:
    lock()
    for login in (SECURITY, AUDIT):
        with pytest.raises(NotPermitted):
            release(account(STAFF), by=caller(login), reason="called")
    assert not try_in(STAFF, PASSWORD)
    release(account(STAFF), by=caller(SYSTEM), reason="called")
    assert try_in(STAFF, PASSWORD)


def test_a_success_begins_the_count_anew() -> None:
    lock(failures=4)
    assert try_in(STAFF, PASSWORD)
    lock(failures=4)
    assert try_in(STAFF, PASSWORD)
