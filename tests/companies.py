"""The demo company and a neighbour in one installation, and who acts in a test.

Hengtuo is the demo company with its cast. Nordhafen is the neighbour whose rows nobody of Hengtuo
may see or touch: olga runs its system, sven grants its rights, anna reviews its records.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from guiju.kernel.models import Channel, Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.account.actions import use_link
from guiju.org.account.models import Account
from guiju.org.demo import company as demo
from guiju.org.founding.actions import found
from guiju.org.founding.people import FirstPerson, let_in
from guiju.org.models import Department, Person, Role
from guiju.server.cluster import Cluster
from tests.conftest import Database, django_at
from tests.door import signed_in

SYSTEM, SECURITY, AUDIT, PERSONNEL = "chen.siyuan", "deng.ting", "zeng.hui", "han.mei"
STAFF = "wang.xiaoyan"
NEIGHBOURS = (
    FirstPerson("system", "Olga", "olga", "1"),
    FirstPerson("security", "Sven", "sven", "2"),
    FirstPerson("audit", "Anna", "anna", "3"),
)
PASSWORD = demo.PASSWORD
TEMPLATE = "template_neighbours"


def account(login: str) -> Account:
    """The account as it stands now."""
    return Account.objects.select_related("actor__company").get(login=login)


def company(login: str) -> Company:
    """The company that this person is of."""
    found_company = account(login).actor.company
    assert found_company is not None
    return found_company


def caller(login: str, key: UUID | None = None, channel: Channel = Channel.CODE) -> Caller:
    """Somebody at a door, in their own company."""
    return Caller(account(login).actor, company(login), channel, "203.0.113.7", key)


@contextmanager
def eyes_of(login: str) -> Iterator[Company]:
    """What is read in here is what this person's company shows."""
    own = company(login)
    with open_reading(account(login).actor, own):
        yield own


def person(login: str) -> Person:
    """The person behind a login."""
    with eyes_of(login):
        return Person.objects.select_related("post", "actor").get(actor__account__login=login)


def numbered(staff_number: str) -> Person:
    """Somebody of Hengtuo by staff number, with or without an account."""
    with eyes_of(SYSTEM):
        return Person.objects.select_related("post", "actor").get(staff_number=staff_number)


def role(code: str, of: str = SYSTEM) -> Role:
    """A role of that person's company."""
    with eyes_of(of) as own:
        return Role.objects.get(company=own, code=code)


def department(code: str, of: str = SYSTEM) -> Department:
    """A department of that person's company."""
    with eyes_of(of) as own:
        return Department.objects.get(company=own, code=code)


def browser(login: str) -> Client:
    """Somebody, signed in through the form."""
    return signed_in(login, PASSWORD)


def key_of(client: Client, address: str) -> str:
    """The key that the form at this address was made with."""
    page = client.get(address)
    found_key = re.search(r'name="key" value="([-0-9a-f]+)"', page.content.decode())
    assert found_key, f"{address}: {page.status_code} without a form"
    return found_key[1]


def send(client: Client, address: str, **answers: str) -> HttpResponse:
    """Fill in the form at this address and send it."""
    return cast("HttpResponse", client.post(address, answers | {"key": key_of(client, address)}))


def neighbours_template(cluster: Cluster, demo_template: str) -> str:
    """The demo with its neighbour, made once in a cluster."""
    with cluster.administrating() as admin:
        stands = admin.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
    if stands is None:
        cluster.create_database(TEMPLATE, template=demo_template)
        with django_at(Database(cluster, TEMPLATE).address()):
            found_nordhafen()
    return TEMPLATE


def found_nordhafen() -> None:
    """Found the neighbour by the founding of a real company, and let its people in."""
    nordhafen = Company(code="nordhafen", name="Nordhafen")
    people = found(
        nordhafen,
        mode="demo",
        language="en",
        populate=lambda unit, roles: let_in(unit, roles, list(NEIGHBOURS), None, "en"),
    )
    for one in people:
        own = account(one.login)
        use_link(own, by=caller(one.login), token=one.token, new_password=PASSWORD)
