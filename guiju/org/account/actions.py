"""What can be done to an account, and by whom (demands P3.1.1a, P3.1.1b)."""

import hashlib
import re
from datetime import timedelta

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.errors import DutyConflict, RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.org.account.models import LOGIN, Account, OneTimeLink, PasswordHistory
from guiju.org.account.passwords import PROFILES, check_new_password
from guiju.org.parameters import LINK_HOURS, PROFILE
from guiju.org.person.models import Person
from guiju.org.role.administration import keep_administrator

LANGUAGES = ("zh-hans", "en")


@birth(Account, "org.account.open")
def open_account(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    person: Person,
    login: str,
    language: str = "zh-hans",
) -> Account:
    """Give a person the one account, without a password: a one-time link follows.

    Raises RuleBroken where the person has one already or the sign-in name is taken.
    """
    login = login.strip().lower()
    check_language(language)
    if Account.objects.filter(actor_id=person.actor_id).exists():
        raise RuleBroken(_("This person has an account already."), demand="P3.1.1a")
    if not re.match(LOGIN, login):
        raise RuleBroken(
            _("“%(login)s” is no sign-in name.") % {"login": login},
            what_to_do=_("Use 2 to 40 small letters, digits, dots, - and _."),
            field="login",
        )
    if Account.objects.filter(login=login).exists():
        raise RuleBroken(
            _("The sign-in name “%(login)s” is taken.") % {"login": login},
            what_to_do=_("Choose another sign-in name."),
            field="login",
        )
    return Account.objects.create(
        pk=pk,
        actor_id=person.actor_id,
        login=login,
        language=language,
        password=make_password(None),
    )


@birth(OneTimeLink, "org.account.give_link")
def give_link(
    pk: int | None, *, by: Unit, reason: str, account: Account, token: str
) -> OneTimeLink:
    """Let the account's owner set a new password once, with a token that is shown once.

    Nobody gives a link to themselves: who forgot a password proves who they are to somebody else.
    Raises DutyConflict, and WrongState for an account that is not active.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.actor_id == by.actor.pk:
        raise DutyConflict(
            _("Nobody gives a one-time link to themselves."),
            what_to_do=_("Change your password on the page of your own account."),
            demand="P3.1.1b",
        )
    if account.state != Account.State.ACTIVE:
        raise WrongState(_("The account is %(state)s.") % {"state": account.get_state_display()})
    end_links(account)
    return OneTimeLink.objects.create(
        pk=pk,
        company=by.company,
        account=account,
        digest=digest(token),
        expires_at=clock.now() + timedelta(hours=LINK_HOURS.of(by.company)),
    )


@action(Account, "org.account.use_link")
def use_link(account: Account, *, by: Unit, reason: str, token: str, new_password: str) -> None:
    """Set a new password with a one-time link. Raises WrongState where the link does not hold."""
    link = (
        OneTimeLink.objects.select_for_update(no_key=True)
        .filter(account=account, digest=digest(token))
        .first()
    )
    if (
        link is None
        or link.used_at is not None
        or link.expires_at < clock.now()
        or account.state != Account.State.ACTIVE
    ):
        raise WrongState(
            _("This link was used, or its time is over."),
            what_to_do=_("Ask the system administrator for a new link."),
            demand="P3.1.1b",
        )
    set_password(account, by, new_password)
    # Who holds a link has been let in by somebody; failures before it count no longer.
    reset(username=account.login)


@action(Account, "org.account.change_password")
def change_password(
    account: Account, *, by: Unit, reason: str, password: str, new_password: str
) -> None:
    """Change one's own password. Raises RuleBroken where the present one is wrong."""
    if not account.check_password(password):
        raise RuleBroken(_("The present password is wrong."), field="password", demand="P3.1.1b")
    if password == new_password:
        raise RuleBroken(_("The new password is the present one."), field="new_password")
    set_password(account, by, new_password)


@action(Account, "org.account.set_language")
def set_language(account: Account, *, by: Unit, reason: str, language: str) -> None:
    """Choose the language of one's own pages. Raises RuleBroken."""
    check_language(language)
    account.language = language
    account.save(update_fields=["language"])


@action(Account, "org.account.suspend", needs_reason=True)
def suspend(account: Account, *, by: Unit, reason: str) -> None:
    """Stop the account: sessions end with their next request.

    Raises DutyConflict, WrongState, RuleBroken where nobody could let anybody in again.
    """
    if account.actor_id == by.actor.pk:
        raise DutyConflict(_("Nobody suspends their own account."), demand="P3.1.1a")
    if account.state != Account.State.ACTIVE:
        raise WrongState(_("The account is %(state)s.") % {"state": account.get_state_display()})
    keep_administrator(by, account)
    account.state = Account.State.SUSPENDED
    account.session_serial += 1  # a session from before does not come back with the account
    account.save(update_fields=["state", "session_serial"])


@action(Account, "org.account.resume", needs_reason=True)
def resume(account: Account, *, by: Unit, reason: str) -> None:
    """Let a suspended account in again. Raises WrongState, DutyConflict."""
    if account.actor_id == by.actor.pk:
        raise DutyConflict(_("Nobody resumes their own account."), demand="P3.1.1a")
    if account.state != Account.State.SUSPENDED:
        raise WrongState(_("The account is %(state)s.") % {"state": account.get_state_display()})
    account.state = Account.State.ACTIVE
    account.save(update_fields=["state"])


@action(Account, "org.account.release", needs_reason=True)
def release(account: Account, *, by: Unit, reason: str) -> None:
    """End the lock that failed sign-ins brought on. Raises DutyConflict."""
    if account.actor_id == by.actor.pk:
        raise DutyConflict(_("Nobody releases their own account."), demand="P3.1.1b")
    reset(username=account.login)


def check_language(language: str) -> None:
    """Raises RuleBroken."""
    if language not in LANGUAGES:
        raise RuleBroken(_("There is no such language."), field="language")


def set_password(account: Account, by: Unit, new_password: str) -> None:
    """Check and set, and keep the former one where the profile asks for that."""
    profile = PROFILES[PROFILE.of(by.company)]
    check_new_password(account, new_password, profile)
    moment = clock.now()
    account.password = make_password(new_password)
    account.password_set_at = moment
    account.save(update_fields=["password", "password_set_at"])
    end_links(account)
    if profile.remembered:
        PasswordHistory.objects.create(
            company=by.company, account=account, password=account.password, at=moment
        )


def end_links(account: Account) -> None:
    """No link that is still open holds any longer."""
    moment = clock.now()
    account.links.filter(used_at=None, expires_at__gt=moment).update(used_at=moment)


def digest(token: str) -> bytes:
    """What is kept of a token. It is drawn at random from 256 bits, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
