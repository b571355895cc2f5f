"""One person, one account; who stops it stops everything that it lets in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from guiju.kernel.errors import (
    DutyConflict,
    NotPermitted,
    ReasonMissing,
    RefusedByDatabase,
    RuleBroken,
    WrongState,
)
from guiju.org.account.actions import (
    give_link,
    open_account,
    release,
    resume,
    set_language,
    suspend,
)
from guiju.org.models import Account
from tests.companies import (
    AUDIT,
    PASSWORD,
    PERSONNEL,
    SECURITY,
    STAFF,
    SYSTEM,
    account,
    browser,
    caller,
    numbered,
    person,
)

pytestmark = pytest.mark.usefixtures("database")


# ---- opening


def test_a_person_gets_one_account_and_no_second() -> None:
    opened = open_account(by=caller(SYSTEM), person=numbered("1512"), login="hu.jun")
    assert opened.state == Account.State.ACTIVE and not opened.has_usable_password()
    with pytest.raises(RuleBroken) as refusal:
        open_account(by=caller(SYSTEM), person=numbered("1512"), login="hu.jun.2")
    assert refusal.value.demand == "P3.1.1a"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [STAFF, STAFF.upper(), f"  {STAFF} ", "olga"])
def test_a_sign_in_name_is_taken_once_in_the_whole_installation(login: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        open_account(by=caller(SYSTEM), person=numbered("1512"), login=login)
    assert refusal.value.field == "login"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "login", ["", "a", ".dot", "-dash", "two words", "a/b", "a@b.example", "胡军", "a" * 41, "a\nb"]
)
def test_a_sign_in_name_is_short_and_plain(login: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        open_account(by=caller(SYSTEM), person=numbered("1512"), login=login)
    assert refusal.value.field == "login"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SECURITY, AUDIT, PERSONNEL, STAFF, "olga"])
def test_nobody_but_the_system_administrator_opens_an_account(login: str) -> None:
    # Olga may open accounts, in her own company: of ours, the database refuses her.
    with pytest.raises(RefusedByDatabase if login == "olga" else NotPermitted):
        open_account(by=caller(login), person=numbered("1512"), login="hu.jun")
    assert not Account.objects.filter(login="hu.jun").exists()


def test_an_account_without_a_password_lets_nobody_in() -> None:
    open_account(by=caller(SYSTEM), person=numbered("1512"), login="hu.jun")
    for password in ("", "!", "hu.jun"):
        client = Client()
        client.post("/sign-in/", {"login": "hu.jun", "password": password})
        assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("unchanged")
def test_there_is_no_other_way_to_an_account() -> None:
    for make in (Account.objects.create_user, Account.objects.create_superuser):
        with pytest.raises(TypeError):
            make("root", "", "password")


# ---- stopping


def test_a_suspended_account_is_out_at_its_next_request() -> None:
    client = browser(STAFF)
    assert client.get("/").status_code == 200
    suspend(account(STAFF), by=caller(SYSTEM), reason="left")
    assert client.get("/").headers["Location"].startswith("/sign-in/")
    assert client.post("/display/", {"language": "en"}).status_code == 303
    assert account(STAFF).language == "zh-hans"


@pytest.mark.parametrize("is_used_meanwhile", [True, False])
def test_a_session_does_not_come_back_with_its_account(*, is_used_meanwhile: bool) -> None:
    client = browser(STAFF)
    suspend(account(STAFF), by=caller(SYSTEM), reason="a doubt")
    if is_used_meanwhile:
        client.get("/")
    resume(account(STAFF), by=caller(SYSTEM), reason="no doubt")
    assert client.get("/").status_code == 302
    assert browser(STAFF).get("/").status_code == 200


def test_a_suspended_account_does_not_sign_in_and_is_told_what_everybody_is_told() -> None:
    suspend(account(STAFF), by=caller(SECURITY), reason="left")
    said = set()
    for password in ("wrong", PASSWORD):
        client = Client()
        page = client.post("/sign-in/", {"login": STAFF, "password": password})
        assert "_auth_user_id" not in client.session
        said.add(re.sub(r'value="[^"]*"', "", page.content.decode()))
    assert len(said) == 1


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("step", [suspend, release])
@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_stopped_without_a_reason(step: Callable[..., Account], reason: str) -> None:
    with pytest.raises(ReasonMissing):
        step(account(STAFF), by=caller(SYSTEM), reason=reason)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("step", [suspend, resume, release])
def test_nobody_does_it_to_themselves(step: Callable[..., Account]) -> None:
    with pytest.raises(DutyConflict):
        step(account(SYSTEM), by=caller(SYSTEM), reason="x")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [AUDIT, PERSONNEL, STAFF, "olga"])
@pytest.mark.parametrize("step", [suspend, resume, release])
def test_nobody_without_the_right_does_it(step: Callable[..., Account], login: str) -> None:
    with pytest.raises(NotPermitted):
        step(account("he.li"), by=caller(login), reason="x")


def test_the_security_administrator_stops_but_does_not_let_in_again() -> None:
    suspend(account(STAFF), by=caller(SECURITY), reason="a doubt")
    with pytest.raises(NotPermitted):
        resume(account(STAFF), by=caller(SECURITY), reason="no doubt")


def test_no_step_starts_from_the_wrong_state() -> None:
    with pytest.raises(WrongState):
        resume(account(STAFF), by=caller(SYSTEM), reason="x")
    suspend(account(STAFF), by=caller(SYSTEM), reason="x")
    with pytest.raises(WrongState):
        suspend(account(STAFF), by=caller(SYSTEM), reason="x")
    with pytest.raises(WrongState):
        give_link(by=caller(SYSTEM), account=account(STAFF), token="t")


@pytest.mark.usefixtures("unchanged")
def test_nobody_acts_on_the_account_of_another_company() -> None:
    for step in (suspend, release):
        with pytest.raises(NotPermitted):
            step(account("anna"), by=caller(SYSTEM), reason="x")
    with pytest.raises(RefusedByDatabase):
        give_link(by=caller(SYSTEM), account=account("anna"), token="t")
    assert account("anna").state == Account.State.ACTIVE


# ---- language


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("language", ["", "de", "zh", "EN"])
def test_no_account_speaks_a_language_that_there_is_not(language: str) -> None:
    with pytest.raises(RuleBroken):
        set_language(account(STAFF), by=caller(STAFF), language=language)
    with pytest.raises(RuleBroken):
        open_account(by=caller(SYSTEM), person=numbered("1512"), login="hu.jun", language=language)


def test_a_language_once_chosen_is_kept_wherever_one_signs_in() -> None:
    client = browser(STAFF)
    assert client.get("/").headers["Content-Language"] == "zh-hans"
    client.post("/display/", {"language": "en", "here": "/"})
    assert browser(STAFF).get("/").headers["Content-Language"] == "en"
    assert browser(SYSTEM).get("/").headers["Content-Language"] == "zh-hans"


@pytest.mark.usefixtures("unchanged")
def test_nobody_s_page_tells_who_has_which_password_hash() -> None:
    page = browser(SYSTEM).get(f"/people/{person(STAFF).staff_number}/").content.decode()
    assert "argon2" not in page and account(STAFF).password not in page
