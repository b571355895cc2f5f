"""Who comes in by the API, and how far."""

import datetime
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel import clock
from guiju.kernel.errors import NotPermitted, RuleBroken
from guiju.kernel.models import Access, Channel, Refusal
from guiju.org.account.actions import suspend
from guiju.org.token.actions import give_token, revoke_token
from guiju.org.token.models import Token
from tests.api.programs import Program, given, program
from tests.companies import SYSTEM, account, caller, eyes_of

pytestmark = pytest.mark.usefixtures("database")
ASKS = "huang.xiulan"


def test_nobody_comes_in_without_a_token() -> None:
    answer = Client().get("/api/v1/purchase-requests")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_of_the_browser_is_no_token(client_for: object) -> None:
    assert callable(client_for)
    assert client_for(ASKS).get("/api/v1/purchase-requests").status_code == 401


def test_what_is_read_is_on_record_as_the_api_s() -> None:
    assert program(ASKS, "purchasing.request").get("/purchase-requests")[0] == 200
    with eyes_of(ASKS):
        access = Access.objects.filter(verb="api").latest("at")
    assert (access.actor_id, access.channel) == (account(ASKS).actor_id, Channel.API)


def test_a_token_covers_no_more_than_its_scopes() -> None:
    reader = program(ASKS, "partners.partner.read")
    assert reader.get("/partners")[0] == 200
    status, problem = reader.get("/purchase-requests")
    assert (status, problem["code"]) == (403, "out_of_scope")
    with eyes_of(ASKS):
        assert Refusal.objects.filter(code="out_of_scope").count() == 1


def test_a_scope_is_a_whole_word() -> None:
    assert program(ASKS, "purchasing.req").get("/purchase-requests")[0] == 403


NEW = {"is_supplier": True, "bank_accounts": [], "contacts": []}


def test_a_token_gives_no_right_that_its_owner_lacks() -> None:
    wide = program(ASKS, "partners", "records")
    status, problem = wide.post("/partners", {**NEW, "name": "A new one"})
    assert (status, problem["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("how", ["revoked", "expired", "suspended"])
def test_a_token_that_holds_no_longer_opens_nothing(how: str) -> None:
    secret, token = given(ASKS, "purchasing")
    one = Program(secret)
    assert one.get("/purchase-requests")[0] == 200
    if how == "revoked":
        revoke_token(token, by=caller(ASKS))
    elif how == "suspended":
        suspend(account(ASKS), by=caller(SYSTEM), reason="left the house")
    else:
        one = Program(expired())
    assert one.get("/purchase-requests")[0] == 401


def expired() -> str:
    """A token whose time is over, made while the clock stood in the past."""
    past = clock.now() - datetime.timedelta(days=2)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.utils.timezone.now", lambda: past)
        secret, _token = given(ASKS, "purchasing", days=1)
    return secret


def test_only_the_digest_is_kept_and_the_audit_does_not_know_it_either() -> None:
    secret, token = given(ASKS, "purchasing")
    with eyes_of(ASKS):
        kept = Token.objects.get(pk=token.pk)
    assert secret.encode() not in bytes(kept.digest)


def test_a_service_account_reads_with_its_owner_s_rights_and_does_nothing_else() -> None:
    robot = program(ASKS, "purchasing.request.read", service="Robot")
    assert robot.get("/purchase-requests")[0] == 200
    with pytest.raises(RuleBroken):
        given(ASKS, "purchasing.request.create", service="Robot")


def test_a_token_ends_within_a_year() -> None:
    with pytest.raises(RuleBroken):
        given(ASKS, "purchasing", days=400)


def test_a_token_is_revoked_by_who_answers_for_it() -> None:
    _secret, token = given(ASKS, "purchasing")
    with pytest.raises(NotPermitted):
        revoke_token(token, by=caller("wang.xiaoyan"))


def test_a_key_names_one_token() -> None:
    key = uuid4()
    ends = clock.now() + datetime.timedelta(days=1)

    def give() -> Token:
        return give_token(
            by=caller(ASKS, key),
            name="test",
            token="x" * 43,
            scopes=["purchasing"],
            expires_at=ends,
        )

    assert give().pk == give().pk
