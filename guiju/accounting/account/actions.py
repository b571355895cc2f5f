"""What happens when an account is proposed, activated, retired."""

from django.utils.translation import gettext_lazy as _

from guiju.accounting.account.models import Account
from guiju.accounting.ledger.history import has_a_balance
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.records.masters import LIVE
from guiju.records.steps import creation, guard, plain_steps, step, write_all
from guiju.records.taking import Taking

create = creation(Account)
edit = step(Account, "edit")(write_all)
plain_steps(Account, "discard", "activate", "retire")

discard = Account.lifecycle.actions["discard"]
activate = Account.lifecycle.actions["activate"]
retire = Account.lifecycle.actions["retire"]


@guard(Account, "activate")
def under_an_active_one(account: Account, taking: Taking) -> None:
    """Raises WrongState where the account above is not active itself."""
    if account.parent is not None and account.parent.state != "active":
        raise WrongState(
            _("%(account)s above it is not active.") % {"account": account.parent},
            what_to_do=_("Activate the account above first."),
        )


@guard(Account, "retire")
def with_nothing_left(account: Account, taking: Taking) -> None:
    """Raises RuleBroken where a balance or accounts below would be left behind."""
    if account.children.filter(state__in=LIVE).exists():
        raise RuleBroken(
            _("%(account)s has accounts below it.") % {"account": account},
            what_to_do=_("Retire those first."),
        )
    if has_a_balance(account):
        raise RuleBroken(
            _("%(account)s has a balance.") % {"account": account},
            what_to_do=_("Transfer the balance by an entry first."),
        )


@guard(Account, "discard")
def with_nothing_below(account: Account, taking: Taking) -> None:
    """Raises RuleBroken where accounts below would hang in the air."""
    if account.children.filter(state__in=LIVE).exists():
        raise RuleBroken(
            _("%(account)s has accounts below it.") % {"account": account},
            what_to_do=_("Discard those first."),
        )
