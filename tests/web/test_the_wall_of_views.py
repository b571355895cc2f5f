"""A view is its owner's, and an arrangement nobody else's: the database says so, too."""

from typing import Any

import pytest

from tests.companies import STAFF
from tests.kernel.attack import Statement, Wall, refused

OTHER, KEEPER = "liu.yang", STAFF
OWNERS = "GJ050"
VIEW = (
    "INSERT INTO web_view (company_id, of_list, owner_id, name, query, columns, sharing, role) "
    "SELECT company_id, 'people', id, %s, '', '[]', %s, %s FROM kernel_actor WHERE id = %s "
    "RETURNING id"
)
ARRANGEMENT = (
    "INSERT INTO web_arrangement (company_id, of_list, owner_id, view_id, columns, opens_id) "
    "SELECT company_id, 'people', id, %s, '[]', %s FROM kernel_actor WHERE id = %s RETURNING id"
)


def view(wall: Wall, name: str, sharing: str = "private", role: str | None = None) -> int:
    """A view that Wang keeps."""
    with wall.unit(KEEPER) as sql:
        return int(sql(VIEW, name, sharing, role, wall.actors[KEEPER])[0][0])


def arrangement(sql: Statement, wall: Wall, login: str, **wish: Any) -> int:
    return int(sql(ARRANGEMENT, wish.get("view"), wish.get("opens"), wall.actors[login])[0][0])


def test_a_view_is_kept_in_one_s_own_name(wall: Wall) -> None:
    with refused(OWNERS), wall.unit(OTHER) as sql:
        sql(VIEW, "forged", "private", None, wall.actors[KEEPER])
    with refused(OWNERS), wall.unit(KEEPER) as sql:
        key = sql(VIEW, "moved", "private", None, wall.actors[KEEPER])[0][0]
        sql("UPDATE web_view SET owner_id = %s WHERE id = %s", wall.actors[OTHER], key)


@pytest.mark.parametrize(
    "change", ["name = 'x'", "query = 'x'", "columns = '[1]'", "of_list = 'x'"]
)
def test_nobody_else_changes_what_it_says(wall: Wall, change: str) -> None:
    shared = view(wall, f"shared {change}", "everybody")
    with refused(OWNERS), wall.unit(OTHER) as sql:
        sql(f"UPDATE web_view SET {change} WHERE id = %s", shared)


def test_a_view_stays_of_its_list(wall: Wall) -> None:
    key = view(wall, "of people")
    with refused(OWNERS), wall.unit(KEEPER) as sql:
        sql("UPDATE web_view SET of_list = 'departments' WHERE id = %s", key)


def test_others_take_away_only_what_was_shared(wall: Wall) -> None:
    private, shared = view(wall, "private one"), view(wall, "shared one", "everybody")
    with refused(OWNERS), wall.unit(OTHER) as sql:
        sql("UPDATE web_view SET removed_at = now() WHERE id = %s", private)
    with wall.rehearsal(OTHER) as sql:
        sql("UPDATE web_view SET removed_at = now() WHERE id = %s", shared)


def test_what_was_removed_stays_removed(wall: Wall) -> None:
    key = view(wall, "gone")
    with wall.unit(KEEPER) as sql:
        sql("UPDATE web_view SET removed_at = now() WHERE id = %s", key)
    for change in ("removed_at = NULL", "name = 'again'"):
        with refused(OWNERS), wall.unit(KEEPER) as sql:
            sql(f"UPDATE web_view SET {change} WHERE id = %s", key)
    with refused(OWNERS), wall.unit(KEEPER) as sql:
        sql(
            "INSERT INTO web_view (company_id, of_list, owner_id, name, query, columns, sharing, "
            "removed_at) SELECT company_id, 'people', id, 'x', '', '[]', 'private', now() "
            "FROM kernel_actor WHERE id = %s",
            wall.actors[KEEPER],
        )


def test_a_shared_role_is_one_of_the_company(wall: Wall) -> None:
    view(wall, "for buyers", "role", "buyer")
    with refused("web_view_role_of_company"), wall.unit(KEEPER) as sql:
        sql(VIEW, "for nobody", "role", "no-such-role", wall.actors[KEEPER])
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    for sharing, role in (("role", None), ("everybody", "buyer")):
        with refused("web_view_names_its_role"), wall.unit(KEEPER) as sql:
            sql(VIEW, "odd", sharing, role, wall.actors[KEEPER])


def test_one_name_once(wall: Wall) -> None:
    view(wall, "twice")
    with refused("web_view_named_once"), wall.unit(KEEPER) as sql:
        sql(VIEW, "twice", "private", None, wall.actors[KEEPER])


def test_an_arrangement_is_its_owner_s(wall: Wall) -> None:
    with refused(OWNERS), wall.unit(OTHER) as sql:
        arrangement(sql, wall, KEEPER)
    with wall.unit(KEEPER) as sql:
        own = arrangement(sql, wall, KEEPER)
    with refused(OWNERS), wall.unit(OTHER) as sql:
        sql("UPDATE web_arrangement SET columns = '[1]' WHERE id = %s", own)
    with refused(OWNERS), wall.unit(KEEPER) as sql:
        sql("UPDATE web_arrangement SET of_list = 'x' WHERE id = %s", own)
    with refused("web_arrangement_once"), wall.unit(KEEPER) as sql:
        arrangement(sql, wall, KEEPER)


def test_a_view_opens_with_itself(wall: Wall) -> None:
    key = view(wall, "opened")
    with refused("web_arrangement_opens_the_list"), wall.unit(KEEPER) as sql:
        arrangement(sql, wall, KEEPER, view=key, opens=key)


def test_another_company_s_views_are_not_there(wall: Wall) -> None:
    key = view(wall, "ours", "everybody")
    with wall.unit("olga") as sql:
        assert sql("SELECT id FROM web_view") == []
    with refused("web_arrangement_view_id_in_company"), wall.unit("olga") as sql:
        arrangement(sql, wall, "olga", view=key)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_application_deletes_neither(wall: Wall) -> None:
    for table in ("web_view", "web_arrangement"):
        with refused("42501"), wall.unit(KEEPER) as sql:
            sql(f"DELETE FROM {table}")
