"""What the demo company buys: routes, requests, prices and orders, by the real actions."""

import datetime
from decimal import Decimal

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.demo.founding import caller, stories
from guiju.org.demo.papers import paper
from guiju.org.models import Department
from guiju.partners.models import Partner
from guiju.products.models import Product
from guiju.purchasing.demo_data import (
    DELIVERED_TO,
    ORDERS,
    PRICES,
    REQUESTS,
    ROUTES,
    DemoOrder,
    DemoPrice,
)
from guiju.purchasing.models import Order, Request
from guiju.purchasing.order import actions as orders
from guiju.purchasing.price import actions as prices
from guiju.purchasing.request import actions as requests
from guiju.records.routes import Route

create_route = Route.lifecycle.actions["create"]
activate_route = Route.lifecycle.actions["activate"]
create_price, activate_price = prices.create, prices.activate


def tell(company: Company) -> bool:
    """Tell what is not told yet."""
    by = caller("shen.guodong", company)
    with open_reading(by.actor, company):
        is_told = Request.objects.filter(company=company).exists()
        departments = {row.code: row for row in Department.objects.filter(company=company)}
        known = list(Partner.objects.filter(company=company, state="active").order_by("pk")[:3])
    if is_told:
        return False
    for route in ROUTES:
        proposed = create_route(by=caller("luo.wenjing", company), **route)
        activate_route(proposed, by=by)
    for number, request in enumerate(REQUESTS):
        ask(company, departments, known[number % len(known)], request)
    shop = Shop(company)
    for price in PRICES:
        shop.agree(price)
    for order in ORDERS:
        shop.order(order)
    return True


def ask(
    company: Company,
    departments: dict[str, Department],
    supplier: Partner,
    said: dict[str, object],
) -> None:
    """One request, as far as its story goes."""
    today = clock.business_today(company)
    login, head, until = str(said["by"]), str(said["head"]), str(said["until"])
    by = caller(login, company)
    request = requests.create(
        by=by,
        department=departments[str(said["department"])],
        what=said["what"],
        quantity=Decimal(str(said["quantity"])),
        unit_name=said["unit"],
        estimate=Decimal(str(said["estimate"])),
        supplier=supplier,
        occurred_on=today,
        needed_by=today + datetime.timedelta(days=21),
        why=said["why"],
    )
    if until == "draft":
        return
    paper(by, request, "请购申请单.pdf", today)
    request = requests.submit(request, by=by, papers_checked=True)
    if until == "approved":
        requests.approve(request, by=caller(head, company))
    elif until == "sent back":
        requests.send_back(request, by=caller(head, company), reason=str(said["reason"]))


class Shop:
    """Prices and orders, by the names of what they are about."""

    def __init__(self, company: Company) -> None:
        self.company, self.today = company, clock.business_today(company)
        self.manager = caller("li.jianguo", company)
        with open_reading(self.manager.actor, company):
            live = {"company": company, "state": "active"}
            self.suppliers = {row.name: row for row in Partner.objects.filter(**live)}
            self.products = {row.code: row for row in Product.objects.filter(**live)}
            self.department = Department.objects.get(company=company, code="purchasing")

    def agree(self, said: DemoPrice) -> None:
        """A price, proposed by a buyer and looked at by the keeper of masters."""
        by = caller("wang.xiaoyan", self.company)
        price = create_price(
            by=by,
            supplier=self.suppliers[said.supplier],
            product=self.products[said.product],
            price=Decimal(said.price),
            minimum_quantity=Decimal(said.minimum),
            lead_days=said.lead_days,
            valid_from=self.today.replace(month=1, day=1),
        )
        paper(by, price, "报价单.pdf", self.today)
        activate_price(price, by=self.manager, papers_checked=True)

    def order(self, said: DemoOrder) -> None:
        """One order, as far as its story goes."""
        by = caller(said.by, self.company)
        lines = [
            {
                "product": self.products[code],
                "quantity": Decimal(quantity),
                "price": Decimal(price) if price else None,
                "due_on": self.today + datetime.timedelta(days=said.days),
            }
            for code, quantity, price in said.lines
        ]
        order = orders.create(
            by=by,
            department=self.department,
            supplier=self.suppliers[said.supplier],
            ordered_on=self.today,
            delivery_address=DELIVERED_TO,
            note=said.note,
            lines=lines,
        )
        if said.until == "draft":
            return
        paper(by, order, "采购合同.pdf", self.today)
        order = orders.submit(order, by=by, papers_checked=True)
        self.decide(order, by, said)

    def decide(self, order: Order, by: Caller, said: DemoOrder) -> None:
        """What becomes of it after it was submitted."""
        if said.until == "sent back":
            orders.send_back(order, by=self.manager, reason=said.reason)
        elif said.until == "cancelled":
            orders.cancel(order, by=by, reason=said.reason)
        elif said.until in ("half", "approved", "closed"):
            order = orders.approve(order, by=self.manager)
            if said.until == "closed":
                orders.short_close(order, by=by, reason=said.reason)


stories.append(tell)
