"""What the demo company books: its chart, the opening balances and two months, by real actions."""

import datetime

from guiju.accounting.account import actions as accounts
from guiju.accounting.book.actions import adopt, confirm
from guiju.accounting.demo_data import (
    BANKS,
    LAST_MONTH,
    OPENING,
    REASONS,
    RIGHT,
    ROUTES,
    SUN,
    THIS_MONTH,
    WRONG,
    ZHOU,
    Line,
    Voucher,
)
from guiju.accounting.entry import actions as entries
from guiju.accounting.late_posting import actions as late_postings
from guiju.accounting.models import Account, Book, Entry, Period, PostingRule, Word
from guiju.accounting.opening import actions as openings
from guiju.accounting.period import actions as periods
from guiju.accounting.period.models import A_DAY
from guiju.accounting.subledger.generating import generate
from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.demo.founding import caller, stories
from guiju.org.demo.papers import paper
from guiju.org.models import Department, Person
from guiju.partners.models import Partner
from guiju.records.routes import Route

DAYS_LATE = datetime.timedelta(days=3)
CHIEF, CASHIER = "zhao.min", "he.li"
create_route = Route.lifecycle.actions["create"]
activate_route = Route.lifecycle.actions["activate"]
KNOWN = {"department": (Department, "code"), "person": (Person, "staff_number")}


def tell(company: Company) -> bool:
    """Tell what is not told yet."""
    by = caller(ZHOU, company)
    with open_reading(by.actor, company):
        is_told = Book.objects.filter(company=company).exists()
    if is_told:
        return False
    for name, category in ROUTES:
        route = create_route(
            by=caller("luo.wenjing", company),
            name=name,
            for_kind="records.revision",
            for_category=category,
            stages=[{"name": "会计主管", "candidates": "role", "role": "chief-accountant"}],
        )
        activate_route(route, by=caller("shen.guodong", company))
    first = clock.business_today(company).replace(day=1)
    begin = (first - A_DAY).replace(day=1)
    book = adopt(by=by, template="cas-1", starts_on=begin)
    confirm(book, by=caller(CHIEF, company))
    story = Story(company)
    story.open_accounts()
    before, last_month, _this_month = (periods.create(by=by) for _month in range(3))
    story.begin(before)
    for voucher in LAST_MONTH:
        story.write(voucher, begin)
    story.end(last_month)
    for voucher in THIS_MONTH:
        story.write(voucher, first)
    story.correct()
    late_postings.create(
        by=caller(SUN, company),
        period=last_month,
        until=clock.business_today(company) + DAYS_LATE,
        why=REASONS["late"],
    )
    return True


