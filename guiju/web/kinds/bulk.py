"""One step with many records: a preview that says what each would do, then a unit for each.

It is no second path. Each record is taken through the same action as from its own page, one after
the other in the order of their keys, under a key made from that of the form: sent twice, each is
done once. What the preview showed is what is done: its records, with the content it looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID, uuid5

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import Refused, RuleBroken
from guiju.kernel.models import Access
from guiju.kernel.reading import Read, open_reading, reading
from guiju.kernel.unit import Call, Caller, record_refusal
from guiju.records.foresight import foresee_step
from guiju.records.lifecycle import Step
from guiju.records.record import Kind
from guiju.web.cells import Badge, Money
from guiju.web.forms import Done, FormPage
from guiju.web.kinds.listing import list_of
from guiju.web.kinds.opened import unread
from guiju.web.kinds.screen import Screen, screens, state_badge
from guiju.web.lists import AT_ONCE, COUNTED_UP_TO, Asked
from guiju.web.pages import View, acts, address_of, caller
from guiju.web.requests import SignedIn

SENT: Final = "records"
DIGITS: Final = 18  # no key is longer
Chosen = Sequence[tuple[Kind, Step]]


@dataclass(frozen=True)
class Line:
    """One record of the preview, or of the result."""

    record: Kind
    step: Step
    seen: int = 0
    refusal: Refused | None = None

    @property
    def title(self) -> str:
        """The record in words."""
        screen = screens.get(self.record.kind)
        return screen.title_of(self.record) if screen is not None else str(self.record)

    @property
    def number(self) -> str:
        """Its number, or its key while it has none."""
        return self.record.number or f"#{self.record.pk}"

    @property
    def amount(self) -> Money | None:
        """What it is about, where it is about an amount."""
        amount = self.record.amount()
        return Money(amount) if amount else None

    @property
    def state(self) -> Badge:
        """The state it is in."""
        return state_badge(self.record)


class BulkForm(forms.Form):
    """The records that the preview showed, and the reason where the step asks for one."""

    records = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool, **options: Any) -> None:
        """One reason holds for all of them."""
        super().__init__(*args, **options)
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=500,
                help_text=_("Kept with each of the records, for good."),
            )

    def clean_records(self) -> dict[int, int]:
        """The key of each record, and the version of its content that was looked at."""
        try:
            parts = [part.split(":") for part in self.cleaned_data["records"].split(".")]
            sent = {int(key): int(seen) for key, seen in parts}
        except ValueError:
            raise forms.ValidationError(gettext("The records sent cannot be understood.")) from None
        if len(sent) > AT_ONCE:
            raise forms.ValidationError(gettext("These are too many at once."))
        return sent


@dataclass
class BulkPage(FormPage):
    """The preview of a step with many records; sent, it becomes the page of the results."""

    request: SignedIn = field(kw_only=True)
    kind: str = field(kw_only=True)
    chosen: Chosen = field(kw_only=True)
    notes: list[str] = field(kw_only=True, default_factory=list)
    is_too_much: bool = field(kw_only=True, default=False)
    template: str = "web/kinds/bulk.html"

    @cached_property
    def lines(self) -> list[Line]:
        """Each record with what the step would do to it now."""
        by = caller(self.request)
        approved = [record for record, step in self.chosen if step.ends_route]
        refusals = unread(by.actor, self.request.company, approved)
        lines = []
        for record, step in self.chosen:
            foreseen, past = foresee_step(record, by, step)
            refusal = foreseen.refusal or refusals.get(record.pk)
            if foreseen.why_a_reason is not None and not step.needs_reason:
                refusal = refusal or foreseen.why_a_reason
            lines.append(Line(record, step, past.content_version, refusal))
        return lines

    @property
    def ready(self) -> list[Line]:
        """Those that would be done."""
        return [line for line in self.lines if line.refusal is None]

    @property
    def refused(self) -> list[Line]:
        """Those that would be refused."""
        return [line for line in self.lines if line.refusal is not None]

    @property
    def reasons(self) -> list[tuple[Refused, list[Line]]]:
        """Those that would be refused, by the reason, the most frequent first."""
        found: dict[str, tuple[Refused, list[Line]]] = {}
        for line in self.refused:
            if line.refusal is not None:
                found.setdefault(str(line.refusal), (line.refusal, []))[1].append(line)
        return sorted(found.values(), key=lambda one: -len(one[1]))

    @property
    def sum(self) -> Money | None:
        """What would be done comes to, where it is about amounts."""
        total = sum((line.record.amount() for line in self.ready), Decimal(0))
        return Money(total) if total else None

    def tell(self, read: Read) -> None:
        """The preview is a list of records."""
        read.verb, read.rows = Access.Verb.LIST, len(self.chosen)
        read.filters = {"records": [record.pk for record, _step in self.chosen]}

    def prepare(self) -> None:
        """Fill in what the preview shows."""
        super().prepare()
        pairs = [f"{line.record.pk}:{line.seen}" for line in self.ready]
        self.bound.initial[SENT] = ".".join(pairs)

    def leave(self, request: SignedIn, result: list[Line]) -> HttpResponse:
        """What became of each, on record as the list that it is."""
        read = Read(Access.Verb.LIST, self.kind, address=address_of(request), rows=len(result))
        read.filters = {"records": [line.record.pk for line in result]}
        context = {
            "title": self.title,
            "crumbs": self.crumbs,
            "page": self,
            "lines": result,
            "done": sum(line.refusal is None for line in result),
            "refused": sum(line.refusal is not None for line in result),
        }
        with reading(by=request.actor, company=request.company, read=read):
            return TemplateResponse(request, "web/kinds/bulk_done.html", context).render()


def take_each(request: SignedIn, answers: dict[str, Any], by: Caller, find: "Find") -> list[Line]:
    """Take the step with each record, each in a unit of its own. The order is that of the keys."""
    results = []
    for pk, seen in sorted(answers[SENT].items()):
        with open_reading(request.actor, request.company):
            found = find(pk)
            refusals = {}
            if found is not None and found[1].ends_route:
                refusals = unread(request.actor, request.company, [found[0]])
        if found is None:
            continue  # it went out of sight meanwhile: the page tells how many were done
        record, step = found
        one = Caller(by.actor, by.company, by.channel, by.address, key_of(by.key, step, pk))
        try:
            if pk in refusals:
                record_refusal(Call(one, record.permission(step.action), pk), refusals[pk])
                raise refusals[pk]
            act = record.lifecycle.actions[step.action]
            record = act(record, by=one, reason=answers.get("reason", ""), seen=seen)
            results.append(Line(record, step, seen))
        except Refused as refusal:
            results.append(Line(record, step, seen, refusal))
    return results


Find = Callable[[int], tuple[Kind, Step] | None]


def key_of(key: UUID | None, step: Step, pk: int) -> UUID | None:
    """The key of one record's unit: the same whenever the form is sent again."""
    return uuid5(key, f"{step.action}:{pk}") if key is not None else None


