"""How people meet parameters: what holds, and the changes that were proposed and confirmed."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.models import Company
from guiju.kernel.models import Parameter as Row
from guiju.kernel.parameters import Parameter, parameters
from guiju.kernel.reading import Read
from guiju.org.parameter import actions  # noqa: F401  registers the steps
from guiju.org.parameter.models import ParameterChange
from guiju.org.parameter.values import allowed, written
from guiju.records.record import Event
from guiju.web import navigation
from guiju.web.kinds.screen import Screen
from guiju.web.lists import Column
from guiju.web.pages import may, reads
from guiju.web.records import RecordPage, Related, Step
from guiju.web.requests import SignedIn

KIND = ParameterChange.kind


def which(request: SignedIn) -> forms.Field:
    """The parameters, with what holds by declaration; the page of parameters names one."""
    choices = [(one.name, label_of(one)) for one in in_order()]
    asked = request.GET.get("parameter", "")
    return forms.ChoiceField(
        label=_("Parameter"), choices=choices, initial=asked if asked in parameters else None
    )


def in_order() -> list[Parameter[Any]]:
    """All of them, by name."""
    return sorted(parameters.values(), key=lambda one: one.name)


def label_of(one: Parameter[Any]) -> str:
    """What it is about, and which values there are."""
    return gettext("%(label)s (%(allowed)s)") % {"label": one.label, "allowed": allowed(one)}


def name_of(change: ParameterChange) -> Any:
    """What it is about; a parameter that is gone keeps its name."""
    declared = parameters.get(change.parameter)
    return declared.label if declared else change.parameter


SCREEN = Screen(
    model=ParameterChange,
    slug="parameter-changes",
    icon="sliders-horizontal",
    group="company",
    place=41,
    name="parameter",
    columns=("number", "parameter", "former", "value", "owner", "state"),
    filters=("owner",),
    search=("number", "parameter", "why"),
    fields=("parameter", "value", "former", "why"),
    inputs={"parameter": which},
    shown={"parameter": name_of},
)
navigation.register(
    navigation.Entry(
        "company", _("Parameters"), "settings-2", "parameters", f"{KIND}.read", order=40
    )
)


@dataclass(frozen=True)
class Standing:
    """One parameter as it holds in a company, and by whose word."""

    declared: Parameter[Any]
    value: str
    since: datetime.datetime | None
    change: ParameterChange | None
    people: str

    @property
    def default(self) -> str:
        """What holds where nobody has said otherwise."""
        return written(self.declared.default) or gettext("none: it must be set")


def standing(company: Company) -> list[Standing]:
    """Each parameter as it holds now. Three statements, however many there are."""
    rows = {row.name: row for row in Row.objects.filter(company=company).order_by("id")}
    confirmed = ParameterChange.objects.filter(company=company, state="confirmed")
    changes = {one.parameter: one for one in confirmed.select_related("owner").order_by("record")}
    told = Event.objects.filter(
        record_id__in=[one.pk for one in changes.values()], action="approve", to_state="confirmed"
    )
    confirming = {event.record_id: event.actor.name for event in told.select_related("actor")}
    return [
        _standing(one, rows.get(one.name), changes.get(one.name), confirming) for one in in_order()
    ]


def _standing(
    declared: Parameter[Any],
    row: Row | None,
    change: ParameterChange | None,
    confirming: dict[int, str],
) -> Standing:
    value = written(declared.default if row is None else row.value)
    people = ""
    if change is not None:
        people = gettext("%(one)s, confirmed by %(other)s") % {
            "one": change.owner.name,
            "other": confirming.get(change.pk, ""),
        }
    elif row is not None:
        people = gettext("when the company was founded")
    return Standing(declared, value, row.at if row else None, change, people)


@reads(f"{KIND}.read", kind=KIND)
def page(request: SignedIn, read: Read) -> HttpResponse:
    """The list of parameters: what holds, since when, by whom, for which demand."""
    rows = standing(request.company)
    columns = [
        Column(_("Parameter"), "declared.label", is_wide=True),
        Column(_("Value"), "value"),
        Column(_("Unit"), "declared.unit"),
        Column(_("Default"), "default"),
        Column(_("Allowed"), lambda one: allowed(one.declared)),
        Column(_("Demands"), lambda one: ", ".join(one.declared.demands)),
        Column(_("Since"), "since"),
        Column(_("By"), "people", is_wide=True),
        Column(_("History"), history_link),
    ]
    steps = []
    if may(request, f"{KIND}.create"):
        columns.append(Column("", partial(propose_link, SCREEN.url("create"))))
        steps.append(
            Step("propose", _("Propose a change"), SCREEN.url("create"), "plus", tone="pri")
        )
    table = Related(
        _("Parameters"),
        tuple(columns),
        rows,
        nothing=_("There are no parameters."),
        note=_("A change is proposed by one person and confirmed by another; former values stay."),
    )
    shown = RecordPage(record=request.company, title=_("Parameters"), steps=steps, related=[table])
    response = shown.answer(request, read)
    read.rows = len(rows)
    return response


def history_link(one: Standing) -> str:
    """Leads to every change of this parameter that was ever proposed."""
    address = f"{SCREEN.url('list')}?q={one.declared.name}"
    return format_html('<a href="{}">{}</a>', address, one.change or gettext("Changes"))


def propose_link(create: str, one: Standing) -> str:
    """Leads to the form that proposes another value."""
    address = f"{create}?parameter={one.declared.name}"
    return format_html('<a href="{}">{}</a>', address, gettext("Propose"))
