"""Every page, as each of the cast: what is allowed stands in one table, and nothing else is."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guiju.accounting.urls import urlpatterns as book_addresses
from guiju.org.demo.company import PEOPLE
from guiju.org.models import Assignment, Department, DutyException, Person
from guiju.server.cluster import Cluster
from tests.companies import AUDIT, PERSONNEL, SECURITY, STAFF, SYSTEM, browser, eyes_of
from tests.conftest import Database, cloned, django_at
from tests.kernel.attack import Wall

OK, GONE, MISSING, NO, AWAY, METHOD, UNREADABLE = 200, 410, 404, 403, 302, 405, 422
NOBODY, OUTSIDER = "nobody", "olga"
OF_BOOKS = {str(pattern.name) for pattern in book_addresses}
EVERYBODY = (NOBODY, STAFF, SYSTEM, SECURITY, AUDIT, PERSONNEL, OUTSIDER)


class Row(NamedTuple):
    """What one page answers when it is looked at, and when a form without a key is sent to it."""

    get: dict[str, int]
    post: dict[str, int]


def allowed_to(*logins: str, get: int = OK, post: int = UNREADABLE, outsider: int = NO) -> Row:
    """A form of those who may; others are refused, strangers sent to the door."""
    inside = dict.fromkeys(EVERYBODY, NO) | dict.fromkeys(logins, get)
    sent = dict.fromkeys(EVERYBODY, NO) | dict.fromkeys(logins, post)
    return Row(inside | {NOBODY: AWAY, OUTSIDER: outsider}, sent | {NOBODY: NO, OUTSIDER: outsider})


def page_of_everybody(outsider: int = OK) -> Row:
    """A page that everybody signed in may look at, and nobody can send anything to."""
    return Row(
        dict.fromkeys(EVERYBODY, OK) | {NOBODY: AWAY, OUTSIDER: outsider},
        dict.fromkeys(EVERYBODY, METHOD),
    )


def same(get: int, post: int) -> Row:
    """The same for everybody, signed in or not."""
    return Row(dict.fromkeys(EVERYBODY, get), dict.fromkeys(EVERYBODY, post))


# Olga is system administrator of another company: what she may do at home she may not do here, and
# what is ours is not there for her.
BOTH = (SYSTEM, PERSONNEL)
TABLE: dict[str, Row] = {
    "home": page_of_everybody(),
    "display": same(METHOD, 303),
    "form-token": same(OK, METHOD),
    "sign-in": Row(
        dict.fromkeys(EVERYBODY, AWAY) | {NOBODY: OK},
        dict.fromkeys(EVERYBODY, AWAY) | {NOBODY: OK},
    ),
    "sign-out": same(METHOD, 303),
    "account": page_of_everybody(),
    "account-password": allowed_to(*EVERYBODY[1:], outsider=OK)._replace(
        post=dict.fromkeys(EVERYBODY, UNREADABLE) | {NOBODY: NO}
    ),
    "account-link": same(GONE, GONE),
    "parameters": allowed_to(SYSTEM, SECURITY, AUDIT, outsider=OK)._replace(
        post=dict.fromkeys(EVERYBODY, METHOD)
    ),
    "people": page_of_everybody(),
    "person": page_of_everybody(outsider=MISSING),
    "person-register": allowed_to(*BOTH, outsider=OK)._replace(
        post=dict.fromkeys(EVERYBODY, NO) | dict.fromkeys((*BOTH, OUTSIDER), UNREADABLE)
    ),
    "departments": page_of_everybody(),
    "department": page_of_everybody(outsider=MISSING),
    "department-create": allowed_to(*BOTH, outsider=OK)._replace(
        post=dict.fromkeys(EVERYBODY, NO) | dict.fromkeys((*BOTH, OUTSIDER), UNREADABLE)
    ),
    "post-create": allowed_to(*BOTH, outsider=MISSING),
    "department-head": allowed_to(*BOTH, outsider=MISSING),
    "account-open": allowed_to(SYSTEM, outsider=MISSING),
    "account-give-link": allowed_to(SYSTEM, outsider=MISSING),
    "account-suspend": allowed_to(SYSTEM, SECURITY, outsider=MISSING),
    "account-resume": allowed_to(SYSTEM, outsider=MISSING),
    "account-release": allowed_to(SYSTEM, outsider=MISSING),
    "role-grant": allowed_to(SECURITY),
    "role-withdraw": allowed_to(SECURITY),
    "duty-exception-renew": allowed_to(AUDIT),
    "duty-exception-confirm": allowed_to(AUDIT, outsider=MISSING),
}


@pytest.fixture(scope="module")
def place(cluster: Cluster, neighbours: str, static_files: Path) -> Iterator[Database]:
    """One database for the whole matrix: no page of it changes anything."""
    with cloned(cluster, neighbours) as database, django_at(database.address()):
        make_an_exception(Wall(database.address(), database.address("owner")))
        yield database


def make_an_exception(wall: Wall) -> None:
    """One that waits for the audit administrator."""
    with wall.unit(SECURITY) as sql:
        sql(
            "INSERT INTO org_dutyexception (company_id, person_id, conflict_id, reason, "
            "approver_id, since, review_by) SELECT p.company_id, p.id, min(c.id), 'x', a.id, "
            "current_date, current_date + 30 FROM org_person p, org_person a, org_dutyconflict c "
            "WHERE p.staff_number = '1801' AND a.staff_number = '1901' GROUP BY p.company_id, "
            "p.id, a.id"
        )


@pytest.fixture(scope="module")
def browsers(place: Database) -> dict[str, Client]:
    """Everybody, each signed in once."""
    signed = {login: browser(login) for login in EVERYBODY if login != NOBODY}
    return {NOBODY: Client(), **signed}


@pytest.fixture(scope="module")
def addresses(place: Database) -> dict[str, str]:
    """The address of each page, for somebody and something of our company."""
    with eyes_of(SYSTEM):
        arguments = {
            "staff_number": Person.objects.get(staff_number="1104").staff_number,
            "code": Department.objects.get(code="it").code,
            "token": "made-up",
            "assignment": Assignment.objects.get(
                person__staff_number="1701", role__code="personnel"
            ).pk,
            "exception": DutyException.objects.get().pk,
        }
    return {name: address_of(name, pattern, arguments) for name, pattern in named_patterns()}


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the installation."""

    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if entry.namespace != "api":
                    yield from walk(entry)
            else:
                yield entry

    for pattern in walk(get_resolver()):
        name = str(pattern.name)
        if not is_of_records(name):
            yield name, pattern


