"""By what two partners are likely the same: how the name sounds, an account, a telephone."""

import re
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from guiju.records.doubles import MOST_SHOWN, Double, gathered
from guiju.records.masters import LIVE
from guiju.records.spelling import digits_of

if TYPE_CHECKING:
    from guiju.partners.partner.models import Partner

ALIKE: Final = 0.6  # of 1: how much of their trigrams two names share
SHORTEST_PHONE: Final = 7  # digits by which one telephone is known
NOT_A_DIGIT: Final = re.compile(r"\D")


def doubles_of(partner: "Partner", parts: dict[str, list[Any]]) -> list[Double]:
    """Live partners that are likely this one, the likeliest first."""
    return gathered(
        (_("the same bank account"), with_accounts(partner, parts)),
        (_("a name that sounds alike"), named_alike(partner)),
        (_("the same telephone number"), with_phones(partner, parts)),
    )


def others(partner: "Partner") -> "QuerySet[Partner]":
    """The other live partners of the company."""
    rows = type(partner)._default_manager.filter(company=partner.company_id, state__in=LIVE)
    return rows.exclude(pk=partner.pk)


def named_alike(partner: "Partner") -> "list[Partner]":
    """Those whose bare name sounds the same, or nearly; a number makes a name another one."""
    if not partner.near_name:
        return []
    alike = TrigramSimilarity("near_name", partner.near_name)
    rows = others(partner).annotate(alike=alike).filter(alike__gte=ALIKE).order_by("-alike")[:50]
    numbers = digits_of(partner.name)
    return [row for row in rows if digits_of(row.name) == numbers]


def with_accounts(partner: "Partner", parts: dict[str, list[Any]]) -> "QuerySet[Partner]":
    """Those to whom one of the accounts belongs."""
    numbers = [account.account_number for account in parts.get("bank_accounts", [])]
    if not numbers:
        return others(partner).none()
    return others(partner).filter(bank_accounts__account_number__in=numbers).distinct()[:MOST_SHOWN]


def with_phones(partner: "Partner", parts: dict[str, list[Any]]) -> "QuerySet[Partner]":
    """Those who are called by one of the numbers, however it is written."""
    said = [partner.phone, *(contact.phone for contact in parts.get("contacts", []))]
    numbers = {NOT_A_DIGIT.sub("", phone) for phone in said}
    numbers = {number for number in numbers if len(number) >= SHORTEST_PHONE}
    if not numbers:
        return others(partner).none()
    rows = others(partner).annotate(
        own_digits=digits(F("phone")), contact_digits=digits(F("contacts__phone"))
    )
    found = Q(own_digits__in=numbers) | Q(contact_digits__in=numbers)
    return rows.filter(found).distinct()[:MOST_SHOWN]


def digits(field: F) -> Func:
    """The digits of a field."""
    return Func(field, Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
