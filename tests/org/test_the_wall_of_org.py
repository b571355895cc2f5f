"""What nobody can do to people, accounts and roles by SQL, as the application's role."""

import pytest

from guiju.org.demo.company import PEOPLE
from tests.companies import PERSONNEL, STAFF, SYSTEM
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


# ---- accounts


ACTOR = (
    "INSERT INTO kernel_actor (company_id, sort, name, owner_id) "
    "VALUES (guiju_company(), {}) RETURNING id"
)
OPEN = (
    "INSERT INTO org_account (actor_id, login, state, language, password, session_serial) "
    "VALUES (%s, %s, 'active', 'en', '', 0)"
)


def test_no_account_is_without_a_person_or_an_owner(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        ((service,),) = sql(ACTOR.format(f"'service', 'x', {wall.actors[SYSTEM]}"))
        sql(OPEN, service, "a.service")
    with refused("GJ021"), wall.unit(SYSTEM) as sql:
        ((nobody,),) = sql(ACTOR.format("'human', 'x', NULL"))
        sql(OPEN, nobody, "nobody")


def test_a_person_has_no_second_account(wall: Wall) -> None:
    with refused("org_account_actor_id_key"), wall.unit(SYSTEM) as sql:
        sql(OPEN, wall.actors[STAFF], "second")


def test_a_sign_in_name_is_not_taken_twice_and_is_in_small_letters(wall: Wall) -> None:
    person = f"(SELECT actor_id FROM org_person WHERE staff_number = '1512' AND {HERE})"
    for login, constraint in (
        (STAFF, "org_account_login_key"),
        ("Wang.Xiaoyan", "org_account_login_is_lower_case"),
    ):
        with refused(constraint), wall.unit(SYSTEM) as sql:
            sql(OPEN.replace("%s, %s", f"{person}, %s"), login)


@pytest.mark.parametrize("change", ["login = 'other'", "id = id + 1000"])
def test_an_account_keeps_its_name_and_its_key(wall: Wall, change: str) -> None:
    with refused("GJ002"), wall.unit(SYSTEM) as sql:
        sql(f"UPDATE org_account SET {change} WHERE login = '{STAFF}'")


def test_an_account_does_not_change_hands(wall: Wall) -> None:
    with refused("GJ002"), wall.unit(SYSTEM) as sql:
        ((free,),) = sql(f"SELECT actor_id FROM org_person WHERE staff_number = '1512' AND {HERE}")
        sql(f"UPDATE org_account SET actor_id = %s WHERE login = '{STAFF}'", free)


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_what_is_closed_stays_closed(wall: Wall, state: str) -> None:
    change = f"UPDATE org_account SET state = %s WHERE login = '{STAFF}'"
    with wall.rehearsal(SYSTEM) as sql:
        sql(change, "suspended")
        sql(change, "active")
    with refused("GJ022"), wall.unit(SYSTEM) as sql:
        sql(change, "closed")
        sql(change, state)


def test_no_account_of_another_company_is_touched(wall: Wall) -> None:
    for login in ("olga", "anna"):
        with refused("GJ012"), wall.unit(SYSTEM) as sql:
            sql(f"UPDATE org_account SET state = 'suspended' WHERE login = '{login}'")
    with refused("GJ012"), wall.unit(SYSTEM) as sql:
        ((theirs,),) = sql("SELECT actor_id FROM org_account WHERE login = 'olga'")
        sql(OPEN, theirs, "second")
    with refused("GJ012"), wall.connected() as sql:
        sql("UPDATE org_account SET language = 'en'")


# ---- links and former passwords


LINK = (
    "INSERT INTO org_onetimelink (company_id, account_id, digest, expires_at) "
    f"VALUES (guiju_company(), {ACCOUNT}, %s, now() + interval '{{}}') RETURNING id"
)


def test_no_link_is_for_oneself_or_for_another_company_or_for_ever(wall: Wall) -> None:
    with wall.rehearsal(SYSTEM) as sql:
        sql(LINK.format(STAFF, "24 hours"), b"1")
    for login, holds, code in (
        (SYSTEM, "24 hours", "GJ024"),
        ("olga", "24 hours", "GJ012"),
        (STAFF, "169 hours", "GJ027"),
    ):
        with refused(code), wall.unit(SYSTEM) as sql:
            sql(LINK.format(login, holds), b"1")


@pytest.mark.parametrize(
    "change",
    [
        "used_at = NULL",
        "used_at = now(), expires_at = expires_at + interval '1 day'",
        "used_at = now(), digest = '2'",
        f"used_at = now(), account_id = {ACCOUNT.format('he.li')}",
        "expires_at = expires_at + interval '1 day'",
    ],
)
def test_a_link_only_ends(wall: Wall, change: str) -> None:
    with refused("GJ027"), wall.unit(SYSTEM) as sql:
        ((link,),) = sql(LINK.format(STAFF, "24 hours"), b"1")
        sql(f"UPDATE org_onetimelink SET {change} WHERE id = %s", link)


def test_a_link_is_not_used_twice_nor_after_its_time(wall: Wall) -> None:
    use = "UPDATE org_onetimelink SET used_at = now() WHERE id = %s"
    with refused("GJ027"), wall.unit(SYSTEM) as sql:
        ((link,),) = sql(LINK.format(STAFF, "24 hours"), b"1")
        sql(use, link)
        sql(use, link)
    with refused("GJ027"), wall.unit(SYSTEM) as sql:
        ((link,),) = sql(LINK.format(STAFF, "-1 second"), b"1")
        sql(use, link)


def test_no_former_password_is_put_under_another_company_s_account(wall: Wall) -> None:
    keep = (
        "INSERT INTO org_passwordhistory (company_id, account_id, password, at) "
        f"VALUES (guiju_company(), {ACCOUNT}, 'x', now())"
    )
    with wall.rehearsal(STAFF) as sql:
        sql(keep.format(STAFF))
    with refused("GJ012"), wall.unit(STAFF) as sql:
        sql(keep.format("olga"))


# ---- nothing is there twice


COLUMNS = (
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
    "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'"
)


@pytest.mark.parametrize(
    ("table", "constraint"),
    [
        ("kernel_company", "kernel_company_code_key"),
        ("org_department", "org_department_code_once"),
        ("org_post", "org_post_once"),
        ("org_role", "org_role_code_once"),
        ("org_permit", "org_permit_once"),
        ("kernel_calendarversion", "kernel_calendarversion_source_key"),
    ],
)
def test_no_row_is_copied(wall: Wall, table: str, constraint: str) -> None:
    with refused(constraint), wall.unit(SYSTEM) as sql:
        ((columns,),) = sql(COLUMNS, table)
        sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")


def test_no_actor_is_two_people(wall: Wall) -> None:
    with refused("org_person_actor_id_key"), wall.unit(PERSONNEL) as sql:
        ((columns,),) = sql(COLUMNS, "org_person")
        renumbered = columns.replace("staff_number", "staff_number || 'x'")
        sql(f"INSERT INTO org_person ({columns}) SELECT {renumbered} FROM org_person LIMIT 1")


def test_no_two_links_have_one_token(wall: Wall) -> None:
    with refused("org_onetimelink_digest_key"), wall.unit(SYSTEM) as sql:
        sql(LINK.format(STAFF, "24 hours"), b"1")
        sql(LINK.format("he.li", "24 hours"), b"1")


def test_no_two_units_have_one_key(wall: Wall) -> None:
    unit = (
        "INSERT INTO kernel_unit (company_id, actor_id, channel, action, subject, reason, key, "
        "payload) VALUES (guiju_company(), guiju_actor(), 'code', 'x', 1, '', "
        "'7b0a5a86-2f4d-4d0e-8a53-0a5b0a1d7c11', '')"
    )
    with refused("kernel_unit_key_once"), wall.unit(SYSTEM) as sql:
        sql(unit)
        sql(unit)


def test_no_calendar_says_two_things_of_a_day(wall: Wall) -> None:
    day = (
        "INSERT INTO kernel_calendarday (version_id, date, is_working, name) "
        "VALUES (%s, '2030-02-01', {}, 'x')"
    )
    with refused("kernel_calendarday_once"), wall.unit(SYSTEM) as sql:
        ((version,),) = sql(
            "INSERT INTO kernel_calendarversion (source, covers_from, covers_to) "
            "VALUES ('x', '2030-01-01', '2030-12-31') RETURNING id"
        )
        sql(day.format("true"), version)
        sql(day.format("false"), version)


# ---- people and departments


def test_a_person_is_nobody_else(wall: Wall) -> None:
    move = "UPDATE org_person SET actor_id = %s WHERE staff_number = '1512'"
    with refused("GJ021"), wall.unit(PERSONNEL) as sql:
        ((new,),) = sql(ACTOR.format("'human', 'x', NULL"))
        sql(move, new)


@pytest.mark.parametrize(
    "actor",
    [
        "(SELECT actor_id FROM org_account WHERE login = 'olga')",
        "(SELECT min(id) FROM kernel_actor)",
    ],
)
def test_a_person_is_a_human_actor_of_the_company(wall: Wall, actor: str) -> None:
    register = (
        "INSERT INTO org_person (company_id, actor_id, staff_number, name, post_id, email, phone, "
        "joined_on) SELECT guiju_company(), {}, 'n', 'x', min(id), '', '', '2026-01-01' "
        f"FROM org_post WHERE {HERE}"
    )
    with wall.rehearsal(PERSONNEL) as sql:
        ((new,),) = sql(ACTOR.format("'human', 'x', NULL"))
        sql(register.format(new))
    with refused("GJ021"), wall.unit(PERSONNEL) as sql:
        sql(register.format(actor))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("staff_number = '1001'", "org_person_staff_number_once"),
        ("staff_number = '1/2'", "org_person_staff_number_can_be_an_address"),
        ("staff_number = ''", "org_person_staff_number_can_be_an_address"),
        ("left_on = joined_on - 1", "org_person_leaves_after_joining"),
        (f"post_id = {10**9}", "org_person_post_id_in_company"),
    ],
)
def test_a_person_s_record_makes_sense(wall: Wall, change: str, constraint: str) -> None:
    with refused(constraint), wall.unit(PERSONNEL) as sql:
        sql(f"UPDATE org_person SET {change} WHERE staff_number = '1512'")


@pytest.mark.parametrize("above", ["workshop-1", "production"])
def test_no_department_is_below_itself(wall: Wall, above: str) -> None:
    move = f"UPDATE org_department SET parent_id = {DEPARTMENT} WHERE code = 'production'"
    with wall.rehearsal(PERSONNEL) as sql:
        sql(move.format("it"))
    with refused("GJ023"), wall.unit(PERSONNEL) as sql:
        sql(move.format(above))