def is_of_records(name: str) -> bool:
    """Pages of records, evidence, delegations, tokens and books are attacked where they are made.

    See tests/web/test_kinds_sight.py, tests/web, tests/api and tests/accounting.
    """
    elsewhere = (
        "comment",
        "delegation",
        "evidence-",
        "inbox",
        "list-",
        "paper",
        "print",
        "record",
        "token",
        "view-",
    )
    return "." in name or name.startswith(elsewhere) or name in OF_BOOKS


def address_of(name: str, pattern: URLPattern, arguments: dict[str, Any]) -> str:
    """Filled in; `pk` is of whatever the page is about."""
    of = arguments | {"pk": arguments["exception" if "exception" in name else "assignment"]}
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={key: of[key] for key in wanted})


def test_no_address_is_missing_in_the_table() -> None:
    assert {name for name, _pattern in named_patterns()} == set(TABLE)


@pytest.mark.parametrize(("name", "login"), [*product(TABLE, EVERYBODY)])
def test_nobody_gets_another_answer_than_the_table_s(
    browsers: dict[str, Client], addresses: dict[str, str], name: str, login: str
) -> None:
    # To sign out is tried as nobody, or the next test would find nobody signed in.
    client = Client() if name == "sign-out" else browsers[login]
    answers = client.get(addresses[name]), client.post(addresses[name])
    said = tuple(answer.status_code for answer in answers)
    assert said == (TABLE[name].get[login], TABLE[name].post[login])
    if said[0] == AWAY and login == NOBODY:
        assert answers[0].headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("login", [SYSTEM, SECURITY, AUDIT])
