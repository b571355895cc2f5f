"""Password rules, by profile, because the two standards contradict each other.

GB/T 22239-2019 (classified protection) asks for complexity and periodic change; NIST SP 800-63B-4
forbids both and asks for length and a blocklist. A company chooses one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guiju.kernel import clock
from guiju.kernel.errors import RuleBroken
from guiju.org.account.models import Account

LONGEST = 128  # a longer one would only burn the hasher's time
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Profile:
    """One set of rules."""

    shortest: int
    classes: int  # of: small letters, capitals, digits, others
    lasts: timedelta | None
    remembered: int  # so many former passwords may not come back


PROFILES = {
    "classified-protection": Profile(
        shortest=10, classes=3, lasts=timedelta(days=90), remembered=5
    ),
    "nist": Profile(shortest=15, classes=1, lasts=None, remembered=0),
}


def check_new_password(account: Account, password: str, profile: Profile) -> None:
    """Raises RuleBroken with all that is wrong with the password, in one sentence each."""
    wrong = [*wrong_in_itself(password, profile), *wrong_for(account, password, profile)]
    if wrong:
        raise RuleBroken(" ".join(wrong), field="new_password", demand="P3.1.1b")


def wrong_in_itself(password: str, profile: Profile) -> list[str]:
    """Length, composition, blocklist."""
    wrong = []
    if len(password) < profile.shortest:
        wrong.append(
            ngettext(
                "It needs at least %(number)d character.",
                "It needs at least %(number)d characters.",
                profile.shortest,
            )
            % {"number": profile.shortest}
        )
    if len(password) > LONGEST:
        wrong.append(_("It has more than %(number)d characters.") % {"number": LONGEST})
    if character_classes(password) < profile.classes:
        wrong.append(
            _("It needs three of: small letters, capital letters, digits, other characters.")
        )
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        wrong.append(_("It is on the list of common passwords."))
    return wrong


def wrong_for(account: Account, password: str, profile: Profile) -> list[str]:
    """What is wrong with it for this account: its own name, its own past."""
    wrong = []
    names = [account.login, account.actor.name]
    if any(len(name) >= SHORTEST_NAME and name.casefold() in password.casefold() for name in names):
        wrong.append(_("It contains your name."))
    former = account.former_passwords.order_by("-id").values_list("password", flat=True)
    if any(check_password(password, old) for old in former[: profile.remembered]):
        wrong.append(
            _("It was one of your last %(number)d passwords.") % {"number": profile.remembered}
        )
    return wrong


def character_classes(password: str) -> int:
    """How many of the four classes occur."""
    return sum(
        (
            any(character.islower() for character in password),
            any(character.isupper() for character in password),
            any(character.isdigit() for character in password),
            any(not character.isalnum() for character in password),
        )
    )


def is_due(account: Account, profile: Profile) -> bool:
    """Whether the password has lasted its time and must be changed before anything else."""
    if account.password_set_at is None:
        return True
    return profile.lasts is not None and account.password_set_at + profile.lasts < clock.now()
