"""Two at once: each race ends as if one had come after the other."""

from collections.abc import Callable
from threading import Barrier
from uuid import uuid4

import pytest

from guiju.kernel.errors import KeyReused, NotPermitted, Refused, RuleBroken, WrongState
from guiju.kernel.models import Refusal, Unit
from guiju.kernel.unit import Call, perform
from guiju.kernel.unit import Unit as OpenUnit
from guiju.org.account.actions import open_account, suspend
from guiju.org.department.actions import appoint_head, create_department
from guiju.org.models import Account, Assignment, Department
from guiju.org.role.actions import grant, withdraw
from tests.companies import (
    PERSONNEL,
    SECURITY,
    SYSTEM,
    account,
    caller,
    department,
    eyes_of,
    numbered,
    role,
)
from tests.conftest import Database
from tests.crowd import CROWD, at_once, crossing_by_sql
from tests.kernel.attack import UNIT, Wall, refused


def test_many_clicks_at_once_have_one_effect(database: Database) -> None:
    key = uuid4()
    by = caller(SYSTEM, key)
    with eyes_of(SYSTEM):
        refused_before = Refusal.objects.count()
    made = at_once(*[lambda: create_department(by=by, code="new", name="New").pk] * CROWD)
    assert len(set(made)) == 1 and isinstance(made[0], int)
    with eyes_of(SYSTEM):
        assert Department.objects.filter(code="new").count() == 1
        assert Unit.objects.filter(key=key).count() == 1
        assert Refusal.objects.count() == refused_before


def test_of_many_forms_under_one_key_only_one_is_taken(database: Database) -> None:
    key = uuid4()
    by = caller(SYSTEM, key)

    def make(number: int) -> Callable[[], Department]:
        return lambda: create_department(by=by, code=f"new-{number}", name="New")

    got = at_once(*map(make, range(CROWD)))
    assert sum(isinstance(one, KeyReused) for one in got) == CROWD - 1
    with eyes_of(SYSTEM):
        assert Department.objects.filter(code__startswith="new-").count() == 1
        assert Refusal.objects.filter(code="key_reused").count() == CROWD - 1


def test_two_who_cross_each_other_s_locks_both_get_through(database: Database) -> None:
    """PostgreSQL ends one of the two; it is done again, and neither person hears of it."""
    head = numbered("1801")
    pair = department("it"), department("quality")
    both_hold_one = Barrier(2)
    attempts: list[int] = []

    def crossing(first: Department, second: Department) -> Callable[[], bool]:
        met = False

        def work(unit: OpenUnit) -> bool:
            nonlocal met
            attempts.append(1)
            Department.objects.select_for_update().get(pk=first.pk)
            if not met:
                met = True
                both_hold_one.wait(timeout=30)
            Department.objects.select_for_update().get(pk=second.pk)
            appoint_head(second, by=unit, head=head)
            return True

        return lambda: perform(Call(caller(SYSTEM), "test", 1), work, lambda pk: False)

    assert at_once(crossing(*pair), crossing(*pair[::-1])) == [True, True]
    assert len(attempts) == 3
    with eyes_of(SYSTEM):
        heads = Department.objects.filter(code__in=["it", "quality"]).values_list("head", flat=True)
        assert set(heads) == {head.pk}


def test_two_grants_at_once_never_put_conflicting_duties_in_one_hand(database: Database) -> None:
    somebody, by = numbered("1803"), caller(SECURITY)
    roles = [role("system-administrator"), role("security-administrator")]

    def give(number: int) -> Callable[[], Assignment]:
        return lambda: grant(by=by, person=somebody, role=roles[number])

    got = at_once(give(0), give(1))
    assert sorted(type(one).__name__ for one in got) == ["Assignment", "DutyConflict"]


def test_one_role_granted_twice_at_once_is_held_once(database: Database) -> None:
    somebody, by, personnel = numbered("1803"), caller(SECURITY), role("personnel")
    got = at_once(*[lambda: grant(by=by, person=somebody, role=personnel)] * 4)
    assert sum(isinstance(one, Assignment) for one in got) == 1
    assert all(isinstance(one, (Assignment, Refused)) for one in got)


def test_two_accounts_of_one_name_at_once_are_one(database: Database) -> None:
    people, by = [numbered("1512"), numbered("1513")], caller(SYSTEM)

    def open_for(number: int) -> Callable[[], Account]:
        return lambda: open_account(by=by, person=people[number], login="same.name")

    got = at_once(open_for(0), open_for(1))
    assert sum(isinstance(one, Account) for one in got) == 1
    assert Account.objects.filter(login="same.name").count() == 1


