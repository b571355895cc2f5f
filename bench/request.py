"""The units of work that are measured: a purchase request of the demo company, step by step."""

import datetime
from decimal import Decimal
from uuid import uuid4

from django.db import connection

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.demo.founding import caller
from guiju.org.models import Department
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.comments import say
from guiju.records.papers import attach

ASKS, HEADS = "xie.yuting", "liu.yang"
PAPER = b"%PDF-1.4\n%%EOF\n"


class Guiju:
    """Takes each step as people do: by its action, in a unit of its own, under a key."""

    def __init__(self) -> None:
        """Who asks and who decides."""
        company = Company.objects.get()
        self.asks, self.heads = caller(ASKS, company), caller(HEADS, company)
        self.today = clock.business_today(company)
        with open_reading(self.asks.actor, company):
            self.department = Department.objects.get(company=company, code="production")

    def create(self, _record: None) -> Request:
        """Ten fields."""
        request: Request = requests.create(
            by=keyed(self.asks),
            department=self.department,
            what="bearings",
            specification="6204",
            quantity=Decimal(10),
            unit_name="pcs",
            estimate=Decimal(1000),
            supplier=None,
            occurred_on=self.today,
            needed_by=self.today + datetime.timedelta(days=20),
            why="stock",
        )
        return request

    def edit(self, request: Request) -> Request:
        """One field."""
        edited: Request = requests.edit(request, by=keyed(self.asks), why="more stock")
        return edited

    def comment(self, request: Request) -> Request:
        """One sentence that mentions nobody."""
        say(by=keyed(self.asks), record=request, text="please")
        return request

    def before_submit(self, request: Request) -> None:
        """The paper, which is not measured: it writes a file."""
        attach(by=keyed(self.asks), record=request, name="paper.pdf", content=[PAPER])

    def submit(self, request: Request) -> Request:
        """With a route of one stage, and a number."""
        submitted: Request = requests.submit(request, by=keyed(self.asks), papers_checked=True)
        return submitted

    def approve(self, request: Request) -> Request:
        """The one approval that it needs."""
        approved: Request = requests.approve(request, by=keyed(self.heads))
        return approved

    def close(self) -> None:
        """End the session."""
        connection.close()


def keyed(by: Caller) -> Caller:
    """The same person with the key of a form."""
    return Caller(by.actor, by.company, by.channel, by.address, uuid4())
