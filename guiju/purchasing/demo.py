"""What the demo company buys: its routes and requests, by the real actions."""

import datetime
from decimal import Decimal

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.org.demo.founding import caller, stories
from guiju.org.models import Department
from guiju.partners.demo import paper
from guiju.partners.models import Partner
from guiju.purchasing.demo_data import REQUESTS, ROUTES
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.routes import Route

create_route = Route.lifecycle.actions["create"]
activate_route = Route.lifecycle.actions["activate"]


def tell(company: Company) -> None:
    """Tell what is not told yet."""
    by = caller("shen.guodong", company)
    with open_reading(by.actor, company):
        is_told = Request.objects.filter(company=company).exists()
        departments = {row.code: row for row in Department.objects.filter(company=company)}
        known = list(Partner.objects.filter(company=company, state="active").order_by("pk")[:3])
    if is_told:
        return
    for route in ROUTES:
        proposed = create_route(by=caller("luo.wenjing", company), **route)
        activate_route(proposed, by=by)
    for number, request in enumerate(REQUESTS):
        ask(company, departments, known[number % len(known)], request)


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


stories.append(tell)
