"""A company is founded, its people come in, a role is granted and withdrawn, somebody leaves.

Everything is done in the browser, by the person whose business it is, as on the first days of a
real company. At the end its audit administrator sees what was refused, and the proofs hold.
"""

import io
import json
import re
import sys

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from guiju.kernel.models import Audit, Refusal, Unit
from guiju.org.founding.credit_code import check_character
from tests.companies import account, eyes_of, send
from tests.conftest import Database
from tests.door import signed_in

FIRST_DAY = "First-Day-2026"
CREDIT_BODY = "91320594MA1N0DEM0"


def found_company(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The operator founds it; each of the first three gets a link. By sign-in name."""
    asked = {
        "company": {
            "code": "acme",
            "name": "Acme Instruments",
            "credit_code": CREDIT_BODY + check_character(CREDIT_BODY),
        },
        "people": [
            {"duty": "system", "name": "Lin Xia", "login": "lin", "staff_number": "A-1"},
            {"duty": "security", "name": "Gu Feng", "login": "gu", "staff_number": "A-2"},
            {"duty": "audit", "name": "Mo Han", "login": "mo", "staff_number": "A-3"},
        ],
        "language": "en",
    }
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    said = io.StringIO()
    call_command("found_company", stdout=said)
    return {person["login"]: person["link"] for person in json.loads(said.getvalue())["people"]}


def come_in(login: str, link: str) -> Client:
    """Somebody opens their link, sets a password and signs in with it."""
    typed = {"new_password": FIRST_DAY, "repeated": FIRST_DAY}
    assert Client().post(link, typed).status_code == 303
    return signed_in(login, FIRST_DAY)


def is_done(answer: HttpResponse) -> bool:
    """Whether a form was taken."""
    return answer.status_code in {200, 303}


def choice(client: Client, address: str, label: str) -> str:
    """The value of what is called so in a form's list of choices."""
    page = client.get(address).content.decode()
    found = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{re.escape(label)}', page)
    assert found, f"{label} is not offered at {address}"
    return found[1]


def test_the_first_days_of_a_company(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = found_company(monkeypatch)

    # The three come in, each by their own link, and nobody by another's.
    lin, gu, mo = (come_in(login, links[login]) for login in ("lin", "gu", "mo"))
    assert Client().get(links["mo"]).status_code == 410
    assert "Acme Instruments" in lin.get("/").content.decode()

    # Lin, who runs the system, sets up a department with a post, and registers Tang in it.
    assert is_done(send(lin, "/create-department/", code="sales", name="Sales"))
    assert is_done(send(lin, "/departments/sales/post/", name="Clerk"))
    post = choice(lin, "/register-person/", "Clerk")
    tang = {"staff_number": "A-4", "name": "Tang Yu", "post": post, "joined_on": "2026-11-02"}
    assert is_done(send(lin, "/register-person/", **tang))
    assert send(lin, "/register-person/", **tang).status_code == 422

    # Tang gets an account and a link. Until Gu has granted a role, Tang sees nothing of others.
    assert is_done(send(lin, "/people/A-4/open/", login="tang"))
    given = send(lin, "/people/A-4/give-link/").content.decode()
    link = re.search(r"/account/link/[-\w]+/", given)
    assert link
    tang_here = come_in("tang", link[0])
    assert tang_here.get("/").status_code == 200
    assert tang_here.get("/people/").status_code == 403

    # Rights are Gu's business: Lin may not, Gu may, and not for himself.
    assert lin.get("/people/A-4/grant/").status_code == 403
    staff, personnel = (choice(gu, "/people/A-4/grant/", name) for name in ("Staff", "Personnel"))
    assert is_done(send(gu, "/people/A-4/grant/", role=staff))
    assert tang_here.get("/people/").status_code == 200
    assert send(gu, "/people/A-2/grant/", role=personnel).status_code == 403

    # As personnel officer Tang registers somebody, until the role is withdrawn.
    assert is_done(send(gu, "/people/A-4/grant/", role=personnel))
    assert tang_here.get("/register-person/").status_code == 200
    person = gu.get("/people/A-4/").content.decode()
    withdraws = re.findall(r"/assignments/\d+/withdraw/", person)
    assert len(withdraws) == 2
    assert send(gu, withdraws[0], reason="").status_code == 422
    assert is_done(send(gu, withdraws[0], reason="The probation is over."))
    assert tang_here.get("/register-person/").status_code == 403

    # Duties that must be apart stay apart: Lin does not become the auditor of her own work.
    auditor = choice(gu, "/people/A-1/grant/", "Audit")
    assert send(gu, "/people/A-1/grant/", role=auditor).status_code == 403

    # Tang leaves. The account is suspended; the open session and the password end with it.
    assert is_done(send(lin, "/people/A-4/suspend/", reason="Left on 24 November."))
    assert tang_here.get("/").status_code == 302
    client = Client()
    client.post("/sign-in/", {"login": "tang", "password": FIRST_DAY})
    assert "_auth_user_id" not in client.session

    # Mo sees what was refused and who failed at the door; Lin does not.
    seen, unseen = (one.get("/").content.decode() for one in (mo, lin))
    for refusal in ("not_permitted", "duty_conflict", "org.assignment.grant"):
        assert refusal in seen and refusal not in unseen
    assert "Tang Yu" in seen.split("Failed sign-ins")[1]
    the_record_is_whole(empty_database)


def the_record_is_whole(database: Database) -> None:
    """Each refusal, change and reason stands; the proofs hold."""
    with eyes_of("mo"):
        codes = list(Refusal.objects.order_by("id").values_list("code", "actor__name"))
        assert codes == [
            ("rule_broken", "Lin Xia"),
            ("not_permitted", "Tang Yu"),
            ("not_permitted", "Lin Xia"),
            ("duty_conflict", "Gu Feng"),
            ("not_permitted", "Tang Yu"),
            ("duty_conflict", "Gu Feng"),
        ]
        withdrawn = Unit.objects.get(action="org.assignment.withdraw")
        assert withdrawn.reason == "The probation is over."
        assert Audit.objects.filter(unit=withdrawn).count() == 1
        last = Audit.objects.filter(table="org_account", row_id=account("tang").pk).latest("id")
        assert last.before and last.after
        assert (last.before["state"], last.after["state"]) == ("active", "suspended")
        assert last.actor.name == "Lin Xia"
    proved = json.loads(database.run("prove", "--json", role="owner"))
    assert [proof["name"] for proof in proved if not proof["holds"]] == []
