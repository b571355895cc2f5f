"""The cast of purchasing, and builders that bring a record as far as a test needs it.

Xie asks for things for production, which Liu heads; Zhu heads a workshop below it. Shen is the
general manager. Wang and Wu buy, Li heads purchasing; he, Zhao and Zhou keep the suppliers. Shen
and Luo own the processes. Lin is of sales, which Qian heads, and has nothing to do with production.
Olga is of the neighbouring company.
"""

import datetime
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from guiju.kernel import clock
from guiju.kernel.models import Channel, Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.delegation.actions import give_delegation
from guiju.org.founding.credit_code import check_character
from guiju.org.models import Account, Assignment, Delegation, Department, Permit, Person, Role
from guiju.org.role.actions import grant
from guiju.org.role.actions import withdraw as withdraw_role
from guiju.partners.models import Partner
from guiju.partners.partner import actions as partners
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import Attachment, Event, Obligation, Revision, Route
from guiju.records.papers import attach
from guiju.records.record import Kind
from tests.conftest import Database
from tests.org.deciding import decide

LOGINS = {
    "xie": "xie.yuting",
    "liu": "liu.yang",
    "zhu": "zhu.haibo",
    "shen": "shen.guodong",
    "luo": "luo.wenjing",
    "wang": "wang.xiaoyan",
    "wu": "wu.tao",
    "li": "li.jianguo",
    "zhao": "zhao.min",
    "zhou": "zhou.qian",
    "lin": "lin.jiayi",
    "qian": "qian.wei",
    "chen": "chen.siyuan",
    "deng": "deng.ting",
    "olga": "olga",
}
PDF = b"%PDF-1.4\n%%EOF\n"
REASON = "Because it is so."
SMALL, LARGE = Decimal(1000), Decimal(60000)  # below and above the amount of the second route


def credit_code(number: int) -> str:
    """A unified social credit code that nobody has."""
    body = f"91320{number:012}"
    return body + check_character(body)


_numbers = itertools.count(1)
Row = TypeVar("Row", bound=Model)
Record = TypeVar("Record", bound=Kind)