def bulk_view(screen: Screen) -> View[[str]]:
    """The view of one step with many records of a kind."""

    @acts(None, kind=screen.kind)
    def view(request: SignedIn, action: str) -> FormPage:
        step = screen.model.lifecycle.steps.get(action)
        if step is None or not step.in_bulk or action not in screen.model.lifecycle.actions:
            raise Http404
        choice = _Choice(request, screen)

        def find(pk: int) -> tuple[Kind, Step] | None:
            record = screen.rows(request).filter(pk=pk).first()
            return (record, step) if record is not None else None

        return BulkPage(
            title=format_lazy("{step}: {kinds}", step=step.label, kinds=screen.title),
            form=lambda *args, **data: BulkForm(*args, needs_reason=step.needs_reason, **data),
            perform=lambda answers, by: take_each(request, answers, by, find),
            done=lambda _lines: Done(screen.url("list")),
            submit=step.label,
            tone=step.tone or "pri",
            back=choice.back,
            crumbs=screen.crumbs,
            request=request,
            kind=screen.kind,
            chosen=[(record, step) for record in choice.records],
            notes=choice.notes,
            is_too_much=choice.is_too_much,
        )

    return view


class _Choice:
    """Which records were chosen: by their keys, as all that a filter finds, or as sent."""

    def __init__(self, request: SignedIn, screen: Screen) -> None:
        self._request, self._screen = request, screen
        self.of = request.GET.get("of", "")
        self.back = f"{screen.url('list')}?{self.of}" if self.of else screen.url("list")
        self.notes: list[str] = []
        self.is_too_much = False
        self.records: list[Any] = self._records()

    def _records(self) -> list[Any]:
        if self._request.method == "POST":
            sent = self._request.POST.get(SENT, "").split(".")
            return self._by_key([part.partition(":")[0] for part in sent])
        if "all" in self._request.GET:
            return self._all()
        return self._by_key(self._request.GET.getlist("pk"))

    def _by_key(self, said: list[str]) -> list[Any]:
        keys = {int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= DIGITS}
        if self._is_within(len(keys)):
            records = list(self._screen.rows(self._request).filter(pk__in=keys).order_by("pk"))
            if gone := len(set(said)) - len(records):
                self.notes.append(
                    gettext("%(number)d of those chosen are not there, or not yours to see.")
                    % {"number": gone}
                )
            return records
        return []

    def _all(self) -> list[Any]:
        """All that the filter finds now; said aloud where it finds other than when chosen."""
        page = list_of(self._screen)
        rows = self._screen.rows(self._request)
        asked = Asked(page, self._request, rows, parameters=QueryDict(self.of))
        if asked.errors:
            raise RuleBroken(
                _("The filters in the address are not understood."),
                what_to_do=_("Set them on the list, then choose again."),
            )
        if not self._is_within(asked.total):
            return []
        records = list(asked.found.order_by("pk")[: AT_ONCE + 1])
        if self._request.GET["all"] != str(len(records)):
            self.notes.append(
                gettext("The filter found %(before)s records when you chose; now it finds %(now)d.")
                % {"before": self._request.GET["all"][:10], "now": len(records)}
            )
        return records

    def _is_within(self, number: int) -> bool:
        self.is_too_much = number > AT_ONCE
        if self.is_too_much:
            many = gettext("more than %(number)d") % {"number": COUNTED_UP_TO}
            said = many if number > COUNTED_UP_TO else str(number)
            self.notes.append(
                gettext("These are %(number)s records; at most %(most)d are done at once.")
                % {"number": said, "most": AT_ONCE}
            )
        return not self.is_too_much
