"""Which view of a list is open, and which columns it shows in which order and width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.urls import reverse

from guiju.kernel.directory import directory
from guiju.web.requests import SignedIn
from guiju.web.views.models import Arrangement, Columns, View

if TYPE_CHECKING:
    from guiju.web.columns import Column
    from guiju.web.lists import ListPage

VIEW: Final = "view"  # in the address
COLUMN: Final = "column"  # in the address: one that is shown beside the chosen ones
WHOLE: Final = "all"  # as a view: the list with nothing set


@dataclass(frozen=True)
class Shown:
    """A column as it stands in the list."""

    column: "Column"
    width: int | None = None


@dataclass(frozen=True)
class Tab:
    """A view above the list."""

    view: View
    is_open: bool
    is_own: bool


@dataclass
class Choice:
    """What one person sees of a list, and may choose."""

    url: str = ""
    view: View | None = None
    is_unknown: bool = False  # the address names a view that is not there for this person
    views: list[View] = field(default_factory=list)
    arrangement: Arrangement | None = None  # of what is open
    of_list: Arrangement | None = None
    columns: Sequence[Shown] = ()
    offered: Sequence[Shown] = ()  # those shown, in order, then the rest
    actor: int = 0

    @property
    def tabs(self) -> list[Tab]:
        """The views that may be opened."""
        open_one = self.view.pk if self.view is not None else None
        return [Tab(one, one.pk == open_one, one.owner_id == self.actor) for one in self.views]

    @property
    def default(self) -> View | None:
        """The view that the list opens with."""
        wanted = self.of_list.opens_id if self.of_list is not None else None
        return next((one for one in self.views if one.pk == wanted), None)

    @property
    def opens(self) -> int | None:
        """The key of the view that the list opens with."""
        return self.default.pk if self.default is not None else None

    @property
    def is_own_view(self) -> bool:
        """Whether the view that is open is the person's own."""
        return self.view is not None and self.view.owner_id == self.actor

    @property
    def may_open_with(self) -> bool:
        """Whether the list could open with what is open now, and does not yet."""
        return bool(self.views) and self.opens != (self.view.pk if self.view is not None else None)

    def pass_on(self, query: str) -> str:
        """For the forms of views: what is open, and what it asks for now."""
        return urlencode({VIEW: self.view.pk if self.view is not None else WHOLE, "query": query})

    @property
    def whole_url(self) -> str:
        """The list with nothing set."""
        return f"{self.url}?{VIEW}={WHOLE}" if self.default is not None else self.url

    @property
    def is_arranged(self) -> bool:
        """Whether somebody chose the columns, rather than the list itself."""
        return bool(self.arrangement and self.arrangement.columns)

    @property
    def has_widths(self) -> bool:
        """Whether the columns keep to their widths."""
        return any(one.width for one in self.columns)

    @property
    def as_kept(self) -> Columns:
        """The columns as a view or an arrangement keeps them."""
        return [[one.column.key, one.width] for one in self.columns]


def choose(page: "ListPage[Any]", request: SignedIn) -> Choice:
    """What the address and the person's own arrangement say. Two statements for a named list."""
    if not page.url_name:
        columns = [Shown(column) for column in page.columns]
        return Choice(columns=columns, offered=columns)
    choice = Choice(url=reverse(page.url_name), actor=request.actor.pk)
    choice.views = views_for(page.url_name, request)
    wanted = request.GET.get(VIEW, "")
    choice.view = next((one for one in choice.views if str(one.pk) == wanted), None)
    choice.is_unknown = bool(wanted) and wanted != WHOLE and choice.view is None
    arranged = Arrangement.objects.filter(
        company=request.company, owner=request.actor, of_list=page.url_name
    )
    by_view = {one.view_id: one for one in arranged}
    choice.of_list = by_view.get(None)
    choice.arrangement = by_view.get(choice.view.pk if choice.view is not None else None)
    kept = choice.arrangement.columns if choice.arrangement is not None else []
    if not kept and choice.view is not None:
        kept = choice.view.columns
    choice.columns = list(_shown(page, kept, request.GET.getlist(COLUMN)))
    there = {one.column.key for one in choice.columns}
    rest = [Shown(column) for column in page.columns if column.key not in there]
    choice.offered = [*choice.columns, *rest]
    return choice


def views_for(of_list: str, request: SignedIn) -> list[View]:
    """The views of a list that somebody may open: shared ones first, then their own."""
    shared = ~Q(sharing=View.Sharing.PRIVATE)
    found = View.objects.filter(
        Q(owner=request.actor) | shared,
        company=request.company,
        of_list=of_list,
        removed_at=None,
    )
    found = found.select_related("owner")
    views = sorted(found, key=lambda one: (one.owner_id == request.actor.pk, one.name))
    by_role = [one for one in views if one.role and one.owner_id != request.actor.pk]
    if not by_role:
        return views
    roles = directory().roles_of(request.actor, request.company)
    hidden = {one.pk for one in by_role if one.role not in roles}
    return [one for one in views if one.pk not in hidden]


def _shown(page: "ListPage[Any]", kept: Columns, also: Sequence[str]) -> Iterator[Shown]:
    """The columns as kept; those that the list no longer has are left out, and never all.

    A link may ask for a column `also`, since it leads to what that column comes to.
    """
    offered = {column.key: column for column in page.columns}
    found = [Shown(offered[name], width) for name, width in kept if name in offered]
    if not found:
        found = [Shown(one) for one in page.columns if not page.shown or one.key in page.shown]
    yield from found
    there = {one.column.key for one in found}
    yield from (Shown(one) for name, one in offered.items() if name in also and name not in there)


def is_same(query: str, other: str) -> bool:
    """Whether two addresses ask for the same."""
    return sorted(parse_qsl(query)) == sorted(parse_qsl(other))
