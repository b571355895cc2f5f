"""How people meet periods."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from guiju.accounting.period.closing import what_blocks
from guiju.accounting.period.models import CLOSED, Period
from guiju.web.cells import Badge
from guiju.web.kinds.screen import Screen
from guiju.web.lists import Column
from guiju.web.records import Related
from guiju.web.requests import SignedIn


def closing_list(request: SignedIn, period: Period) -> Iterator[Related]:
    """What closing, or locking, demands: each check, and everything that blocks."""
    checks = what_blocks(period)
    if not checks:
        return
    rows = [
        (check.label, blockers[0] if blockers else None, len(blockers))
        for check, blockers in checks
    ]
    yield Related(
        _("Before locking") if period.state == CLOSED else _("Before closing"),
        (
            Column(_("Check"), lambda row: row[0], is_wide=True),
            Column(
                "",
                lambda row: (
                    Badge(_("holds"), "ok") if row[1] is None else Badge(_("blocks"), "bad")
                ),
            ),
        ),
        rows,
        nothing="",
    )
    found = [one for _check, blockers in checks for one in blockers]
    if found:
        yield Related(
            _("What blocks"),
            (
                Column(_("Record"), lambda one: one.record),
                Column(_("Why"), lambda one: one.why, is_wide=True),
            ),
            found,
            nothing="",
        )


SCREEN = Screen(
    model=Period,
    slug="periods",
    icon="calendar-range",
    group="accounting",
    place=60,
    name="code",
    order="-starts_on",
    columns=("code", "starts_on", "ends_on", "is_opening", "state"),
    search=("code",),
    fields=("code", "starts_on", "ends_on", "is_opening"),
    beside=closing_list,
)
