"""Units of work: one effect per key, one actor, all or nothing, and refusals on record."""

from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from guiju.kernel.actions import action, actions, birth
from guiju.kernel.errors import (
    DutyConflict,
    KeyReused,
    NotPermitted,
    ReasonMissing,
    Refused,
    RuleBroken,
    WrongState,
)
from guiju.kernel.models import Audit, Channel, Refusal, Unit
from guiju.kernel.unit import Call, perform
from guiju.kernel.unit import Unit as OpenUnit
from guiju.org.account.actions import change_password, resume, set_language, suspend
from guiju.org.department.actions import create_department, create_post
from guiju.org.models import Account, Department
from tests.companies import (
    AUDIT,
    PASSWORD,
    PERSONNEL,
    SECURITY,
    STAFF,
    SYSTEM,
    account,
    browser,
    caller,
    department,
    eyes_of,
)
from tests.conftest import Database

pytestmark = pytest.mark.usefixtures("database")


def counts() -> tuple[int, int, int]:
    """How many departments, units and audit rows there are."""
    with eyes_of(SYSTEM):
        return Department.objects.count(), Unit.objects.count(), Audit.objects.count()


def refusals() -> list[tuple[str, str, str, str, str | None]]:
    """Code, demand, action, actor and address of each refusal, oldest first."""
    with eyes_of(SYSTEM):
        rows = new_refusals().order_by("id").select_related("actor")
        return [(row.code, row.demand, row.action, row.actor.name, row.address) for row in rows]


def new_refusals() -> QuerySet[Refusal]:
    """Those of the test: the demo company was told once that a partner looks like another."""
    return Refusal.objects.exclude(code="likely_double")


# ---- keys


def test_the_second_click_makes_no_second_department() -> None:
    key = uuid4()
    first = create_department(by=caller(SYSTEM, key), code="new", name="New")
    after = counts()
    second = create_department(by=caller(SYSTEM, key), code="new", name="New")
    assert second.pk == first.pk
    assert counts() == after


def test_the_second_click_takes_no_second_step() -> None:
    key = uuid4()
    suspend(account(STAFF), by=caller(SYSTEM, key), reason="left")
    resume(account(STAFF), by=caller(SYSTEM), reason="came back")
    suspend(account(STAFF), by=caller(SYSTEM, key), reason="left")
    assert account(STAFF).state == Account.State.ACTIVE


def test_no_key_opens_two_doors() -> None:
    key = uuid4()
    create_department(by=caller(SYSTEM, key), code="new", name="New")
    after = counts()
    with pytest.raises(KeyReused):
        create_department(by=caller(SYSTEM, key), code="new", name="Other")
    with pytest.raises(KeyReused):
        create_department(by=caller(PERSONNEL, key), code="new", name="New")
    with pytest.raises(KeyReused):
        create_post(by=caller(SYSTEM, key), department=department("it"), name="New")
    with pytest.raises(KeyReused):
        suspend(account(STAFF), by=caller(SYSTEM, key), reason="New")
    assert counts() == after
    assert [row[0] for row in refusals()] == ["key_reused"] * 4


def test_a_key_says_nothing_in_another_company() -> None:
    key = uuid4()
    create_department(by=caller(SYSTEM, key), code="new", name="New")
    theirs = create_department(by=caller("olga", key), code="new", name="Theirs")
    assert theirs.name == "Theirs"


def test_a_refused_key_may_be_used_again() -> None:
    key = uuid4()
    with pytest.raises(RuleBroken):
        create_department(by=caller(SYSTEM, key), code="it", name="New")
    assert create_department(by=caller(SYSTEM, key), code="new", name="New").pk


# ---- one transaction, one actor


@pytest.mark.usefixtures("unchanged")
def test_a_unit_inside_a_unit_is_an_error() -> None:
    def work(unit: OpenUnit) -> Department:
        return create_department(by=unit.call.by, code="inner", name="Inner")

    before = counts()
    with pytest.raises(RuntimeError, match="durable"):
        perform(Call(caller(SYSTEM), "test", 1), work, lambda pk: Department.objects.get(pk=pk))
    assert counts() == before


def test_a_nested_action_is_part_of_its_unit_and_falls_with_it() -> None:
    def work(unit: OpenUnit) -> Department:
        made = create_department(by=unit, code="nested", name="Nested")
        if unit.call.reason == "fail":
            raise WrongState("late")
        return made

    def ask(reason: str) -> Department:
        call = Call(caller(SYSTEM), "test", 1, reason=reason)
        return perform(call, work, lambda pk: Department.objects.get(pk=pk))

    before = counts()
    with pytest.raises(WrongState):
        ask("fail")
    assert counts() == before
    ask("")
    assert counts()[:2] == (before[0] + 1, before[1] + 1)


@pytest.mark.usefixtures("unchanged")
def test_an_error_leaves_nothing_behind_and_is_no_refusal() -> None:
    def work(unit: OpenUnit) -> Department:
        create_department(by=unit, code="nested", name="Nested")
        raise ZeroDivisionError

    before = counts(), refusals()
    with pytest.raises(ZeroDivisionError):
        perform(Call(caller(SYSTEM), "test", 1), work, lambda pk: Department.objects.get(pk=pk))
    assert (counts(), refusals()) == before


def test_the_row_acted_on_is_the_one_that_stands_now_and_not_the_caller_s() -> None:
    stale = account(STAFF)
    suspend(account(STAFF), by=caller(SYSTEM), reason="left")
    assert stale.state == Account.State.ACTIVE
    with pytest.raises(WrongState):
        suspend(stale, by=caller(SYSTEM), reason="left")


