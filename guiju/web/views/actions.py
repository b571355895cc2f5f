"""How views are kept, shared and removed, and how a list is arranged."""

from typing import Any, Final
from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.actions import action, birth, check_permission
from guiju.kernel.directory import directory
from guiju.kernel.errors import RuleBroken, WrongState
from guiju.kernel.unit import Unit
from guiju.web import lists
from guiju.web.views.models import (
    LONGEST_NAME,
    LONGEST_QUERY,
    NARROWEST,
    WIDEST,
    Arrangement,
    Columns,
    View,
)

SHARE: Final = "web.view.share"
MOST_VIEWS: Final = 50  # of one person for one list


@birth(View, "web.view.save")
def save_view(  # noqa: PLR0913  a view says as much
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    of_list: str,
    name: str,
    query: str,
    columns: Columns,
    sharing: str = View.Sharing.PRIVATE,
    role: str | None = None,
    opens: bool = False,
) -> View:
    """Keep a list as it stands under a name; `opens` lets one's own list open with it.

    Raises NotPermitted, RuleBroken.
    """
    view = View(pk=pk, company=by.company, of_list=of_list, owner=by.actor)
    kept = View.objects.filter(company=by.company, of_list=of_list, owner=by.actor, removed_at=None)
    if kept.count() >= MOST_VIEWS:
        raise RuleBroken(
            _("You keep %(number)d views of this list already.") % {"number": MOST_VIEWS},
            what_to_do=_("Remove one that you no longer use."),
        )
    _say(view, by=by, name=name, query=query, columns=columns, sharing=sharing, role=role)
    view.save(force_insert=True)
    if opens:
        _open_with(view, by=by)
    return view


@action(View, "web.view.change")
def change_view(
    view: View,
    *,
    by: Unit,
    reason: str,
    name: str,
    query: str,
    columns: Columns,
    sharing: str,
    role: str | None = None,
) -> None:
    """Let one's own view say something else. Raises NotPermitted, RuleBroken, WrongState."""
    _check_kept(view)
    _say(view, by=by, name=name, query=query, columns=columns, sharing=sharing, role=role)
    view.save(update_fields=["name", "query", "columns", "sharing", "role"])


@action(View, "web.view.remove")
def remove_view(view: View, *, by: Unit, reason: str) -> None:
    """Take one's own view away. Raises WrongState."""
    _check_kept(view)
    view.removed_at = clock.now()
    view.save(update_fields=["removed_at"])


@action(View, "web.view.withdraw", needs_reason=True)
def withdraw_view(view: View, *, by: Unit, reason: str) -> None:
    """Take away what somebody else shared. Raises RuleBroken, WrongState."""
    _check_kept(view)
    if view.sharing == View.Sharing.PRIVATE:
        raise RuleBroken(_("A private view is its owner's alone."))
    view.removed_at = clock.now()
    view.save(update_fields=["removed_at"])


@birth(Arrangement, "web.arrangement.make")
def make_arrangement(
    pk: int | None,
    *,
    by: Unit,
    reason: str,
    of_list: str,
    view: View | None = None,
    columns: Columns | None = None,
    opens: View | None = None,
) -> Arrangement:
    """Arrange a list, or a view of it, for the first time. Raises RuleBroken."""
    arrangement = Arrangement(
        pk=pk, company=by.company, of_list=of_list, owner=by.actor, view=view, opens=opens
    )
    for one in (view, opens):
        _check_sight(by, of_list, one)
    arrangement.columns = checked_columns(of_list, columns or [])
    arrangement.save(force_insert=True)
    return arrangement


@action(Arrangement, "web.arrangement.change")
def change_arrangement(
    arrangement: Arrangement, *, by: Unit, reason: str, columns: Columns
) -> None:
    """Other columns, order or widths; none at all is no wish. Raises RuleBroken."""
    arrangement.columns = checked_columns(arrangement.of_list, columns)
    arrangement.save(update_fields=["columns"])


