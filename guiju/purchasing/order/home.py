"""What the first page says of purchase orders: by state, over time, and by supplier.

Each bar leads to the list of just those orders, so it counts what the list finds: the same
predicate, the same days, the same column. However many orders there are, no more are read than the
list counts: where the newest months hold more, weeks are shown, then days.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.utils.dates import MONTHS_3
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.models import Company
from guiju.partners.models import Partner
from guiju.purchasing.order.lifecycle import LIFE
from guiju.purchasing.order.models import Order
from guiju.records.sight import visible_to
from guiju.web.cells import money_words, number
from guiju.web.charts import Bar, Chart, bars, short
from guiju.web.home import Card, card
from guiju.web.kinds.filters import IN_FORCE, in_force, listed
from guiju.web.kinds.screen import DISCARDED, screens
from guiju.web.lists import COUNTED_UP_TO
from guiju.web.ranges import ONE_DAY, PERIODS, WEEK, Day, month, span, week
from guiju.web.requests import SignedIn
from guiju.web.views.choosing import COLUMN

Text = str | Promise

TOP: Final = 6
NOTHING: Final = Decimal(0)
TONES: Final = {"info": "", "": "none"}  # of a bar, where the state's own would not be seen
NONE_YET: Final = _("No order was placed in this time.")


@dataclass(frozen=True)
class Times:
    """So many periods of one length up to now: where each begins, and what it is called."""

    title: Text
    count: int
    begin: Callable[[Day, int], Day]
    label: Callable[[Day], str]

    def spans(self, today: Day) -> list[tuple[Day, Day]]:
        """The first and the last day of each, the oldest first."""
        starts = [self.begin(today, ahead) for ahead in range(1 - self.count, 2)]
        return [(one, after - ONE_DAY) for one, after in pairwise(starts)]


# The first that holds no more orders than are read.
TIMES: Final = (
    Times(_("last 6 months"), 6, month, lambda day: str(MONTHS_3[day.month])),
    Times(_("last 8 weeks"), 8, lambda day, on: week(day) + on * WEEK, lambda day: f"{day:%m-%d}"),
    Times(_("last 7 days"), 7, lambda day, on: day + on * ONE_DAY, lambda day: f"{day:%m-%d}"),
)
OF_SUPPLIERS: Final = ("this_year", "this_quarter", "this_month", "this_week", "today")


@card(order=20)
def charts_card(request: SignedIn, held: frozenset[str]) -> Card | None:
    """Three charts for whoever may read orders, of those orders that they see."""
    if "purchasing.order.read" not in held:
        return None
    today = clock.business_today(request.company)
    cut = first_day_read(request, min(TIMES[0].spans(today)[0][0], begins(OF_SUPPLIERS[0], today)))
    seen: QuerySet[Any] = visible_to(request.actor, request.company, Order)
    charts: list[Chart] = []
    times = next((one for one in TIMES if one.spans(today)[0][0] >= cut), None)
    if times is not None:
        spans = times.spans(today)
        by_day = list(
            within(seen, spans[0][0], spans[-1][1])
            .exclude(state=DISCARDED)
            .values("state", "ordered_on")
            .annotate(orders=Count("pk"), ordered=Sum("value"))
            .order_by()
        )
        charts += [over_time(times, spans, by_day), by_state(times, spans, by_day)]
    period = next((one for one in OF_SUPPLIERS if begins(one, today) >= cut), None)
    if period is not None:
        charts.append(by_supplier(request, period, within(seen, *span(period, today))))
    return Card("web/charts/charts.html", {"charts": charts}, is_wide=True) if charts else None


def first_day_read(request: SignedIn, earliest: Day) -> Day:
    """From which day on no more orders are dated than the list counts. One statement.

    It counts the company's orders, seen or not: only so is the work bounded for everybody.
    """
    beyond = newest(request.company, earliest)[COUNTED_UP_TO : COUNTED_UP_TO + 1].first()
    return earliest if beyond is None else beyond + ONE_DAY


def newest(company: Company, earliest: Day) -> QuerySet[Any]:
    """The days of the orders, the latest first; the index alone tells them."""
    dated = Order.objects.filter(company=company, ordered_on__gte=earliest)
    return dated.order_by("-ordered_on").values_list("ordered_on", flat=True)


def begins(period: str, today: Day) -> Day:
    """The first day of a period that has one. Raises ValueError for one that has none."""
    first = span(period, today)[0]
    if first is None:
        raise ValueError(period)
    return first


def within(orders: QuerySet[Any], first: Day | None, last: Day | None) -> QuerySet[Any]:
    """The orders of these days."""
    return orders.filter(ordered_on__gte=first, ordered_on__lte=last)


def over_time(
    times: Times, spans: list[tuple[Day, Day]], by_day: Iterable[Mapping[str, Any]]
) -> Chart:
    """The value of what was ordered, in CNY: approved, or short-closed since."""
    amounts: dict[Day, Decimal] = defaultdict(Decimal)
    for row in by_day:
        if row["state"] in in_force(LIFE):
            start = next(first for first, last in spans if first <= row["ordered_on"] <= last)
            amounts[start] += row["ordered"]
    rows = [
        Bar(
            times.label(first),
            amounts[first],
            short(amounts[first]) if amounts[first] else "0",
            address(state=IN_FORCE, **days(first, last)),
            f"{first} / {last}: {money_words(amounts[first])}",
        )
        for first, last in spans
    ]
    rows = rows if any(amounts.values()) else []
    return bars(
        _("Ordered amount (CNY)"), rows, note=times.title, nothing=NONE_YET, is_upright=True
    )


def by_state(
    times: Times, spans: list[tuple[Day, Day]], by_day: Iterable[Mapping[str, Any]]
) -> Chart:
    """How many orders stand where."""
    counts: dict[str, int] = defaultdict(int)
    for row in by_day:
        counts[row["state"]] += row["orders"]
    asked = days(spans[0][0], spans[-1][1])
    rows = [
        Bar(
            state.label,
            counts[state.name],
            number(counts[state.name]),
            address(state=state.name, **asked),
            tone=TONES.get(state.tone, state.tone),
        )
        for state in LIFE.states.values()
        if counts[state.name]
    ]
    return bars(_("Purchase orders by state"), rows, note=times.title, nothing=NONE_YET)


def by_supplier(request: SignedIn, period: str, orders: QuerySet[Any]) -> Chart:
    """The suppliers of whom most was ordered, in CNY, of those that this person can filter by."""
    suppliers = listed(Partner, request).values("pk")
    found = list(
        orders.filter(state__in=in_force(LIFE), supplier__in=suppliers)
        .values("supplier", "supplier__name")
        .annotate(ordered=Sum("value"))
        .order_by("-ordered", "supplier")[:TOP]
    )
    rows = [
        Bar(
            row["supplier__name"],
            row["ordered"],
            short(row["ordered"]),
            address(state=IN_FORCE, supplier=row["supplier"], ordered_on=period),
            f"{row['supplier__name']}: {money_words(row['ordered'])}",
        )
        for row in found
    ]
    label = PERIODS[period][0]
    return bars(_("Top suppliers"), rows, note=label, nothing=NONE_YET, is_long=True)


def days(first: datetime.date, last: datetime.date) -> dict[str, str]:
    """The filter of these days."""
    return {"ordered_on_from": first.isoformat(), "ordered_on_to": last.isoformat()}


def address(**asked: Any) -> str:
    """The list of these orders, with the amount in CNY and its total."""
    return f"{screens[Order.kind].url('list')}?{urlencode(asked | {COLUMN: 'value'})}"
