"""What was posted to an account, as far as others must know before they change it."""

from django.db.models import F, Sum

from guiju.accounting.account.models import Account
from guiju.accounting.ledger.models import Balance, LedgerLine


def is_posted_to(company: int, account: int) -> bool:
    """Whether anything was ever posted to it."""
    return LedgerLine.objects.filter(company=company, account=account).exists()


def keeps_its_meaning(account: Account) -> bool:
    """Whether what was posted to it would still mean the same."""
    if account._state.adding:
        return True
    before = Account.objects.get(pk=account.pk)
    said = ("code", "parent_id", "account_class", "side")
    if all(getattr(before, name) == getattr(account, name) for name in said):
        return True
    return not is_posted_to(account.company_id, account.pk)


def has_a_balance(account: Account) -> bool:
    """Whether debits and credits differ over all periods, in any currency."""
    rows = Balance.objects.filter(company=account.company_id, account=account)
    sums = rows.values("currency").annotate(left=Sum(F("debit") - F("credit")))
    return sums.exclude(left=0).exists()