class World:
    """Who acts, as callers by first name, and what they make."""

    xie: Caller
    liu: Caller
    zhu: Caller
    shen: Caller
    luo: Caller
    wang: Caller
    wu: Caller
    li: Caller
    zhao: Caller
    zhou: Caller
    lin: Caller
    qian: Caller
    chen: Caller
    deng: Caller
    olga: Caller

    def __init__(self, database: Database) -> None:
        """Look the cast up once."""
        self.database = database
        accounts = Account.objects.select_related("actor__company")
        found = {account.login: account.actor for account in accounts}
        for name, login in LOGINS.items():
            actor = found[login]
            setattr(self, name, Caller(actor, actor.company, Channel.CODE))
        self.everybody = {name: getattr(self, name) for name in LOGINS}

    @property
    def company(self) -> Company:
        """The demo company."""
        assert self.xie.company is not None
        return self.xie.company

    @property
    def today(self) -> datetime.date:
        """Its date."""
        return clock.business_today(self.company)

    def keyed(self, by: Caller, key: UUID) -> Caller:
        """The same person with the key of a form."""
        return Caller(by.actor, by.company, by.channel, by.address, key)

    @contextmanager
    def eyes(self, by: Caller | None = None) -> Iterator[None]:
        """What is read in here is what this person's company shows."""
        by = by or self.xie
        with open_reading(by.actor, by.company):
            yield

    # ---- people

    def person(self, by: Caller) -> Person:
        """The person behind a caller."""
        with self.eyes():
            return Person.objects.select_related("post", "actor").get(actor=by.actor)

    def department(self, code: str) -> Department:
        """A department by its code."""
        with self.eyes():
            return Department.objects.get(company=self.company, code=code)

    def stands_in(self, deputy: Caller, principal: Caller, **when: Any) -> Delegation:
        """Let somebody stand in for another, from now on for a week."""
        since = when.get("since", clock.now() - datetime.timedelta(minutes=1))
        return give_delegation(
            by=principal,
            reason=when.get("reason", REASON),
            principal=self.person(principal),
            deputy=self.person(deputy),
            since=since,
            until=when.get("until", since + datetime.timedelta(days=7)),
        )

    def give_role(self, by: Caller, code: str, department: str = "") -> Assignment:
        """Let the security administrator grant a role."""
        with self.eyes():
            role = Role.objects.get(company=self.company, code=code)
        where = self.department(department) if department else None
        return grant(by=self.deng, person=self.person(by), role=role, department=where)

    def take_role(self, by: Caller, code: str) -> None:
        """Let the security administrator withdraw it."""
        with self.eyes():
            held = Assignment.objects.get(person__actor=by.actor, role__code=code, until=None)
        withdraw_role(held, by=self.deng, reason=REASON)

    def limit(self, permission: str, up_to: Decimal) -> None:
        """Limit the permits of this name to an amount, past the wall: no screen does it."""
        with self.database.connected("admin") as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(
                "UPDATE org_permit SET up_to = %s WHERE permission = %s", [up_to, permission]
            )

    def set_parameter(self, name: str, value: Any) -> None:
        """Let one administrator propose a value and another confirm it."""
        decide(name, value)

    # ---- requests

    def draft_request(self, by: Caller | None = None, **content: Any) -> Request:
        """As Xie enters it for production, today."""
        said = {
            "department": self.department("production"),
            "what": f"bearings {next(_numbers)}",
            "quantity": Decimal(10),
            "unit_name": "pcs",
            "estimate": SMALL,
            "occurred_on": self.today,
            "needed_by": self.today + datetime.timedelta(days=20),
            "why": "stock",
        }
        request: Request = requests.create(by=by or self.xie, **(said | content))
        return request

    def papered_request(self, by: Caller | None = None, **content: Any) -> Request:
        """With its paper."""
        request = self.draft_request(by, **content)
        self.paper(request, by or self.xie)
        return request

    def submitted_request(
        self, by: Caller | None = None, reason: str = "", **content: Any
    ) -> Request:
        """Awaiting approval."""
        by = by or self.xie
        return self.submit(self.papered_request(by, **content), by, reason)

    def approved_request(self, by: Caller | None = None, **content: Any) -> Request:
        """Settled, by the head of production."""
        approved: Request = requests.approve(self.submitted_request(by, **content), by=self.liu)
        return approved

    def submit(self, request: Request, by: Caller | None = None, reason: str = "") -> Request:
        """Submit what has its paper."""
        submitted: Request = requests.submit(
            request, by=by or self.xie, papers_checked=True, reason=reason
        )
        return submitted

    def paper(
        self,
        record: Kind,
        by: Caller | None = None,
        content: bytes = PDF,
        name: str = "paper.pdf",
        date: datetime.date | None = None,
    ) -> Attachment:
        """Attach a paper."""
        return attach(
            by=by or self.xie, record=record, name=name, content=[content], witness_date=date
        )

    # ---- suppliers and routes

    def proposed_supplier(self, by: Caller | None = None, **content: Any) -> Partner:
        """As Wang proposes it, with its paper."""
        number = next(_numbers)
        said = {
            "name": f"Supplier {number}",
            "is_supplier": True,
            "tax_number": credit_code(number),
        }
        supplier: Partner = partners.create(by=by or self.wang, **(said | content))
        self.paper(supplier, by or self.wang)
        return supplier

    def active_supplier(self, by: Caller | None = None, **content: Any) -> Partner:
        """Activated by Li."""
        proposed = self.proposed_supplier(by, **content)
        active: Partner = partners.activate(proposed, by=self.li, papers_checked=True)
        return active

    def active_route(self, **content: Any) -> Route:
        """Proposed by Luo, activated by Shen."""
        said = {
            "name": f"Route {next(_numbers)}",
            "for_kind": "purchasing.request",
            "stages": [{"name": "head", "candidates": "head", "hours": 8}],
        }
        proposed = Route.lifecycle.actions["create"](by=self.luo, **(said | content))
        route: Route = Route.lifecycle.actions["activate"](proposed, by=self.shen)
        return route

    # ---- looking

    def now(self, record: Record) -> Record:
        """The record as it stands."""
        with self.eyes():
            rows = type(record)._default_manager.select_related("record")
            return rows.get(pk=record.pk)

    def told(self, record: Kind, by: Caller | None = None) -> list[str]:
        """The actions that happened to it, in order."""
        with self.eyes(by):
            events = Event.objects.filter(record_id=record.pk).order_by("version")
            return [event.action for event in events]

    def last_event(self, record: Kind) -> Event:
        """What happened last."""
        with self.eyes():
            return Event.objects.filter(record_id=record.pk).latest("version")

    def told_of(self, record: Kind, action: str) -> Event:
        """The newest event of this action."""
        with self.eyes():
            return Event.objects.filter(record_id=record.pk, action=action).latest("version")

    def open_obligations(self, record: Kind) -> list[Obligation]:
        """What is owed on it."""
        with self.eyes():
            found = Obligation.objects.filter(record_id=record.pk, closed_at=None)
            return list(found.order_by("id"))

    def revision(self, pk: int) -> Revision:
        """A revision, ready for its next step."""
        with self.eyes():
            return Revision.objects.select_related("record", "subject").get(pk=pk)

    def permits(self, permission: str) -> list[Permit]:
        """Who permits it."""
        with self.eyes():
            return list(Permit.objects.filter(permission=permission))