@action(Arrangement, "web.arrangement.open_with")
def open_with(arrangement: Arrangement, *, by: Unit, reason: str, view: View | None) -> None:
    """Let the list open with a view, or with all there is. Raises RuleBroken."""
    _check_sight(by, arrangement.of_list, view)
    if arrangement.view_id is not None:
        raise RuleBroken(_("A view opens with itself."))
    arrangement.opens = view
    arrangement.save(update_fields=["opens"])


def may_open(view: View, actor: int, roles: Any) -> bool:
    """Whether somebody who holds these roles finds the view above its list."""
    if view.removed_at is not None:
        return False
    if view.owner_id == actor or view.sharing == View.Sharing.EVERYBODY:
        return True
    return view.sharing == View.Sharing.ROLE and view.role in roles


def checked_columns(of_list: str, columns: Columns) -> Columns:
    """The columns, if the list offers each of them, once, in a width one can see."""
    offered = {column.key for column in _page(of_list).columns}
    names = [name for name, _width in columns]
    if len(set(names)) != len(names) or not set(names) <= offered:
        raise RuleBroken(_("The list has no such columns."), field="columns")
    for _name, width in columns:
        if width is not None and not (type(width) is int and NARROWEST <= width <= WIDEST):
            raise RuleBroken(
                _("A column is between %(narrowest)d and %(widest)d pixels wide.")
                % {"narrowest": NARROWEST, "widest": WIDEST},
                field="columns",
            )
    return columns


def _open_with(view: View, *, by: Unit) -> None:
    own = Arrangement.objects.filter(
        company=by.company, of_list=view.of_list, owner=by.actor, view=None
    )
    arrangement = own.first()
    if arrangement is None:
        make_arrangement(by=by, of_list=view.of_list, opens=view)
    else:
        open_with(arrangement, by=by, view=view)


def _say(
    view: View,
    *,
    by: Unit,
    name: str,
    query: str,
    columns: Columns,
    sharing: str,
    role: str | None,
) -> None:
    """What a view says, checked. Who shares it, or changes what is shared, must be permitted to."""
    was_shared = view.sharing != View.Sharing.PRIVATE
    view.name, view.query = " ".join(name.split()), query
    view.columns = checked_columns(view.of_list, columns)
    view.sharing, view.role = sharing, role if sharing == View.Sharing.ROLE else None
    if not view.name or len(view.name) > LONGEST_NAME:
        raise RuleBroken(
            _("A view has a name of up to %(number)d characters.") % {"number": LONGEST_NAME},
            field="name",
        )
    if sharing not in View.Sharing:
        raise RuleBroken(_("A view is shown to me, to a role or to everybody."), field="sharing")
    if sharing != View.Sharing.PRIVATE or was_shared:
        check_permission(by, SHARE, None)
    if sharing == View.Sharing.ROLE and role not in directory().roles(by.company):
        raise RuleBroken(_("There is no such role."), field="role")
    _check_query(view.of_list, query)
    _check_name(view, by)


def _check_query(of_list: str, query: str) -> None:
    """Only filters and an order that the list has."""
    page = _page(of_list)
    known = set(page.filters.base_filters) | {"sort"}
    said = parse_qsl(query, keep_blank_values=True)
    if len(query) > LONGEST_QUERY or not {name for name, _value in said} <= known:
        raise RuleBroken(_("The list has no such filters."), field="query")


def _check_name(view: View, by: Unit) -> None:
    same = View.objects.filter(
        company=by.company,
        of_list=view.of_list,
        owner=view.owner_id,
        name=view.name,
        removed_at=None,
    )
    if same.exclude(pk=view.pk).exists():
        raise RuleBroken(_("You keep a view of that name already."), field="name")


def _check_kept(view: View) -> None:
    if view.removed_at is not None:
        raise WrongState(_("This view was removed."))


def _check_sight(by: Unit, of_list: str, view: View | None) -> None:
    """A view that somebody arranges, or opens a list with, is of that list and within sight."""
    if view is None:
        return
    roles = directory().roles_of(by.actor, by.company)
    if view.of_list != of_list or not may_open(view, by.actor.pk, roles):
        raise RuleBroken(_("There is no such view of this list."))


def _page(of_list: str) -> "lists.ListPage[Any]":
    found = lists.named(of_list)
    if found is None:
        raise RuleBroken(_("There is no such list."))
    return found
