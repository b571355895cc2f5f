"""Passwords by two sets of rules that contradict each other, and the link to a new one."""

from datetime import timedelta

import pytest
from django.test import Client

from guiju.kernel import clock
from guiju.kernel.errors import (
    DutyConflict,
    NotPermitted,
    RefusedByDatabase,
    RuleBroken,
    WrongState,
)
from guiju.kernel.parameters import set_parameter
from guiju.org.account.actions import (
    change_password,
    give_link,
    resume,
    suspend,
    use_link,
)
from guiju.org.account.hashing import Hasher
from guiju.org.models import OneTimeLink, PasswordHistory
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
    eyes_of,
    send,
)
from tests.conftest import Database
from tests.kernel.attack import Wall

pytestmark = pytest.mark.usefixtures("database")

NEW = "Otherwise-77-x"
PHRASE = "seven quiet machines"  # long enough for one set of rules, too plain for the other
GOOD = [f"Good-Password-{number}" for number in range(8)]


def change(new: str, old: str = PASSWORD) -> None:
    """One of the staff changes their own password."""
    change_password(account(STAFF), by=caller(STAFF), password=old, new_password=new)


def use_profile(name: str) -> None:
    """The company chooses its set of rules."""
    set_parameter(
        by=caller(SYSTEM), parameter="org.account.password_profile", value=name, reason="chosen"
    )


# ---- the rules


def test_a_password_that_keeps_the_rules_is_taken() -> None:
    change(NEW)
    assert account(STAFF).check_password(NEW) and not account(STAFF).check_password(PASSWORD)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "new",
    [
        "Short-7-x",
        "onlysmallletters",
        "small-and-others",
        "SMALL1234567",
        "Password123",
        "password1234",
        "x" * 120 + "Aa1-aaaaaaaaa",
        f"My-{STAFF}-2026",
        f"My-{STAFF.upper()}-2026",
        "",
        PASSWORD,
    ],
)
def test_classified_protection_takes_no_weak_password(new: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        change(new)
    assert refusal.value.field == "new_password"
    assert account(STAFF).check_password(PASSWORD)


def test_the_two_sets_of_rules_contradict_each_other() -> None:
    with pytest.raises(RuleBroken):
        change(PHRASE)
    use_profile("nist")
    with pytest.raises(RuleBroken):
        change(NEW)
    change(PHRASE)


@pytest.mark.parametrize("new", ["fourteen char.", "1q2w3e4r5t6y7u8i", f"i am {STAFF} indeed"])
def test_nist_takes_no_short_or_common_one(new: str) -> None:
    use_profile("nist")
    with pytest.raises(RuleBroken):
        change(new)


@pytest.mark.usefixtures("unchanged")
def test_a_person_s_own_name_is_no_password() -> None:
    name = account(STAFF).actor.name
    assert len(name) == 3
    with pytest.raises(RuleBroken):
        change(f"Quite-77-{name}")


def test_none_of_the_last_five_passwords_comes_back() -> None:
    old = PASSWORD
    for new in GOOD[:5]:
        change(new, old)
        old = new
    for former in GOOD[:4]:
        with pytest.raises(RuleBroken):
            change(former, old)
    change(PASSWORD, old)
    with eyes_of(STAFF):
        kept = PasswordHistory.objects.filter(account=account(STAFF))
        assert all(row.password.startswith("argon2") for row in kept)


def test_nist_remembers_nothing() -> None:
    use_profile("nist")
    change(PHRASE)
    change(PHRASE + " again", PHRASE)
    change(PHRASE, PHRASE + " again")


@pytest.mark.usefixtures("unchanged")
def test_nobody_changes_a_password_without_the_present_one() -> None:
    with pytest.raises(RuleBroken) as refusal:
        change(NEW, old="wrong")
    assert refusal.value.field == "password"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SYSTEM, SECURITY, AUDIT, "olga"])
def test_nobody_changes_another_s_password(login: str) -> None:
    with pytest.raises(NotPermitted):
        change_password(
            account(STAFF), by=caller(login), password=PASSWORD, new_password="Otherwise-77-y"
        )


# ---- its time


def test_a_password_that_has_lasted_its_time_is_changed_before_anything_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = browser(STAFF)
    for address in ("/", "/people/", "/account/", "/departments/it/"):
        assert client.get(address).headers["Location"] == "/account/password/", address
    form = {"password": PASSWORD, "new_password": NEW, "repeated": NEW}
    assert send(client, "/account/password/", **form).status_code == 303
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("unchanged")
def test_a_password_that_is_due_does_not_keep_anybody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = browser(STAFF)
    assert client.post("/sign-out/").status_code == 303
    assert "_auth_user_id" not in client.session


def test_nist_lets_a_password_last(monkeypatch: pytest.MonkeyPatch) -> None:
    use_profile("nist")
    later = clock.now() + timedelta(days=9999)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert browser(STAFF).get("/").status_code == 200


