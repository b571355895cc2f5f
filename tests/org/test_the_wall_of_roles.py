"""Attacks by SQL on roles and exceptions."""

import pytest

from guiju.org.demo.company import PEOPLE
from tests.companies import AUDIT, PERSONNEL, SECURITY, STAFF, SYSTEM
from tests.kernel.attack import Wall, refused

HERE = "company_id = guiju_company()"
PERSON = f"(SELECT id FROM org_person WHERE staff_number = '{{}}' AND {HERE})"
ROLE = f"(SELECT id FROM org_role WHERE code = '{{}}' AND {HERE})"
DEPARTMENT = f"(SELECT id FROM org_department WHERE code = '{{}}' AND {HERE})"
ACCOUNT = "(SELECT id FROM org_account WHERE login = '{}')"
NUMBERS = {person.login: person.number for person in PEOPLE}
ASSIGN = (
    "INSERT INTO org_assignment (company_id, person_id, role_id, since) "
    f"VALUES (guiju_company(), {PERSON}, {ROLE}, now())"
)
ADMINISTRATORS = "system-administrator", "security-administrator", "audit-administrator"


# ---- roles


@pytest.mark.parametrize("login", [SYSTEM, SECURITY, AUDIT, STAFF])
def test_nobody_gives_a_role_to_themselves(wall: Wall, login: str) -> None:
    with wall.rehearsal(SECURITY if login != SECURITY else SYSTEM) as sql:
        sql(ASSIGN.format(NUMBERS[login], "personnel"))
    with refused("GJ024"), wall.unit(login) as sql:
        sql(ASSIGN.format(NUMBERS[login], "personnel"))


def test_nobody_lays_down_their_own_role(wall: Wall) -> None:
    end = f"UPDATE org_assignment SET until = now() WHERE person_id = {PERSON} AND until IS NULL"
    with wall.rehearsal(SECURITY) as sql:
        sql(end.format("1701"))
    with refused("GJ024"), wall.unit(PERSONNEL) as sql:
        sql(end.format("1701"))


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_nobody_ends_the_last_holding_of_an_administrator_s_role(wall: Wall, role: str) -> None:
    end = (
        f"UPDATE org_assignment SET until = now() WHERE role_id = {ROLE.format(role)} AND person_id"
    )
    last = NUMBERS[
        {"system": SYSTEM, "security": SECURITY, "audit": AUDIT}[role.split("-", maxsplit=1)[0]]
    ]
    with wall.rehearsal(PERSONNEL) as sql:
        sql(ASSIGN.format("1803", role))
        sql(f"{end} = {PERSON.format(last)}")
    with refused("GJ028"), wall.unit(PERSONNEL) as sql:
        sql(f"{end} = {PERSON.format(last)}")


def test_nobody_locks_everybody_out(wall: Wall) -> None:
    stop = "UPDATE org_account SET state = 'suspended' WHERE login = '{}'"
    with wall.rehearsal(PERSONNEL) as sql:
        sql(stop.format(SYSTEM))
    with wall.rehearsal(PERSONNEL) as sql:
        sql(stop.format(SECURITY))
    with refused("GJ028"), wall.unit(PERSONNEL) as sql:
        sql(stop.format(SYSTEM))
        sql(stop.format(SECURITY))


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("other", ADMINISTRATORS)
def test_conflicting_duties_do_not_meet_in_one_hand(wall: Wall, held: str, other: str) -> None:
    code = "org_assignment_open_once" if held == other else "GJ025"
    with refused(code), wall.unit(PERSONNEL) as sql:
        sql(ASSIGN.format("1803", held))
        sql(ASSIGN.format("1803", other))


@pytest.mark.parametrize(
    "change",
    [
        f"person_id = {PERSON.format('1803')}",
        f"role_id = {ROLE.format('personnel')}",
        f"department_id = {DEPARTMENT.format('it')}",
        "since = since - interval '1 day'",
    ],
)
def test_an_assignment_only_ends(wall: Wall, change: str) -> None:
    with refused("GJ001"), wall.unit(SECURITY) as sql:
        sql(f"UPDATE org_assignment SET {change} WHERE person_id = {PERSON.format('1801')}")


def test_an_assignment_that_ended_does_not_come_back(wall: Wall) -> None:
    where = f"WHERE person_id = {PERSON.format('1701')}"
    with refused("GJ001"), wall.unit(SECURITY) as sql:
        sql(f"UPDATE org_assignment SET until = now() {where}")
        sql(f"UPDATE org_assignment SET until = NULL {where}")


def test_an_assignment_does_not_end_before_it_began(wall: Wall) -> None:
    with refused("org_assignment_ends_after_it_begins"), wall.unit(SECURITY) as sql:
        sql("UPDATE org_assignment SET until = since - interval '1 day' WHERE until IS NULL "
            f"AND person_id = {PERSON.format('1801')}")  # fmt: skip


