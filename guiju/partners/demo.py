"""Whom the demo company deals with, by the real actions."""

from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.kernel.unit import Caller
from guiju.org.demo.founding import caller, stories
from guiju.org.demo.papers import paper
from guiju.org.founding.credit_code import check_character
from guiju.partners.demo_data import PARTNERS, DemoPartner
from guiju.partners.models import Partner
from guiju.partners.partner import actions as partners
from guiju.records.doubles import LikelyDouble

BUYER, KEEPER = "wang.xiaoyan", "li.jianguo"


def tell(company: Company) -> bool:
    """Enter those who are not there yet; somebody else than who proposed them takes them in."""
    by, keeper = caller(BUYER, company), caller(KEEPER, company)
    with open_reading(by.actor, company):
        known = set(Partner.objects.filter(company=company).values_list("name", flat=True))
    for place, one in enumerate(PARTNERS, 1):
        if one.name in known:
            continue
        proposed = propose(by, content_of(one, place))
        paper(by, proposed, f"{one.name} 营业执照.pdf")
        if one.until == "active":
            partners.activate(proposed, by=keeper, papers_checked=True)
    return not known.issuperset(one.name for one in PARTNERS)


def propose(by: Caller, content: dict[str, object]) -> Partner:
    """Propose one; what is likely a double is looked at, and it is another company."""
    try:
        proposed: Partner = partners.create(by=by, **content)
    except LikelyDouble as shown:
        seen = [one.record.pk for one in shown.doubles]
        proposed = partners.create(by=by, doubles_seen=seen, **content)
    return proposed


def content_of(one: DemoPartner, place: int) -> dict[str, object]:
    """What the action takes."""
    body = f"91{one.region}MA1DM{place:03}0"
    return {
        "name": one.name,
        "short_name": one.short_name,
        "is_supplier": one.sells_to_us,
        "is_customer": one.buys_from_us,
        "tax_number": body + check_character(body),
        "taxpayer": one.taxpayer,
        "invoice_title": one.name,
        "address": one.address,
        "phone": one.phone,
        "payment_days": one.payment_days,
        "bank_accounts": [
            {
                "bank_name": one.bank,
                "branch": one.branch,
                "account_name": one.name,
                "account_number": f"6222 {place:04} 0000 {place * 37:04}",
            }
        ],
        "contacts": [{"name": one.contact, "title": one.title, "phone": f"1390000{place:04}"}],
    }


stories.append(tell)
