"""The administration of a company ends with nobody: somebody is always left who can restore it.

A system administrator lets suspended accounts in again, a security administrator grants roles. As
long as one of the two acts, and each of the three administrators' roles is held by somebody, every
other state can be left again by the actions themselves.
"""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.models import Company
from guiju.kernel.unit import Unit
from guiju.org.account.models import Account
from guiju.org.role.catalogue import AUDIT, SECURITY, SYSTEM
from guiju.org.role.models import Assignment

LOCK = "SELECT pg_advisory_xact_lock(hashtext('org_administration'), hashtext(%s::bigint::text))"


def keep_holder(by: Unit, ending: Assignment) -> None:
    """Raises RuleBroken where an administrator's role would be nobody's."""
    if ending.role.code not in {SYSTEM, SECURITY, AUDIT}:
        return
    lock(by.company)
    others = Assignment.objects.filter(role_id=ending.role_id, until=None, person__left_on=None)
    open_ones = others.exclude(person__actor__account__state=Account.State.CLOSED)
    if not open_ones.exclude(pk=ending.pk).exists():
        raise RuleBroken(
            _("Nobody else is “%(role)s”.") % {"role": ending.role},
            what_to_do=_("Grant the role to another person first."),
            demand="P3.1.1a",
        )


def keep_administrator(by: Unit, leaving: Account) -> None:
    """Raises RuleBroken where, without this account, nobody could let it in again."""
    lock(by.company)
    in_charge = Assignment.objects.filter(
        company=by.company,
        role__code__in=(SYSTEM, SECURITY),
        until=None,
        person__left_on=None,
        person__actor__account__state=Account.State.ACTIVE,
    )
    if not in_charge.exclude(person__actor_id=leaving.actor_id).exists():
        raise RuleBroken(
            _("Nobody would be left who lets anybody in again."),
            what_to_do=_("Load the page again: your own account may have been suspended."),
            demand="P3.1.1a",
        )


def lock(company: Company) -> None:
    """Two who take each other's rights at once come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [company.pk])