@pytest.mark.parametrize(
    "address",
    [
        "/people/9999/",
        "/people/9999/suspend/",
        "/people/1%00/",
        "/departments/none/",
        "/assignments/999999999/withdraw/",
        "/assignments/99999999999999999999999/withdraw/",
        "/duty-exceptions/999999999/confirm/",
        "/no/such/page/",
    ],
)
def test_a_made_up_address_is_not_an_error_of_ours(
    browsers: dict[str, Client], login: str, address: str
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies = browsers[login].cookies
    assert client.get(address).status_code in {MISSING, NO, 400}


@pytest.mark.parametrize("login", [SYSTEM, SECURITY])
def test_what_is_of_another_company_is_not_there(browsers: dict[str, Client], login: str) -> None:
    with eyes_of("olga"):
        theirs = Assignment.objects.filter(until=None).first()
    assert theirs is not None
    client = browsers[login]
    assert client.get("/people/3/").status_code == MISSING
    assert client.get("/departments/administration/").status_code == MISSING
    withdraw = client.get(f"/assignments/{theirs.pk}/withdraw/")
    assert withdraw.status_code == (MISSING if login == SECURITY else NO)


def test_a_list_shows_nothing_of_another_company(browsers: dict[str, Client]) -> None:
    assert "Olga" not in browsers[SYSTEM].get("/people/").content.decode()
    assert "Olga" in browsers[OUTSIDER].get("/people/").content.decode()
    with eyes_of("olga"):
        theirs = Department.objects.get().pk
    page = browsers[SYSTEM].get(f"/people/?department={theirs}")
    assert page.status_code == 400 and "Olga" not in page.content.decode()


def test_a_form_takes_no_choice_of_another_company(browsers: dict[str, Client]) -> None:
    with eyes_of("olga"):
        foreign = {
            "head": Person.objects.get(name="Olga").pk,
            "role": Assignment.objects.filter(until=None).first().role_id,  # type: ignore[union-attr]
        }
    for login, address, name in (
        (SYSTEM, "/departments/it/head/", "head"),
        (SECURITY, "/people/1104/grant/", "role"),
    ):
        key = "7b0a5a86-2f4d-4d0e-8a53-0a5b0a1d7c11"
        sent = browsers[login].post(address, {name: foreign[name], "key": key})
        assert sent.status_code == UNREADABLE


@pytest.mark.parametrize(
    "address",
    ["/signup/", "/accounts/signup/", "/account/signup/", "/register/", "/account/password/reset/",
     "/accounts/login/", "/admin/", "/accounts/social/signup/"],
)  # fmt: skip
def test_nobody_registers_themselves(place: Database, address: str) -> None:
    assert Client().get(address).status_code == MISSING
    assert Client().post(address, {"username": "me"}).status_code == MISSING


def test_the_cast_stands_at_the_door_of_a_demo_and_nobody_else_does(place: Database) -> None:
    page = Client().get("/sign-in/").content.decode()
    for person in PEOPLE:
        assert (person.name in page) == person.in_cast
    assert "olga" not in page


@pytest.mark.parametrize("name", ["people", "person", "account", "home", "role-grant"])
def test_no_page_is_kept_by_a_cache(
    browsers: dict[str, Client], addresses: dict[str, str], name: str
) -> None:
    answer = browsers[SECURITY].get(addresses[name])
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_without_its_token_changes_nothing(
    place: Database, client_without_token: Callable[[str], Client]
) -> None:
    client = client_without_token(SYSTEM)
    assert client.post("/people/1104/suspend/", {"reason": "x"}).status_code == NO
    assert client.post("/sign-out/").status_code == NO
    assert client.get("/").status_code == OK


@pytest.fixture
def client_without_token(browsers: dict[str, Client]) -> Callable[[str], Client]:
    """A browser that another site sends a form with."""

    def make(login: str) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.cookies = browsers[login].cookies
        return client

    return make
