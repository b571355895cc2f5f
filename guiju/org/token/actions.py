"""How tokens are given and revoked (demand P3.1.1a: no access without a named person)."""

import hashlib
import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.models import Actor
from guiju.kernel.unit import Unit
from guiju.org.token.models import Token

LONGEST = timedelta(days=366)
SCOPE = re.compile(r"[a-z][a-z_.]{1,79}")
READING = ".read"


@birth(Token, "org.token.give")
def give_token(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    name: str,
    token: str,
    scopes: list[str],
    expires_at: datetime,
    service: str = "",
) -> Token:
    """Let a program come in one's own name, or as a service account that one answers for.

    A scope is the beginning of permissions: `purchasing.request` or `purchasing.request.read`. A
    token never permits more than its owner may. A service account only reads: what it entered its
    owner could otherwise approve. Raises RuleBroken.
    """
    if not scopes or not all(SCOPE.fullmatch(scope) for scope in scopes):
        raise RuleBroken(
            _("A token needs at least one scope, as permissions are named."), field="scopes"
        )
    if not clock.now() < expires_at <= clock.now() + LONGEST:
        raise RuleBroken(_("A token ends in the future, within a year."), field="expires_at")
    actor = by.actor
    if service.strip():
        if not all(scope.endswith(READING) for scope in scopes):
            raise RuleBroken(
                _("A service account only reads: its scopes end with “.read”."),
                field="scopes",
                demand="P3.2.2b",
            )
        actor = Actor.objects.create(
            company=by.company, sort=Actor.Sort.SERVICE, name=service.strip(), owner=by.actor
        )
    return Token.objects.create(
        pk=pk,
        company=by.company,
        actor=actor,
        owner=by.actor,
        name=name.strip(),
        digest=digest(token),
        scopes=sorted(set(scopes)),
        given_at=clock.now(),
        expires_at=expires_at,
    )


@action(Token, "org.token.revoke")
def revoke_token(token: Token, *, by: Unit, reason: str) -> None:
    """End it at once. Raises WrongState."""
    if token.revoked_at is not None:
        raise WrongState(_("This token is revoked already."))
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])


def digest(token: str) -> bytes:
    """What is kept of a token. It is drawn at random from 256 bits, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
