"""A company begins with three people, whole or not at all."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from guiju.kernel.models import Actor, Company, Installation, Refusal
from guiju.org.founding.credit_code import ALPHABET, check_character, is_credit_code
from guiju.org.models import Account
from tests.companies import account, caller, company, eyes_of, send
from tests.conftest import Database
from tests.door import signed_in
from tests.kernel.attack import Wall

GOOD = "91320594MA1N0DEM0" + check_character("91320594MA1N0DEM0")
FIRST = [
    {"duty": "system", "name": "Sys Tem", "login": "sys", "staff_number": "1"},
    {"duty": "security", "name": "Se Curity", "login": "sec", "staff_number": "2"},
    {"duty": "audit", "name": "Au Dit", "login": "aud", "staff_number": "3"},
]
COMBINE = {"reason": "we are twelve", "review_by": "2027-06-30"}


def asked(**said: Any) -> dict[str, Any]:
    """What the operator asks for."""
    standing = {"code": "acme", "name": "Acme", "credit_code": GOOD}
    return {"company": standing, "people": FIRST, "combine_duties": None} | said


def ask(monkeypatch: pytest.MonkeyPatch, question: Any) -> dict[str, Any]:
    """The command as the server runs it: JSON in, JSON out."""
    text = question if isinstance(question, str) else json.dumps(question)
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    said = io.StringIO()
    call_command("found_company", stdout=said)
    answer = json.loads(said.getvalue())
    assert isinstance(answer, dict)
    return answer


def refused(monkeypatch: pytest.MonkeyPatch, question: Any) -> str:
    """One line and exit code 3, and nothing is there afterwards."""
    with pytest.raises(CommandError) as refusal:
        ask(monkeypatch, question)
    assert refusal.value.returncode == 3
    assert "\n" not in str(refusal.value).strip()
    return str(refusal.value)


def with_person(number: int, **said: str) -> list[dict[str, str]]:
    """The first people, one of them otherwise."""
    return [person | said if place == number else person for place, person in enumerate(FIRST)]


# ---- founding


def test_three_people_come_in_by_links_that_work_once(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(monkeypatch, asked())
    assert [person["duties"][1:] for person in answer["people"]] == [
        ["system-administrator"],
        ["security-administrator"],
        ["audit-administrator"],
    ]
    for person in answer["people"]:
        client = Client()
        typed = {"new_password": "First-Day-2026", "repeated": "First-Day-2026"}
        assert client.post(person["link"], typed).status_code == 303
        assert client.post(person["link"], typed).status_code == 410
        assert signed_in(person["login"], "First-Day-2026").get("/").status_code == 200
    proved = json.loads(empty_database.run("prove", "--json", role="owner"))
    assert [proof["name"] for proof in proved if not proof["holds"]] == []


def test_a_real_company_s_door_shows_nobody(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, asked())
    page = Client().get("/sign-in/").content.decode()
    assert "Guiju-2026-demo" not in page and "sys" not in page.split("<main")[1]
    said = io.StringIO()
    call_command("demo_cast", stdout=said)
    assert json.loads(said.getvalue()) == []


def test_two_people_may_begin_where_the_exception_is_made_with_them(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(monkeypatch, asked(people=[FIRST[0], FIRST[2]], combine_duties=COMBINE))
    assert answer["people"][0]["duties"][1:] == ["system-administrator", "security-administrator"]
    client = Client()
    typed = {"new_password": "First-Day-2026", "repeated": "First-Day-2026"}
    client.post(answer["people"][1]["link"], typed)
    auditor = signed_in("aud", "First-Day-2026")
    page = auditor.get("/").content.decode()
    address = page.split("/duty-exceptions/")[1].split("/")[0]
    assert send(auditor, f"/duty-exceptions/{address}/confirm/").status_code == 303
    with eyes_of("aud"):
        assert Refusal.objects.count() == 0


# ---- what is refused


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "people",
    [
        [],
        FIRST[:1],
        FIRST[:2],
        [FIRST[0], FIRST[2]],
        [*FIRST, FIRST[0]],
        with_person(0, duty="god"),
        with_person(1, duty="system"),
        with_person(1, name=" sys tem "),
        with_person(1, login="SYS"),
        with_person(1, staff_number="1"),
        with_person(2, name=" "),
        with_person(2, login=""),
        with_person(2, staff_number=""),
        with_person(2, login="not a name"),
        with_person(2, staff_number="1/2"),
    ],
)
def test_no_company_begins_with_fewer_or_the_same_people(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, people: list[dict[str, str]]
) -> None:
    refused(monkeypatch, asked(people=people))
    assert nothing_stands()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "company",
    [
        {"code": "", "name": "Acme"},
        {"code": "a b", "name": "Acme"},
        {"code": "acme", "name": " "},
        {"code": "acme", "name": "x" * 101},
        {"code": "acme", "name": "Acme", "credit_code": GOOD[:-1] + "0"},
        {"code": "acme", "name": "Acme", "credit_code": GOOD[:-1]},
        {"code": "acme", "name": "Acme", "time_zone": "Nowhere/Bad"},
        {"code": "acme", "name": "Acme", "time_zone": ""},
        {"code": "acme", "name": "Acme", "simulated_now": "2020-01-01T00:00:00Z"},
        {"code": "acme", "name": "Acme", "id": 1},
        {"name": "Acme"},
    ],
)
def test_no_company_is_entered_that_is_none(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, company: dict[str, Any]
) -> None:
    refused(monkeypatch, asked(company=company))
    assert nothing_stands()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "question",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        {"company": {"code": "a", "name": "A"}},
        asked(people=[{"duty": "system"}]),
        asked(combine_duties={"reason": "x"}),
        asked(combine_duties={"reason": "x", "review_by": "soon"}),
    ],
)
def test_nonsense_gets_one_line(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, question: Any
) -> None:
    refused(monkeypatch, question)
    assert nothing_stands()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "combining",
    [
        {"reason": "", "review_by": "2027-06-30"},
        {"reason": "x", "review_by": "2020-01-01"},
        {"reason": "x", "review_by": "2099-01-01"},
    ],
)
def test_no_exception_is_founded_without_reason_or_review(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, combining: dict[str, str]
) -> None:
    refused(monkeypatch, asked(people=[FIRST[0], FIRST[2]], combine_duties=combining))
    assert nothing_stands()


def test_a_late_refusal_leaves_nothing_but_itself(
    database: Database, own_wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of the three has a sign-in name that is taken: all before it is undone."""
    with own_wall.owner() as sql:
        sql("ALTER TABLE kernel_installation DISABLE TRIGGER USER")
        sql("UPDATE kernel_installation SET mode = 'company'")
        sql("ALTER TABLE kernel_installation ENABLE TRIGGER USER")
    before = Company.objects.count(), Actor.objects.count(), Account.objects.count()
    refused(monkeypatch, asked(people=with_person(2, login="olga")))
    assert (Company.objects.count(), Actor.objects.count(), Account.objects.count()) == before
    with own_wall.owner() as sql:
        assert sql(
            "SELECT code, action, company_id FROM kernel_refusal ORDER BY id DESC LIMIT 1"
        ) == [("rule_broken", "org.company.found", None)]


