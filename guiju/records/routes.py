"""Approval routes: versioned masters that say who must approve what.

Of the active routes that fit a record, the one that says most about it is taken: its category
before any, the nearest department before one above it or none, the highest amount that it reaches.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.database.statements import rows
from guiju.kernel.directory import directory
from guiju.kernel.errors import RuleBroken
from guiju.kernel.fields import PartOf
from guiju.records.content import cell_at
from guiju.records.masters import life_of_a_master
from guiju.records.record import Kind, Part

if TYPE_CHECKING:
    from guiju.records.taking import Taking

HEAD, ROLE, POST = "head", "role", "post"
LATE_HOURS = 8  # the head answers a late entry within a working day


class Stage(NamedTuple):
    """One stage of a route as it is asked of one record."""

    name: str
    candidates: list[int]
    needed: int
    hours: int


class Route(Kind):
    """Who must approve a kind of record, by department, category and amount. Business."""

    name = models.CharField(_("name"), max_length=80)
    for_kind = models.CharField(_("kind of record"), max_length=40)
    for_category = models.CharField(_("category"), max_length=40, blank=True, default="")
    for_department = models.BigIntegerField(_("department"), null=True, blank=True)
    amount_from = models.DecimalField(
        _("from the amount"), max_digits=18, decimal_places=2, default=0
    )

    sensitive = frozenset(
        {"name", "for_kind", "for_category", "for_department", "amount_from", "stages"}
    )
    series = "RT"
    lifecycle = life_of_a_master(retired_by_another=True)

    class Meta:
        app_label = "records"
        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")
        indexes = (
            models.Index(
                name="records_route_fits", fields=["company", "for_kind", "state", "-amount_from"]
            ),
        )

    def check_content(self, parts: dict[str, list[Part]]) -> None:
        """A route has stages, each with somebody to ask."""
        stages = parts.get("stages")
        if stages is not None and not stages:
            raise RuleBroken(_("A route has at least one stage."), field="stages")
        for stage in stages or []:
            stage.clean_choice()  # type: ignore[attr-defined]


class RouteStage(Part):
    """One stage of a route: who, how many of them, within how many working hours. Business."""

    class Candidates(models.TextChoices):
        """How the candidates are found."""

        HEAD = HEAD, _("head of the department")
        ROLE = ROLE, _("holders of a role")
        POST = POST, _("holders of a post")

    route: models.ForeignKey[Route, Route] = PartOf(Route, related_name="stages")
    name = models.CharField(_("name"), max_length=80)
    candidates = models.CharField(_("asked"), max_length=10, choices=Candidates.choices)
    role = models.CharField(_("role"), max_length=40, blank=True, default="")
    post = models.BigIntegerField(_("post"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    hours = models.PositiveSmallIntegerField(_("working hours"), default=16)

    class Meta:
        app_label = "records"
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        constraints = (
            models.CheckConstraint(
                name="records_routestage_asks_somebody",
                condition=models.Q(candidates=HEAD)
                | (models.Q(candidates=ROLE) & ~models.Q(role=""))
                | models.Q(candidates=POST, post__isnull=False),
            ),
            models.CheckConstraint(
                name="records_routestage_count", condition=models.Q(count__gte=1, count__lte=9)
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean_choice(self) -> None:
        """Raises RuleBroken where nobody is named."""
        is_named = {HEAD: True, ROLE: bool(self.role), POST: self.post is not None}
        if not is_named.get(self.candidates, False):
            at_fault = self.candidates if self.candidates in is_named else "candidates"
            raise RuleBroken(
                _("The stage “%(stage)s” does not say who is asked.") % {"stage": self.name},
                field=cell_at("stages", self.position, at_fault),
            )


class Fitting(NamedTuple):
    """An active route that fits a record, with its stages in order."""

    pk: int
    number: str
    for_category: str
    for_department: int | None
    amount_from: Decimal
    stages: list[RouteStage]


ROUTES = """
SELECT r.id, r.number, r.for_category, r.for_department, r.amount_from,
    s.name, s.candidates, s.role, s.post, s.count, s.hours
FROM records_route r LEFT JOIN records_routestage s ON s.route_id = r.id
WHERE r.company_id = %s AND r.state = 'active' AND r.for_kind = %s AND r.for_category IN ('', %s)
  AND r.amount_from <= %s AND (r.for_department IS NULL OR NOT %s)
ORDER BY s.position
"""
ASKED_OF_A_STAGE = ("name", "candidates", "role", "post", "count", "hours")


def stages_for(taking: "Taking") -> list[Stage]:
    """The stages that the record must pass: those of its route, else those of its kind.

    A late entry is first put before the head of its department (demand P1.3.3).
    """
    route = route_for(taking)
    if route is not None:
        stages = [
            Stage(stage.name, asked(taking, stage), stage.count, stage.hours)
            for stage in route.stages
        ]
        taking.particulars["route"] = route.number
    else:
        stages = taking.record.default_stages(taking.unit)
    if taking.lateness is not None and stages:
        head = asked(taking, RouteStage(candidates=HEAD))
        if stages[0].candidates == head:
            # The same person decides first anyway, and one person fills one seat.
            name = _("%(stage)s, entered late") % {"stage": stages[0].name}
            stages[0] = stages[0]._replace(name=str(name))
        else:
            stages.insert(0, Stage(str(_("late entry")), head, 1, LATE_HOURS))
    return stages


def route_for(taking: "Taking") -> Fitting | None:
    """The active route that says most about the record.

    One statement, and a second one where routes for single departments are among them.
    """
    record, company = taking.record, taking.unit.company
    place = record.scope_department
    asked_for = record.kind, record.route_category(), record.amount()
    fitting: dict[int, Fitting] = {}
    for pk, number, category, department, amount, *of_stage in rows(
        ROUTES, company.pk, *asked_for, place is None
    ):
        route = fitting.setdefault(pk, Fitting(pk, number, category, department, amount, []))
        if of_stage[0] is not None:
            route.stages.append(RouteStage(**dict(zip(ASKED_OF_A_STAGE, of_stage, strict=True))))
    above: list[int | None] = [None]  # from no department to the nearest one
    if place and any(route.for_department for route in fitting.values()):
        above += reversed(directory().departments_above(place, company))
    return max(
        (route for route in fitting.values() if route.for_department in above),
        key=lambda route: (
            bool(route.for_category),
            above.index(route.for_department),
            route.amount_from,
            route.pk,
        ),
        default=None,
    )


def asked(taking: "Taking", stage: RouteStage) -> list[int]:
    """The actors whom a stage asks about this record."""
    record, company = taking.record, taking.unit.company
    if stage.candidates == ROLE:
        return directory().role_holders(stage.role, company, record.scope_department)
    if stage.candidates == POST:
        return directory().post_holders(stage.post or 0, company)
    apart = taking.past.touched((taking.step.action,))
    heads = directory().heads_above(record.scope_department, company, taking.unit.actor)
    return [head for head in heads if head not in apart][:1]