def test_administrators_do_not_take_the_last_right_from_one_another(database: Database) -> None:
    """Either of two could end the other. Sixteen times at once, one of them is left."""
    second, code = "cao.lei", "security-administrator"
    grant(by=caller(SECURITY), person=numbered("1803"), role=role(code))
    with eyes_of(SYSTEM):
        held = Assignment.objects.filter(role__code=code, until=None)
        first, other = held.order_by("pk").select_related("person", "role")

    def take(assignment: Assignment, by: str) -> Callable[[], Assignment]:
        return lambda: withdraw(assignment, by=caller(by), reason="x")

    got = at_once(*[take(other, SECURITY)] * (CROWD // 2), *[take(first, second)] * (CROWD // 2))
    assert sum(isinstance(one, Assignment) for one in got) == 1
    assert {type(one) for one in got} <= {Assignment, RuleBroken, WrongState, NotPermitted}
    with eyes_of(SYSTEM):
        assert held.all().count() == 1


def test_administrators_do_not_lock_one_another_out(database: Database) -> None:
    """Whoever is second would leave nobody who lets anybody in again."""

    def stop(login: str, by: str) -> Callable[[], Account]:
        return lambda: suspend(account(login), by=caller(by), reason="x")

    half = CROWD // 2
    got = at_once(*[stop(SYSTEM, SECURITY)] * half, *[stop(SECURITY, SYSTEM)] * half)
    assert sum(isinstance(one, Account) for one in got) == 1
    assert {type(one) for one in got} <= {Account, RuleBroken, WrongState, NotPermitted}
    states = Account.objects.filter(login__in=[SYSTEM, SECURITY]).values_list("state", flat=True)
    assert sorted(states) == ["active", "suspended"]


# ---- the wall, without the code


ASSIGN = (
    "INSERT INTO org_assignment (company_id, person_id, role_id, since) "
    "SELECT p.company_id, p.id, r.id, now() FROM org_person p JOIN org_role r USING (company_id) "
    "WHERE p.staff_number = '1803' AND r.code = '{}'"
)
MOVE = (
    "UPDATE org_department SET parent_id = (SELECT id FROM org_department WHERE code = '{}') "
    "WHERE code = '{}'"
)


def test_two_assignments_at_once_by_sql_do_not_meet_in_one_hand(
    database: Database, own_wall: Wall
) -> None:
    statements = [ASSIGN.format("system-administrator"), ASSIGN.format("security-administrator")]
    with database.connected("admin") as admin:
        both = crossing_by_sql(own_wall, admin, SECURITY, statements)
        with refused("GJ025"):
            both()


def test_two_moves_at_once_by_sql_do_not_close_a_circle(database: Database, own_wall: Wall) -> None:
    statements = [MOVE.format("quality", "it"), MOVE.format("it", "quality")]
    with database.connected("admin") as admin:
        both = crossing_by_sql(own_wall, admin, SYSTEM, statements)
        with refused("GJ023"):
            both()


SUSPEND = "UPDATE org_account SET state = 'suspended' WHERE login = '{}'"
END = (
    "UPDATE org_assignment a SET until = now() FROM org_role r, org_person p "
    "WHERE r.id = a.role_id AND p.id = a.person_id "
    "AND r.code = 'security-administrator' AND p.staff_number = '{}'"
)


@pytest.mark.parametrize(
    "statements",
    [
        [SUSPEND.format(SYSTEM), SUSPEND.format(SECURITY)],
        [END.format("1802"), END.format("1803")],
    ],
)
def test_two_who_end_one_another_by_sql_leave_somebody(
    database: Database, own_wall: Wall, statements: list[str]
) -> None:
    grant(by=caller(SECURITY), person=numbered("1803"), role=role("security-administrator"))
    if "org_account" in statements[0]:
        suspend(account("cao.lei"), by=caller(SYSTEM), reason="x")
    with database.connected("admin") as admin:
        both = crossing_by_sql(own_wall, admin, PERSONNEL, statements)
        with refused("GJ028"):
            both()


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_snapshot_is_no_way_around_a_lock(own_wall: Wall, level: str) -> None:
    """What a lock was waited for must be seen: in an older snapshot it would not be."""
    with refused("GJ006"), own_wall.connected() as sql:
        sql(f"SET TRANSACTION ISOLATION LEVEL {level}")
        sql(UNIT, own_wall.homes[SECURITY], own_wall.actors[SECURITY])
        sql(ASSIGN.format("system-administrator"))