def test_a_conflict_that_somebody_already_breaks_is_not_declared(wall: Wall) -> None:
    declare = (
        "INSERT INTO org_dutyconflict (company_id, first_id, second_id, why) "
        f"VALUES (guiju_company(), least({ROLE}, {ROLE}), greatest({ROLE}, {ROLE}), 'x')"
    )
    free, held = ("personnel", "audit-administrator"), ("personnel", "staff")
    with wall.rehearsal(SECURITY) as sql:
        sql(declare.format(*free, *free))
    with refused("GJ025"), wall.unit(SECURITY) as sql:
        sql(declare.format(*held, *held))


def test_a_conflict_is_declared_once_and_in_order(wall: Wall) -> None:
    copy = (
        "INSERT INTO org_dutyconflict (company_id, first_id, second_id, why) "
        "SELECT company_id, {}, 'x' FROM org_dutyconflict"
    )
    with refused("org_dutyconflict_once"), wall.unit(SECURITY) as sql:
        sql(copy.format("first_id, second_id"))
    with refused("org_dutyconflict_in_order"), wall.unit(SECURITY) as sql:
        sql(copy.format("second_id, first_id"))


# ---- exceptions


EXCEPTION = (
    "INSERT INTO org_dutyexception (company_id, person_id, conflict_id, reason, approver_id, since,"
    " review_by, confirmed_at) SELECT guiju_company(), {person}, c.id, 'small company', {approver},"
    " {since}, {review_by}, {confirmed} FROM org_dutyconflict c"
    " JOIN org_role f ON c.first_id = f.id"
    " JOIN org_role s ON s.id = c.second_id WHERE f.code = 'system-administrator' "
    "AND s.code = 'security-administrator' AND c.company_id = guiju_company() RETURNING id"
)


def exception(**said: str) -> str:
    """An exception for 1801, approved by 1901, from today for a month, unless said otherwise."""
    standing = {
        "person": PERSON.format("1801"),
        "approver": PERSON.format("1901"),
        "since": "current_date",
        "review_by": "current_date + 30",
        "confirmed": "NULL",
    }
    return EXCEPTION.format(**(standing | said))


def test_an_exception_lets_conflicting_duties_meet_and_only_those(wall: Wall) -> None:
    with wall.rehearsal(SECURITY) as sql:
        sql(exception())
        sql(ASSIGN.format("1801", "security-administrator"))
    for number, other in (("1801", "audit-administrator"), ("1901", "security-administrator")):
        with refused("GJ025"), wall.unit(SECURITY) as sql:
            sql(exception())
            sql(ASSIGN.format(number, other))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"review_by": "current_date + 367"}, "GJ026"),
        ({"since": "date '2090-01-01'", "review_by": "date '2090-12-31'"}, "GJ026"),
        ({"since": "current_date - 100"}, "GJ026"),
        ({"confirmed": "now()"}, "GJ026"),
        ({"approver": PERSON.format("1801")}, "org_dutyexception_approved_by_another"),
        ({"review_by": "current_date"}, "org_dutyexception_is_reviewed_within_a_year"),
    ],
)
def test_an_exception_has_its_limits(wall: Wall, said: dict[str, str], code: str) -> None:
    with refused(code), wall.unit(SECURITY) as sql:
        sql(exception(**said))


@pytest.mark.parametrize("login", [SYSTEM, SECURITY, PERSONNEL])
def test_an_exception_is_confirmed_by_nobody_but_its_approver(own_wall: Wall, login: str) -> None:
    confirm = "UPDATE org_dutyexception SET confirmed_at = now()"
    with own_wall.unit(SECURITY) as sql:
        sql(exception())
    with refused("GJ026"), own_wall.unit(login) as sql:
        sql(confirm)
    with own_wall.unit(AUDIT) as sql:
        sql(confirm)
    with refused("GJ026"), own_wall.unit(AUDIT) as sql:
        sql(confirm)


@pytest.mark.parametrize(
    "change",
    ["review_by = review_by + 30", "reason = 'other'", f"person_id = {PERSON.format('1803')}"],
)
def test_an_exception_is_not_rewritten_by_its_approver(own_wall: Wall, change: str) -> None:
    with own_wall.unit(SECURITY) as sql:
        sql(exception())
    with refused("GJ026"), own_wall.unit(AUDIT) as sql:
        sql(f"UPDATE org_dutyexception SET confirmed_at = now(), {change}")


def test_an_exception_that_is_over_covers_nothing(own_wall: Wall) -> None:
    with own_wall.unit(SECURITY) as sql:
        sql(exception())
    with own_wall.owner() as sql:
        sql("ALTER TABLE org_dutyexception DISABLE TRIGGER USER")
        sql("UPDATE org_dutyexception SET since = current_date - 40, review_by = current_date - 2")
        sql("ALTER TABLE org_dutyexception ENABLE TRIGGER USER")
    with refused("GJ025"), own_wall.unit(SECURITY) as sql:
        sql(ASSIGN.format("1801", "security-administrator"))
