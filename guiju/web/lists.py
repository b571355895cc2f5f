"""A list is declared: columns, filters, orders. The rest is the same for all.

Strict: a filter that cannot be understood, or that does not exist, is an error that is shown, and
no rows are; a list must never show more than was asked for. Paged by key, so the last page is as
fast as the first; sorted only by what an index serves (`guiju.web.checks` looks).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar, cast
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django_filters import FilterSet

from guiju.kernel.reading import Read
from guiju.web.chips import Chip, chips, dress, groups
from guiju.web.columns import ButtonLink, Column, rows_of
from guiju.web.pages import may
from guiju.web.requests import SignedIn
from guiju.web.totals import ASKED_FOR, totals_of
from guiju.web.views.choosing import COLUMN, VIEW, Choice, Shown, choose
from guiju.web.views.forms import ColumnsForm

__all__ = ["Asked", "ButtonLink", "Column", "ListPage", "declared", "named"]

Text = str | Promise
Row = TypeVar("Row", bound=Model)

ROWS_A_PAGE: Final = 50
COUNTED_UP_TO: Final = 10_000
LONGEST_KEY: Final = 1_000
OWN_PARAMETERS: Final = frozenset({"sort", "after", "before"})
OF_PAGES: Final = frozenset({VIEW, COLUMN, ASKED_FOR})  # what a page can be asked for beside
ROW_LINK: Final = mark_safe(' class="row-link"')
AT_ONCE: Final = 500  # so many records at most are acted on together

declared: Final[list["ListPage[Any]"]] = []


@dataclass
class ListPage(Generic[Row]):
    """A declared list. Made once, when its module is loaded.

    Under the name of its address (`url_name`) people keep its columns and views. `shown` names the
    columns that stand there by themselves: by default all.
    """

    model: type[Row]
    title: Text
    columns: Sequence[Column]
    filters: type[FilterSet]
    order: str  # a sort key, as in the address: `field` or `-field`
    nothing_yet: Text
    nothing_found: Text
    crumbs: tuple[tuple[Text, str], ...] = ()
    template: str = "web/list.html"
    url_name: str = ""
    shown: Sequence[str] = ()
    sorts: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.sorts = {column.sort[0]: column.sort for column in self.columns if column.sort}
        keys = [column.key for column in self.columns]
        if self.url_name and not ("" not in keys and len(set(keys)) == len(keys)):
            raise ValueError(f"each column of {self.url_name} needs a name of its own: {keys}")
        declared.append(self)

    def answer(
        self,
        request: SignedIn,
        read: Read,
        rows: QuerySet[Row],
        *,
        buttons: Sequence[ButtonLink] = (),
        bulk: Sequence[ButtonLink] = (),
    ) -> HttpResponse:
        """The page, or only its table where htmx asks; the read gets its filters and row count.

        `bulk` are the steps that may be taken with several rows at once.
        """
        is_fragment = bool(request.htmx) and not request.htmx.history_restore_request
        choice = choose(self, request)
        if choice.default is not None and not request.GET and not is_fragment:
            return HttpResponseRedirect(choice.default.url)
        asked = Asked(self, request, rows, columns=choice.columns, also=OF_PAGES)
        read.filters = asked.on_record
        read.rows = len(asked.rows)
        quick, more = groups(asked.filterset)
        response = TemplateResponse(
            request,
            f"{self.template}#table" if is_fragment else self.template,
            {
                "title": self.title,
                "crumbs": self.crumbs,
                "list": self,
                "asked": asked,
                "choice": choice,
                "quick": quick,
                "more": more,
                "totals": totals_of(asked),
                "pass_on": "" if asked.errors else choice.pass_on(asked.query),
                "may_withdraw": self._may_withdraw(request, choice),
                "columns_form": ColumnsForm(offered=choice.offered, shown=choice.columns),
                "columns_key": uuid4(),
                "buttons": buttons,
                "bulk": bulk,
                "at_once": AT_ONCE,
            },
            status=400 if asked.errors else 200,
        )
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _may_withdraw(self, request: SignedIn, choice: Choice) -> bool:
        """Whether to offer that the view be taken away, which somebody else shared."""
        is_anothers = choice.view is not None and not choice.is_own_view
        return is_anothers and may(request, "web.view.withdraw")


class Asked(Generic[Row]):
    """What one request asks of a list, and what it gets."""

    def __init__(
        self,
        page: ListPage[Row],
        request: SignedIn,
        rows: QuerySet[Row],
        *,
        columns: Sequence[Shown] = (),
        also: frozenset[str] = frozenset(),
        parameters: QueryDict | None = None,
    ) -> None:
        """`columns` are those to show, `also` parameters that are known beside the filters.

        What is asked for stands in the address of the request, unless `parameters` are given.
        """
        self._page = page
        self._parameters = request.GET if parameters is None else parameters
        self._own = OWN_PARAMETERS | also
        self.columns = columns
        self.filterset = page.filters(self._parameters, queryset=rows, request=request)
        dress(self.filterset.form)
        self.errors = self._look_for_errors()
        if not self.errors:
            self._parameters = self._settled()
        self.sort = self._parameters.get("sort") or page.order
        if self.sort.lstrip("-") not in page.sorts:
            self.errors.append(gettext("Cannot sort by %(name)s.") % {"name": self.sort})
            self.sort = page.order
        self._fields = page.sorts[self.sort.lstrip("-")]
        self._is_descending = self.sort.startswith("-")
        self.rows: list[Row] = []
        self._filtered: QuerySet[Row] = rows.none()
        self.previous_url = self.next_url = ""
        self.first = self.total = 0
        if not self.errors:
            self._filtered = self.filterset.qs.order_by()
            self._fetch()

    @property
    def lines(self) -> list[tuple[Row, SafeString, str]]:
        """Each row, its cells as HTML, and what is said to select it."""
        columns = [one.column for one in self.columns]
        select = gettext("Select %(row)s")
        drawn = rows_of(columns, self.rows, ROW_LINK, says_label=True)
        return [(row, cells, select % {"row": row}) for row, cells in drawn]

    @property
    def headings(self) -> list[tuple[Column, str, str]]:
        """Each column with the address that sorts by it and its aria-sort."""
        return [(one.column, *self._sorting(one.column)) for one in self.columns]

    @property
    def chips(self) -> list[tuple[Chip, str]]:
        """Each filter in force in words, and the address without it."""
        return [(chip, self._url(*chip.names)) for chip in chips(self.filterset)]

    @property
    def query(self) -> str:
        """The filters and the order in force, as a view keeps them."""
        beside = self._own - {"sort"}
        return self._url(*beside).removeprefix("?")

    @property
    def found(self) -> QuerySet[Row]:
        """All that the filters find, in no order. Only where they were understood."""
        return self._filtered

    @property
    def wants_totals(self) -> bool:
        """Whether the sums are asked for, however many rows there are."""
        return ASKED_FOR in self._parameters

    def url_with(self, **parameters: str) -> str:
        """The address of this list, with these parameters beside its own."""
        return self._url(**parameters)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for beyond the whole list."""
        return bool(self.on_record)

    @property
    def is_empty_company(self) -> bool:
        """Whether there is nothing even without filters."""
        return not self.rows and not self.is_filtered and not self.errors

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1

    @property
    def is_beyond_count(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > COUNTED_UP_TO

    @property
    def counted_up_to(self) -> int:
        """How far is counted."""
        return COUNTED_UP_TO

    @property
    def on_record(self) -> dict[str, Any]:
        """The filters in force, as the access record keeps them."""
        return {
            name: values if len(values) > 1 else values[0]
            for name, values in self._parameters.lists()
            if name not in self._own and any(values)
        }

    def _look_for_errors(self) -> list[str]:
        known = set(self.filterset.form.fields) | self._own | self._range_parameters()
        unknown = sorted(set(self._parameters) - known)
        errors = [gettext("There is no filter %(name)s.") % {"name": name} for name in unknown]
        for name, messages in self.filterset.form.errors.items():
            label = self.filterset.form.fields[name].label
            errors += [f"{label}: {message}" for message in messages]
        return errors

    def _settled(self) -> QueryDict:
        """The parameters as links and views keep them: a record by its key, not as it was typed."""
        settled = self._parameters.copy()
        form = self.filterset.form
        for name, form_field in form.fields.items() if form.is_bound else ():
            if settle := getattr(form_field.widget, "settle", None):
                settle(settled, name, form.cleaned_data.get(name))
        return settled

    def _range_parameters(self) -> set[str]:
        """The names that filters of several inputs (from, to) read."""
        names = set()
        for name, form_field in self.filterset.form.fields.items():
            names |= {
                f"{name}{suffix}" for suffix in getattr(form_field.widget, "widgets_names", ())
            }
        return names

    def _fetch(self) -> None:
        """Read the page after an edge, before an edge, or the first."""
        after, before = self._parameters.get("after"), self._parameters.get("before")
        edge = self._edge(before or after or "")
        if self.errors:
            return
        rows, has_more = self._page_at(edge, later=not before)
        if edge and (not rows or (before and not has_more)):
            # Fewer than a page before the edge, or nothing behind it: begin at the beginning.
            before, edge = None, []
            rows, has_more = self._page_at(edge, later=True)
        self.rows = rows
        self.total = capped(self._filtered)
        if not rows:
            return
        self.first = 1
        if edge:
            earlier = self._compare(self._key(rows[0]), later=False)
            self.first += capped(self._filtered.filter(earlier))
            self.previous_url = self._url(before=self._encoded(rows[0]))
        if before or has_more:
            self.next_url = self._url(after=self._encoded(rows[-1]))

    def _page_at(self, edge: Sequence[Any], *, later: bool) -> tuple[list[Row], bool]:
        """The rows on one side of the edge, nearest first, and whether there are more beyond."""
        found = self._filtered.filter(self._compare(edge, later=later)) if edge else self._filtered
        descends = self._is_descending == later
        order = [F(name).desc() if descends else F(name).asc() for name in self._fields]
        rows = list(found.order_by(*order)[: ROWS_A_PAGE + 1])
        kept = rows[:ROWS_A_PAGE]
        return kept if later else kept[::-1], len(rows) > ROWS_A_PAGE

    def _compare(self, key: Sequence[Any], *, later: bool) -> Any:
        """Rows that come later in this order than the key, or earlier; PostgreSQL compares rows."""
        greater = later != self._is_descending
        lookup = TupleGreaterThan if greater else TupleLessThan
        return lookup(Tuple(*[F(name) for name in self._fields]), tuple(key))

    def _edge(self, text: str) -> list[Any]:
        """The key in the address, as the fields' own types. A key made up by hand is an error."""
        if not text:
            return []
        try:
            parts = zip(self._columns, _parts(text), strict=True)
            return [column.to_python(part) for column, part in parts]
        except (ValueError, TypeError, ValidationError):
            self.errors.append(gettext("The page in the address cannot be understood."))
            return []

    def _key(self, row: Row) -> list[Any]:
        return [column.value_from_object(row) for column in self._columns]

    def _encoded(self, row: Row) -> str:
        key = [column.value_to_string(row) for column in self._columns]
        return json.dumps(key, ensure_ascii=False)

    @property
    def _columns(self) -> "list[Field[Any, Any]]":
        """The model's fields that the order in force is made of."""
        meta = self._page.model._meta
        return [cast("Field[Any, Any]", meta.get_field(name)) for name in self._fields]

    def _sorting(self, column: Column) -> tuple[str, str]:
        if not column.sort:
            return "", ""
        name = column.sort[0]
        if self.sort == name:
            return self._url(sort=f"-{name}"), "ascending"
        return self._url(sort=name), "descending" if self.sort == f"-{name}" else "none"

    def _url(self, *without: str, **changed: str) -> str:
        parameters = self._parameters.copy()
        for name in ("after", "before", *without):
            parameters.pop(name, None)
        for name in [name for name, values in parameters.lists() if not any(values)]:
            del parameters[name]
        for name, value in changed.items():
            parameters[name] = value
        return f"?{parameters.urlencode()}"


def named(url_name: str) -> ListPage[Any] | None:
    """The list that lies at the address of this name, where people keep views of it."""
    try:
        reverse(url_name)  # loads the addresses, and the lists of kinds are declared with them
    except NoReverseMatch:
        return None
    return next((page for page in declared if page.url_name == url_name), None)


def _parts(text: str) -> list[str]:
    """The strings that make up a key in an address. Raises ValueError or TypeError."""
    parts = json.loads(text) if len(text) < LONGEST_KEY else None
    # Strings alone can be joined; PostgreSQL takes neither NUL nor half of a surrogate pair.
    if not isinstance(parts, list) or b"\0" in "".join(parts).encode():
        raise ValueError(text)
    return parts


def capped(rows: QuerySet[Any]) -> int:
    """How many, counted no further than one beyond the cap."""
    return rows.order_by().values("pk")[: COUNTED_UP_TO + 1].count()