def test_a_new_password_ends_all_other_sessions_and_not_this_one() -> None:
    here, elsewhere = browser(STAFF), browser(STAFF)
    form = {"password": PASSWORD, "new_password": NEW, "repeated": NEW}
    assert send(here, "/account/password/", **form).status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.usefixtures("unchanged")
def test_two_different_passwords_are_not_taken_for_one() -> None:
    client = browser(STAFF)
    form = {"password": PASSWORD, "new_password": NEW, "repeated": NEW + "x"}
    assert send(client, "/account/password/", **form).status_code == 422
    assert account(STAFF).check_password(PASSWORD)


# ---- the link


def link(login: str = STAFF, which: str = "the only one") -> str:
    """The system administrator gives somebody a link."""
    give_link(by=caller(SYSTEM), account=account(login), token=which)
    return which


def use(token: str, login: str = STAFF, new: str = NEW) -> None:
    """Its owner uses it."""
    use_link(account(login), by=caller(login), token=token, new_password=new)


def test_a_link_sets_one_password_once() -> None:
    token = link()
    use(token)
    assert account(STAFF).check_password(NEW)
    with pytest.raises(WrongState):
        use(token, new="Otherwise-77-y")


def test_a_refused_password_does_not_use_the_link_up() -> None:
    token = link()
    with pytest.raises(RuleBroken):
        use(token, new="weak")
    use(token)


@pytest.mark.parametrize("hours", [24, 25, 1000])
def test_a_link_does_not_outlast_its_time(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    token = link()
    later = clock.now() + timedelta(hours=hours, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(WrongState):
        use(token)


def test_a_link_opens_no_other_account() -> None:
    token = link("he.li")
    with pytest.raises(WrongState):
        use(token)
    with pytest.raises(NotPermitted):
        use_link(account("he.li"), by=caller(STAFF), token=token, new_password=NEW)


def test_a_newer_link_ends_the_older_one() -> None:
    older, newer = link(which="older"), link(which="newer")
    with pytest.raises(WrongState):
        use(older)
    use(newer)


def test_a_new_password_ends_an_open_link() -> None:
    token = link()
    change(NEW)
    with pytest.raises(WrongState):
        use(token, new="Otherwise-77-y")


def test_a_link_of_a_suspended_account_sets_nothing() -> None:
    token = link(which="only")
    suspend(account(STAFF), by=caller(SYSTEM), reason="left")
    assert Client().get(f"/account/link/{token}/").status_code == 410
    with pytest.raises(WrongState):
        use(token)
    resume(account(STAFF), by=caller(SYSTEM), reason="came back")
    assert not account(STAFF).check_password(NEW)


@pytest.mark.usefixtures("unchanged")
def test_nobody_gives_a_link_to_themselves() -> None:
    with pytest.raises(DutyConflict):
        link(SYSTEM)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("login", [SECURITY, AUDIT, PERSONNEL, STAFF, "olga"])
def test_nobody_else_gives_a_link(login: str) -> None:
    with pytest.raises(RefusedByDatabase if login == "olga" else NotPermitted):
        give_link(by=caller(login), account=account("he.li"), token="t")


def test_the_database_does_not_know_a_token(own_wall: Wall) -> None:
    token = link()
    with own_wall.owner() as sql:
        for table in ("org_onetimelink", "kernel_audit", "kernel_unit", "kernel_access"):
            rows = sql(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", f"%{token}%")
            assert rows == [(0,)], table


def test_the_page_behind_a_link_lets_in_once(database: Database) -> None:
    client, address = Client(), f"/account/link/{link(which='only')}/"
    assert client.get(address).status_code == 200
    typed = {"new_password": NEW, "repeated": NEW}
    assert client.post(address, typed | {"repeated": "x"}).status_code == 422
    assert client.post(address, typed).status_code == 303
    assert client.get(address).status_code == 410
    assert client.post(address, typed).status_code == 410
    assert "_auth_user_id" not in client.session
    assert client.post("/sign-in/", {"login": STAFF, "password": NEW}).status_code == 302


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("token", ["x", "é" * 50, "0" * 3000])
def test_a_made_up_link_leads_nowhere(token: str) -> None:
    client = Client()
    assert client.get(f"/account/link/{token}/").status_code == 410
    assert client.post(f"/account/link/{token}/", {"new_password": NEW}).status_code == 410


def test_the_link_stands_on_one_page_and_nowhere_else() -> None:
    client = browser(SYSTEM)
    address = "/people/1202/give-link/"
    shown = send(client, address)
    assert shown.status_code == 200 and "/account/link/" in shown.content.decode()
    assert "/account/link/" not in client.get("/people/1202/").content.decode()
    with eyes_of(SYSTEM):
        assert OneTimeLink.objects.filter(account=account(STAFF), used_at=None).count() == 1


def test_the_product_pays_the_full_price_for_a_hash() -> None:
    from guiju import settings as product

    assert product.PASSWORD_HASHERS == ["guiju.org.account.hashing.Hasher"]
    assert (
        Hasher().encode("any", "salt-of-a-test").startswith("argon2$argon2id$v=19$m=32768,t=3,p=1$")
    )
