"""Transferring profit and loss: at the end of a month what was earned and spent goes to the profit.

Accounts of profit and loss begin each month at zero; what they took is the profit of the year.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.account.roles import PROFIT_OF_THE_YEAR
from guiju.accounting.dimensions import DIMENSIONS
from guiju.accounting.entry.corrections import BOOKS_LANGUAGE
from guiju.accounting.entry.models import UNPOSTED, Entry, Sort
from guiju.accounting.ledger.models import DimensionBalance
from guiju.accounting.lines import NOTHING
from guiju.accounting.period.models import Period
from guiju.accounting.word.models import Word
from guiju.kernel.errors import RuleBroken, WrongState


def check_carriable(period: Period) -> None:
    """Raises RuleBroken, WrongState: nothing to transfer, or a transfer that is not posted yet."""
    waiting = Entry.objects.filter(
        company=period.company_id,
        sort=Sort.CLOSING,
        date__range=(period.starts_on, period.ends_on),
        state__in=UNPOSTED,
    ).first()
    if waiting is not None:
        raise WrongState(
            _("A transfer of this period is not posted yet."),
            what_to_do=_("Post it, or discard it, before you let another be made."),
        )
    if not list(left_on(period)):
        raise RuleBroken(_("There is nothing to transfer in this period."))


def left_on(period: Period) -> Iterator[dict[str, Any]]:
    """Accounts of profit and loss with what is left on them, by dimensions."""
    rows = DimensionBalance.objects.filter(
        company=period.company_id,
        period__starts_on__lte=period.starts_on,
        account__account_class=Account.Class.PROFIT_AND_LOSS,
    )
    names = [f"{name}_id" for name in DIMENSIONS]
    sums = rows.values("account_id", "account__code", "account__has_quantity", *names).annotate(
        left=Sum(F("debit") - F("credit")),
        pieces=Sum(F("quantity_debit") - F("quantity_credit")),
    )
    yield from sums.exclude(left=0).order_by("account__code", *names)


def transfer_of(period: Period) -> dict[str, Any]:
    """The closing entry as content: each account is emptied, the profit takes both sums.

    Raises RuleBroken where no account is the profit of the year.
    """
    accounts = Account.objects.filter(company=period.company_id, state="active")
    profit = accounts.filter(role=PROFIT_OF_THE_YEAR).first()
    word = (
        Word.objects.filter(company=period.company_id, state="active")
        .filter(money__in=[Word.Money.ANY, Word.Money.TRANSFER])
        .order_by("-money", "code")
        .first()
    )
    if profit is None or word is None:
        raise RuleBroken(
            _("No account of the chart has the role “%(role)s”.")
            % {"role": _("profit of the year")},
            what_to_do=_("Give the role to an account, by a revision of it."),
        )
    with translation.override(BOOKS_LANGUAGE):
        summary = gettext("Transfer of profit and loss %(period)s") % {"period": period}
    lines, earned, spent = [], NOTHING, NOTHING
    for row in left_on(period):
        left: Decimal = row["left"]
        earned, spent = (earned, spent + left) if left > 0 else (earned - left, spent)
        lines.append(emptied(row, summary))
    if earned:
        lines.append({"summary": summary, "account": profit.pk, "credit": earned})
    if spent:
        lines.append({"summary": summary, "account": profit.pk, "debit": spent})
    return {
        "word": word.pk,
        "date": period.ends_on,
        "papers": 0,
        "sort": str(Sort.CLOSING),
        "lines": lines,
    }


def emptied(row: dict[str, Any], summary: str) -> dict[str, Any]:
    """The line that empties an account."""
    left: Decimal = row["left"]
    amount = {"credit": left} if left > 0 else {"debit": -left}
    if row["account__has_quantity"]:
        amount["quantity"] = row["pieces"] if left > 0 else -row["pieces"]
    named = {name: row[f"{name}_id"] for name in DIMENSIONS}
    return {"summary": summary, "account": row["account_id"], **named, **amount}
