"""Who is at the door: the account of the session, its actor and company, and the session's ends.

A session ends when it was not used for a while and, in any case, some hours after the sign-in
(demand P3.1.1b). The limits are read at the sign-in and travel with the session.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.contrib import auth
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.kernel.reading import open_reading
from guiju.org.account.models import Account
from guiju.org.account.passwords import PROFILES, is_due
from guiju.org.parameters import ABSOLUTE_HOURS, IDLE_MINUTES, PROFILE
from guiju.web.requests import Request

# A session that is used is written again at most once in this time, not with each request.
GRAIN = timedelta(minutes=1)
SEEN, ENDS, IDLE, DUE = "seen_at", "ends_at", "idle_minutes", "password_due"


def begin(request: HttpRequest, account: Account, company: Company) -> None:
    """Give a fresh session its limits. Called once, at the sign-in."""
    moment = clock.now()
    with open_reading(account.actor, company):
        request.session[IDLE] = IDLE_MINUTES.of(company)
        request.session[ENDS] = (moment + timedelta(hours=ABSOLUTE_HOURS.of(company))).isoformat()
        request.session[DUE] = is_due(account, PROFILES[PROFILE.of(company)])
    request.session[SEEN] = moment.isoformat()


class AccountMiddleware:
    """Sets `request.account`, `request.actor` and `request.company`, each None where nobody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django asks."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look who it is; end what is over; send on who must change the password first."""
        asked = cast("Request", request)
        account = request.user if isinstance(request.user, Account) else None
        if account is not None and not is_alive(request):
            auth.logout(request)
            account = None
        elif account is None and SEEN in request.session:
            # The account was suspended meanwhile: the session does not come back with it.
            request.session.flush()
        asked.account = account
        asked.actor = account.actor if account else None
        asked.company = account.actor.company if account else None
        if account is not None and request.session.get(DUE) and not is_allowed_before(request):
            return redirect("account-password")
        return self.get_response(request)


def is_alive(request: HttpRequest) -> bool:
    """Whether the session is within its limits; one that is, is marked as seen."""
    session = request.session
    try:
        seen, ends = (datetime.fromisoformat(session[name]) for name in (SEEN, ENDS))
        idle = timedelta(minutes=session[IDLE])
    except (KeyError, ValueError, TypeError):
        return False
    moment = clock.now()
    if moment >= ends or moment - seen >= idle:
        return False
    if moment - seen >= GRAIN:
        session[SEEN] = moment.isoformat()
    return True


def is_allowed_before(request: HttpRequest) -> bool:
    """What may be opened while the password is due: changing it, and going away."""
    return request.path in {
        reverse("account-password"),
        reverse("sign-out"),
        reverse("sign-in"),
    } or request.path.startswith("/static/")