class Story:
    """Enters what is told, looking up what it names."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.today = clock.business_today(company)
        self.chief, self.cashier = caller(CHIEF, company), caller(CASHIER, company)
        self.zhou = caller(ZHOU, company)
        with open_reading(self.chief.actor, company):
            self.word = Word.objects.get(company=company, state="active")
            self.named = {
                name: {getattr(row, key): row.pk for row in model.objects.filter(company=company)}  # type: ignore[attr-defined]  # a manager each
                for name, (model, key) in KNOWN.items()
            }
            self.named["partner"] = {
                row.name: row.pk for row in Partner.objects.filter(company=company)
            }
        self.accounts: dict[str, int] = {}

    def open_accounts(self) -> None:
        """The company's own bank accounts."""
        for code, name, english in BANKS:
            proposed = accounts.create(
                by=self.zhou,
                code=code,
                name=name,
                english=english,
                side="debit",
                liquidity="bank",
                is_foreign=True,
            )
            accounts.activate(proposed, by=self.chief)
        with open_reading(self.chief.actor, self.company):
            rows = Account.objects.filter(company=self.company)
            self.accounts = {row.code: row.pk for row in rows}

    def line(self, line: Line, summary: str) -> dict[str, object]:
        """A line as content."""
        said: dict[str, object] = {
            "summary": summary,
            "account": self.accounts[line.account],
            "debit": line.debit,
            "credit": line.credit,
        }
        for name in ("department", "person", "partner"):
            if wanted := getattr(line, name):
                said[name] = self.named[name][wanted]
        if line.quantity:
            said["quantity"] = line.quantity
        return said

    def begin(self, before: Period) -> None:
        """The opening balances, approved, generated, posted; and their month locked."""
        opening = openings.create(
            by=self.zhou, note="旧账结转", lines=[self.line(line, "期初") for line in OPENING]
        )
        paper(self.zhou, opening, "旧系统科目余额表.pdf")
        openings.approve(opening, by=self.chief, papers_checked=True)
        with open_reading(self.chief.actor, self.company):
            rule = PostingRule.objects.get(company=self.company, state="active")
        generate(by=self.zhou, rule=rule, period=before)
        with open_reading(self.chief.actor, self.company):
            entry = Entry.objects.get(company=self.company, sort="opening")
        self.go(entry, self.zhou, "posted", "")
        periods.close(before, by=self.zhou)
        periods.lock(before, by=self.chief)

    def write(self, voucher: Voucher, month: datetime.date) -> None:
        """One entry with its papers, as far as it goes."""
        by = caller(voucher.by, self.company)
        entry = entries.create(
            by=by,
            word=self.word,
            date=min(month.replace(day=voucher.day), self.today),
            papers=voucher.papers,
            lines=[self.line(line, voucher.summary) for line in voucher.lines],
        )
        if voucher.until == "draft":
            return
        paper(by, entry, f"{voucher.summary}.pdf")
        self.go(entry, by, voucher.until, voucher.summary)

    def go(self, entry: Entry, by: Caller, until: str, name: str) -> None:
        """Submit, review, sign, post; or not so far."""
        entry = entries.submit(entry, by=by, papers_checked=True)
        if until == "submitted":
            return
        if until == "sent back":
            entries.send_back(entry, by=self.chief, reason=REASONS[until])
            return
        entry = entries.review(entry, by=self.chief, papers_checked=True)
        if until == "void":
            entries.void(entry, by=self.chief, reason=REASONS[until])
            return
        if until == "reviewed":
            return
        if entry.moves_money:
            entry = entries.sign(entry, by=self.cashier)
        if until == "posted":
            entries.post(entry, by=self.zhou)

    def end(self, month: Period) -> None:
        """Profit and loss are transferred, and the month is closed."""
        periods.carry(month, by=self.zhou)
        with open_reading(self.chief.actor, self.company):
            entry = Entry.objects.get(company=self.company, sort="closing")
        self.go(entry, self.zhou, "posted", "")
        periods.close(month, by=self.zhou)

    def correct(self) -> None:
        """What was wrong last month is cancelled in red; the blue entry waits for its review."""
        sun = caller(SUN, self.company)
        wrong = self.find(summary=WRONG)
        if wrong.date.year != self.today.year:
            return
        entries.reverse(wrong, by=sun, reason=REASONS["wrong"])
        self.go(self.find(sort="red"), sun, "posted", "")
        entries.redo(wrong, by=sun, reason=REASONS["wrong"])
        blue = self.find(sort="blue")
        with open_reading(sun.actor, self.company):
            lines = [
                {
                    "summary": line.summary,
                    "account": line.account_id,
                    "department": line.department_id,
                    "debit": RIGHT if line.debit else "0",
                    "credit": RIGHT if line.credit else "0",
                }
                for line in blue.lines.order_by("position")
            ]
        blue = entries.edit(blue, by=sun, papers=1, lines=lines)
        entries.submit(blue, by=sun, papers_checked=True)

    def find(self, **wanted: object) -> Entry:
        """The one entry that is so."""
        with open_reading(self.chief.actor, self.company):
            return Entry.objects.select_related("record").get(company=self.company, **wanted)


stories.append(tell)
