"""Nordhafen begins its books: a company without any, whose few people take the duties.

Olga keeps the books and posts, Anna is chief accountant and reviews. Sven grants what is needed.
"""

import datetime
from typing import Any

from guiju.accounting.book.actions import adopt, confirm
from guiju.accounting.models import Account, Book, Entry, Period, PostingRule
from guiju.accounting.opening import actions as openings
from guiju.accounting.period import actions as periods
from guiju.kernel.unit import Caller
from guiju.org.models import Person, Role
from guiju.org.role.actions import grant
from guiju.records.papers import attach
from guiju.records.record import Kind
from tests.companies import caller, eyes_of
from tests.records.world import PDF

ROLES = {"olga": ("accountant", "bookkeeper"), "anna": ("chief-accountant", "accounting-reviewer")}
BEGIN = datetime.date(2026, 1, 1)


class Nordhafen:
    """Its people, and its books as far as a test wants them."""

    def __init__(self) -> None:
        """Grant the duties."""
        self.olga, self.anna, self.sven = caller("olga"), caller("anna"), caller("sven")
        with eyes_of("sven") as own:
            people = {
                login: Person.objects.get(company=own, actor__account__login=login)
                for login in ROLES
            }
            roles = {role.code: role for role in Role.objects.filter(company=own)}
        for login, codes in ROLES.items():
            for code in codes:
                grant(by=self.sven, person=people[login], role=roles[code])

    def adopted(self, template: str = "sbas-1", **more: Any) -> Book:
        """Proposed by Olga."""
        return adopt(by=self.olga, template=template, **({"starts_on": BEGIN} | more))

    def begun(self, template: str = "sbas-1") -> Book:
        """In force, with the opening month and the first one."""
        book = confirm(self.adopted(template), by=self.anna)
        periods.create(by=self.olga)
        periods.create(by=self.olga)
        return book

    def account(self, code: str) -> Account:
        """An account by its code."""
        with eyes_of("olga") as own:
            return Account.objects.select_related("record").get(company=own, code=code)

    def period(self, code: str) -> Period:
        """A period by its code."""
        with eyes_of("olga") as own:
            return Period.objects.select_related("record").get(company=own, code=code)

    def opening(self, **content: Any) -> Any:
        """Balances as Olga enters them, with the former books as paper."""
        said = {
            "lines": [
                {"account": self.account("1001"), "debit": 500},
                {"account": self.account("3001"), "credit": 500},
            ]
        }
        opening = openings.create(by=self.olga, **(said | content))
        self.paper(opening, self.olga)
        return opening

    def paper(self, record: Kind, by: Caller) -> None:
        """Attach a paper."""
        attach(by=by, record=record, name="paper.pdf", content=[PDF])

    def rule(self) -> PostingRule:
        """The rule for opening balances."""
        with eyes_of("olga") as own:
            rows = PostingRule.objects.select_related("record")
            return rows.get(company=own, state="active")

    def entries(self) -> list[Entry]:
        """All of its entries."""
        with eyes_of("olga") as own:
            return list(Entry.objects.select_related("record").filter(company=own).order_by("pk"))
