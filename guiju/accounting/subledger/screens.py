"""What waits in the sub-ledger to become journal entries, and the button that makes them."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guiju.accounting.period.models import OPEN, Period
from guiju.accounting.posting_rule.models import PostingRule
from guiju.accounting.reports.sheet import linked
from guiju.accounting.subledger.events import event_types
from guiju.accounting.subledger.generating import generate, waiting_for
from guiju.accounting.subledger.models import Generation
from guiju.kernel.models import Access
from guiju.kernel.reading import Read
from guiju.web import navigation
from guiju.web.forms import Done, FormPage, NothingForm
from guiju.web.lists import Column
from guiju.web.pages import acts, may, reads
from guiju.web.records import Related
from guiju.web.requests import SignedIn

RUN = "accounting.generation.run"
READ = "accounting.entry.read"
TITLE = _("Generate entries")

navigation.register(
    navigation.Entry("accounting", TITLE, "wand-sparkles", "generation", READ, order=15)
)


@reads(READ, kind="accounting.generation", verb=Access.Verb.LIST)
def generation(request: SignedIn, read: Read) -> HttpResponse:
    """Each active rule and open period for which something waits, and the runs so far."""
    waiting = list(waiting_now(request))
    runs = Generation.objects.filter(company=request.company).select_related(
        "rule", "period", "unit__actor"
    )
    newest = list(runs.order_by("-pk")[:20])
    read.rows = len(waiting) + len(newest)
    may_run = may(request, RUN)
    cards = [
        Related(
            _("Waiting"),
            (
                Column(_("Event"), lambda row: row["event"]),
                Column(_("Rule"), lambda row: row["rule"] or _("no active rule")),
                Column(_("Period"), lambda row: row["period"]),
                Column(_("Waiting"), lambda row: row["number"], is_number=True),
                Column("", lambda row: button(row) if may_run else ""),
            ),
            waiting,
            nothing=_("Everything in the sub-ledger is in journal entries."),
        ),
        Related(
            _("Runs so far"),
            (
                Column(_("Rule"), "rule"),
                Column(_("Version of the rule"), "rule_version", is_number=True),
                Column(_("Period"), "period.code"),
                Column(_("Sub-ledger entries"), "taken", is_number=True),
                Column(_("Journal entries"), "made", is_number=True),
                Column(_("By"), "unit.actor"),
                Column(_("At"), "unit.at"),
            ),
            newest,
            nothing=_("There was none yet."),
        ),
    ]
    context = {"title": TITLE, "cards": cards}
    return TemplateResponse(request, "accounting/cards.html", context)


def waiting_now(request: SignedIn) -> Any:
    """What waits, by event and open period; an event without a rule is named, too."""
    rules = {
        rule.for_event: rule
        for rule in PostingRule.objects.filter(company=request.company, state="active")
    }
    for period in Period.objects.filter(company=request.company, state=OPEN).order_by("starts_on"):
        for name, event in event_types.items():
            rule = rules.get(name)
            probe = rule or PostingRule(company=request.company, for_event=name)
            if number := waiting_for(probe, period).count():
                yield {"event": event.label, "rule": rule, "period": period, "number": number}


def button(row: dict[str, Any]) -> Any:
    """Leads to the form that makes the entries."""
    if row["rule"] is None:
        return ""
    return linked(_("Generate"), "generation-run", row["rule"].pk, row["period"].pk)


@acts(RUN, kind="accounting.generation")
def run(request: SignedIn, rule: int, period: int) -> FormPage:
    """The form that makes the entries of one rule in one period."""
    of_rule = get_object_or_404(PostingRule, company=request.company, pk=rule)
    of_period = get_object_or_404(Period, company=request.company, pk=period)
    return FormPage(
        title=TITLE,
        form=NothingForm,
        perform=lambda answers, by: generate(by=by, rule=of_rule, period=of_period),
        done=partial(after_run, request),
        submit=_("Generate"),
        question=_(
            "“%(rule)s” makes drafts of all that waits in %(period)s. They are yours to submit."
        )
        % {"rule": of_rule, "period": of_period},
        back=reverse("generation"),
        crumbs=((TITLE, reverse("generation")),),
    )


def after_run(request: SignedIn, made: Generation) -> Done:
    """Back to the entries."""
    said = ngettext("%(number)d entry was made.", "%(number)d entries were made.", made.made)
    return Done(reverse("accounting.entry.list"), said % {"number": made.made})


def addresses() -> list[URLPattern]:
    """The page and its form."""
    return [
        path("books/generate/", generation, name="generation"),
        path("books/generate/<int:rule>/<int:period>/", run, name="generation-run"),
    ]