@pytest.mark.usefixtures("unchanged")
def test_what_is_not_there_cannot_be_acted_on() -> None:
    with pytest.raises(ObjectDoesNotExist):
        suspend(Account(pk=10**9), by=caller(SYSTEM), reason="x")


# ---- refusals


def test_a_refusal_is_kept_with_who_and_why_and_nothing_else_is() -> None:
    before = counts()
    with pytest.raises(NotPermitted):
        create_department(by=caller(STAFF, channel=Channel.API), code="new", name="New")
    assert counts() == before
    name = account(STAFF).actor.name
    assert refusals() == [
        ("not_permitted", "P5.2.1b", "org.department.create", name, "203.0.113.7")
    ]
    with eyes_of(SYSTEM):
        kept = new_refusals().get()
        assert kept.channel == Channel.API and kept.sentence


def test_a_refused_step_tells_its_subject() -> None:
    with pytest.raises(ReasonMissing):
        suspend(account(STAFF), by=caller(SYSTEM))
    with eyes_of(SYSTEM):
        assert new_refusals().get().subject == account(STAFF).pk


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_no_reason_is_no_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        suspend(account(STAFF), by=caller(SYSTEM), reason=reason)
    assert account(STAFF).state == Account.State.ACTIVE


def test_the_reason_given_is_on_the_unit() -> None:
    suspend(account(STAFF), by=caller(SYSTEM), reason="on leave")
    with eyes_of(SYSTEM):
        unit = Unit.objects.latest("id")
        assert (unit.reason, unit.action) == ("on leave", "org.account.suspend")
        assert Audit.objects.filter(unit=unit, table="org_account", operation="U").count() == 1


def test_a_revoked_right_ends_with_the_next_unit() -> None:
    from guiju.org.models import Assignment
    from guiju.org.role.actions import withdraw

    personnel = caller(PERSONNEL)
    create_department(by=personnel, code="one", name="One")
    with eyes_of(SECURITY):
        held = Assignment.objects.get(
            person__actor=personnel.actor, role__code="personnel", until=None
        )
    withdraw(held, by=caller(SECURITY), reason="moved on")
    with pytest.raises(NotPermitted):
        create_department(by=personnel, code="two", name="Two")


@pytest.mark.usefixtures("unchanged")
def test_every_refusal_says_what_to_do() -> None:
    for refusal in (Refused, RuleBroken, ReasonMissing, NotPermitted, DutyConflict, KeyReused):
        said = refusal()
        assert str(said) and said.what_to_do and said.http_status in {403, 409, 422}


# ---- what the key's digest gives away


def test_no_password_can_be_guessed_from_a_unit() -> None:
    import hashlib
    import json

    new = "Quite-Other-77"
    own = account("he.li")
    change_password(own, by=caller("he.li"), password=PASSWORD, new_password=new)
    arguments = {"password": PASSWORD, "new_password": new}
    said = json.dumps(["org.account.change_password", own.pk, "", arguments], sort_keys=True)
    with eyes_of("he.li"):
        kept = bytes(Unit.objects.filter(action="org.account.change_password").latest("id").payload)
    assert kept != hashlib.sha256(said.encode()).digest()


# ---- the registry


@pytest.mark.usefixtures("unchanged")
def test_one_name_is_one_action() -> None:
    assert "org.account.suspend" in actions
    with pytest.raises(ValueError, match=r"org\.account\.suspend"):
        action(Account, "org.account.suspend")(lambda row, *, by, reason: None)
    with pytest.raises(ValueError, match=r"org\.account\.open"):
        birth(Account, "org.account.open")(lambda pk, *, by, reason: account(STAFF))


@pytest.mark.usefixtures("unchanged")
def test_no_action_is_without_somebody_who_may_take_it() -> None:
    from guiju.org.role.catalogue import OWN_ACTS, ROLES, SYSTEM_ACTS

    permitted = {name for template in ROLES.values() for name, _scope in template.permits}
    permitted |= OWN_ACTS | {name for acts in SYSTEM_ACTS.values() for name in acts}
    own = {name for name in actions if name.startswith(("kernel.", "org."))}
    assert own <= permitted | {"org.company.found"}


@pytest.mark.usefixtures("unchanged")
def test_a_person_of_another_company_is_refused(database: Database) -> None:
    olga = caller("olga")
    foreign = type(olga)(olga.actor, caller(SYSTEM).company)
    with pytest.raises((NotPermitted, Refused)):
        create_department(by=foreign, code="theirs", name="Theirs")
    with eyes_of(SYSTEM):
        assert not Department.objects.filter(code="theirs").exists()


def test_a_page_s_refusal_is_on_record_too() -> None:
    assert browser(STAFF).get("/create-department/").status_code == 403
    name = account(STAFF).actor.name
    assert refusals()[-1] == ("not_permitted", "", "org.department.create", name, "127.0.0.1")


def test_language_is_nobody_s_but_one_s_own() -> None:
    set_language(account(STAFF), by=caller(STAFF), language="en")
    with pytest.raises(NotPermitted):
        set_language(account(STAFF), by=caller(SYSTEM), language="zh-hans")
    with pytest.raises(NotPermitted):
        set_language(account(STAFF), by=caller(AUDIT), language="zh-hans")
    assert account(STAFF).language == "en"