@pytest.mark.usefixtures("unchanged")
def test_a_demo_takes_no_real_company(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(monkeypatch, asked())
    assert Company.objects.count() == 2
    assert Installation.objects.get().mode == "demo"


def test_a_real_installation_takes_no_demo(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, asked())
    with pytest.raises(CommandError) as refusal:
        call_command("found_demo")
    assert refusal.value.returncode == 3
    assert Company.objects.count() == 1
    refused(monkeypatch, asked())
    assert Company.objects.count() == 1


@pytest.mark.usefixtures("unchanged")
def test_the_demo_is_founded_once(database: Database) -> None:
    said = io.StringIO()
    call_command("found_demo", stdout=said)
    assert said.getvalue().splitlines() == [
        "demo people let in 0",
        "demo left as it stands: partners, products, accounting, purchasing",
    ]
    assert Company.objects.filter(code="hengtuo").count() == 1


def test_a_demo_of_an_older_program_is_told_what_is_new_and_keeps_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guiju.org.demo import founding

    def tell_new(company: Company) -> bool:
        return True

    def tell_what_people_changed(company: Company) -> bool:
        return bool(founding.caller("gone.away", company))

    tell_new.__module__, tell_what_people_changed.__module__ = "guiju.new.demo", "guiju.gone.demo"
    monkeypatch.setattr(founding, "stories", [tell_what_people_changed, tell_new])
    said = io.StringIO()
    call_command("found_demo", stdout=said)
    assert said.getvalue().splitlines() == [
        "demo people let in 0",
        "demo told of new",
        "demo not told of gone, which people have changed: Account matching query does not exist.",
    ]


NOBODY: dict[str, str] = {}


def test_a_new_demo_that_cannot_be_told_is_an_error(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guiju.org.demo import founding

    monkeypatch.setattr(founding, "stories", [lambda company: bool(NOBODY[company.name])])
    with pytest.raises(KeyError):
        call_command("found_demo")


@pytest.mark.usefixtures("unchanged")
def test_nobody_founds_a_company_by_action(database: Database) -> None:
    from guiju.org.founding.actions import found

    with pytest.raises(RuntimeError), eyes_of("olga"):
        found(Company(code="x", name="x"), mode="demo", language="en", populate=lambda *_: None)
    assert caller("olga").company == company("olga") and account("olga").actor.company_id


def nothing_stands() -> bool:
    """Nobody and nothing is there, and the installation is still open."""
    return (
        Company.objects.count() == 0
        and Account.objects.count() == 0
        and Actor.objects.exclude(sort="system").count() == 0
        and Installation.objects.get().mode == "empty"
    )


# ---- the credit code


@given(
    some.text(ALPHABET, min_size=17, max_size=17), some.integers(0, 17), some.sampled_from(ALPHABET)
)
def test_no_credit_code_survives_one_wrong_character(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    assert is_credit_code(code)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@pytest.mark.parametrize(
    "code", ["", "1" * 17, GOOD.lower(), GOOD + "0", GOOD[:-1] + "I", " " + GOOD[:-1], "9" * 19]
)
def test_what_only_looks_like_a_credit_code_is_none(code: str) -> None:
    assert not is_credit_code(code)


def test_real_credit_codes_are_recognised() -> None:
    # As two large companies print them on their own pages.
    assert is_credit_code("914403001922038216")
    assert is_credit_code("91330100799655058B")
