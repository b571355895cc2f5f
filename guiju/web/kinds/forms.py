"""The form of a kind, made from its fields and parts; what it understands goes to an action."""

import datetime
from typing import Any, Final, cast

from django import forms
from django.db.models import Field, ForeignKey, TextField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.directory import directory
from guiju.kernel.errors import Refused, Stale
from guiju.records.content import parts_of
from guiju.records.foresight import Foreseen
from guiju.records.lifecycle import CREATE, Step
from guiju.records.record import Kind
from guiju.web.entry import entry_field
from guiju.web.kinds.conflicts import Conflict, as_given, conflict_of
from guiju.web.kinds.lines import A_LINE, Column, PartTable, keys_in, output_of, rows_of, table_of
from guiju.web.kinds.lookups import TYPED, looked_up, lookup_field, offered
from guiju.web.kinds.screen import Screen, capitalised, trimmed
from guiju.web.requests import SignedIn

SEEN: Final = "seen"
PLAIN: Final = "plain"  # in the address: lines as plain fields
DOUBLES_SEEN: Final = "doubles_seen"


class KeysField(forms.Field):
    """The keys of records that were shown, each in a hidden input."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[int, ...]:
        """What are no keys is left out: nothing is let through by it."""
        return tuple(int(one) for one in value or () if str(one).isascii() and str(one).isdigit())


class KindForm(forms.Form):
    """The fields of a kind in their order, and below them its parts as tables of lines."""

    def __init__(
        self,
        *args: Any,
        screen: Screen,
        request: SignedIn,
        record: Kind | None = None,
        seen: int | None = None,
        asks_why: bool = False,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """`record` is what is edited, revised or copied; `seen` the version of its content."""
        filled = {} if record is None else values_of(screen, record)
        if seen is None:
            filled = {name: said for name, said in filled.items() if name not in own_alone(screen)}
        options["initial"] = {**filled, **(initial or {})}
        super().__init__(*args, **options)
        self.screen, self.request, self.record = screen, request, record
        self.is_revised = seen is not None
        self.conflict: Conflict | None = None
        for name in screen.entered:
            self.fields[name] = field_of(screen, name, request, record)
        if seen is None:
            self._suggest(screen, request)
        if asks_why:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=500,
                help_text=_("Kept with the record, for good."),
            )
        if screen.model.distinctive:
            self.fields[DOUBLES_SEEN] = KeysField(required=False)
        if seen is not None:
            self.fields[SEEN] = forms.IntegerField(widget=forms.HiddenInput, initial=seen)
        self.parts = {name: self._table(name) for name in parts_of(screen.model)}

    def _suggest(self, screen: Screen, request: SignedIn) -> None:
        """Today, the nearest department for which one may enter something, what the screen says."""
        reach = directory().reach(request.actor, f"{screen.kind}.{CREATE}", request.company)
        for name, field in self.fields.items():
            if name == screen.model.occurred_field:
                field.initial = clock.business_today(request.company)
            if name == "department" and reach.departments:
                field.initial = reach.departments[0]
            if name in screen.begins:
                field.initial = screen.begins[name](request)

    def _table(self, name: str) -> PartTable:
        screen = self.screen
        fields = {
            one: line_field(screen, name, one, self.request, self.record)
            for one in screen.entered_in(name)
        }
        given = self.data if self.is_bound else None
        table = table_of(screen, name, fields, record=self.record, given=given)
        if given is None:
            table.is_plain = PLAIN in self.request.GET
        for row in () if self.is_revised else table.rows:
            row.update((one, "") for one in row if f"{name}.{one}" in own_alone(screen))
        return table

    def full_clean(self) -> None:
        """The lines belong to what the form understands; a wrong line is an error of the form."""
        super().full_clean()
        if not self.is_bound:
            return
        for name, table in self.parts.items():
            lines = table.clean() if not table.general else []
            if table.faults or table.general:
                self.add_error(None, A_LINE)
            else:
                self.cleaned_data[name] = lines

    def place(self, refusal: Refused) -> bool:
        """Put a refusal of the action beside the cell at fault, or show who was faster."""
        if isinstance(refusal, Stale) and self.record is not None and self.is_revised:
            self._look_at_both(self.record)
            return True
        return any(table.take(refusal) for table in self.parts.values())

    def _look_at_both(self, record: Kind) -> None:
        """What only the other one changed is taken over; what was typed stays."""
        screen = self.screen
        self.record = type(record)._default_manager.select_related("record").get(pk=record.pk)
        rows = {name: rows_of(screen, name, self.record) for name in self.parts}
        entered = as_given({**values_of(screen, self.record), **rows})
        typed = {name: self.cleaned_data[name] for name in entered if name in self.cleaned_data}
        conflict = conflict_of(self.record, self.cleaned_data[SEEN] or 0, typed, entered)
        data = cast("QueryDict", self.data).copy()
        for name in conflict.taken_over:
            data[name] = entered[name]
            data.pop(f"{name}{TYPED}", None)
        data[SEEN] = str(conflict.version)
        self.data, self.conflict = data, conflict
        self.parts = {name: self._table(name) for name in self.parts}

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong in lines: where, what, and the id to jump to."""
        return [told for table in self.parts.values() for told in table.told()]

    @property
    def today(self) -> datetime.date:
        """By which short days are understood."""
        return clock.business_today(self.request.company)

    @property
    def watch_url(self) -> str:
        """Where to ask whether somebody else changed the record; empty for a new one."""
        record = self.record if self.is_revised else None
        return self.screen.url("seen", record.pk) if record is not None else ""

    @property
    def outputs(self) -> list[Column]:
        """The fields of the head that are computed while one types."""
        named = [name for name in self.screen.live if "." not in name]
        return [output_of(self.screen, name) for name in named]

    @property
    def tables(self) -> list[PartTable]:
        """The parts, for the template."""
        return list(self.parts.values())


def field_of(screen: Screen, name: str, request: SignedIn, record: Kind | None) -> forms.Field:
    """How one field is asked for."""
    if name in screen.inputs:
        return screen.inputs[name](request)
    model_field = screen.column_field(name)
    if not isinstance(model_field, ForeignKey):
        return plain_field(model_field, request)
    present = [] if record is None else [getattr(record, model_field.attname)]
    if looked_up(model_field) is not None:
        return lookup_field(model_field, screen, name, request, present)
    rows = offered(model_field, request, present)
    if name == "department":
        reach = directory().reach(request.actor, f"{screen.kind}.{CREATE}", request.company)
        if not reach.company:
            rows = rows.filter(pk__in=[*reach.departments, *filter(None, present)])
    return forms.ModelChoiceField(
        queryset=rows,
        label=str(capitalised(model_field.verbose_name)),
        required=not model_field.blank,
        empty_label=None if not model_field.blank and rows.count() == 1 else "",
    )


def line_field(
    screen: Screen, part: str, name: str, request: SignedIn, record: Kind | None
) -> forms.Field:
    """How one column of a part is asked for."""
    path = f"{part}.{name}"
    if path in screen.inputs:
        return screen.inputs[path](request)
    model_field = screen.columns_of(part)[name]
    if not isinstance(model_field, ForeignKey):
        return plain_field(model_field, request)
    present = keys_in(record, part, model_field)
    if looked_up(model_field) is not None:
        return lookup_field(model_field, screen, path, request, present, is_terse=True)
    rows = {row.pk: row for row in offered(model_field, request, present)}
    choices = [(pk, str(row)) for pk, row in rows.items()]
    return forms.TypedChoiceField(
        label=str(capitalised(model_field.verbose_name)),
        choices=[("", ""), *choices] if model_field.blank else choices,
        coerce=lambda key: rows[int(key)],
        empty_value=None,
        required=not model_field.blank,
    )


def plain_field(model_field: "Field[Any, Any]", request: SignedIn) -> forms.Field:
    """The field as Django asks for it, numbers and days as people write them."""
    made = entry_field(model_field, lambda: clock.business_today(request.company))
    if made is None and isinstance(model_field, TextField):
        made = model_field.formfield(widget=forms.Textarea(attrs={"rows": 2}))
    elif made is None:
        made = model_field.formfield()
    if made is None:
        raise TypeError(f"{model_field} cannot be asked for")
    return cast("forms.Field", made)


def own_alone(screen: Screen) -> frozenset[str]:
    """What a copy does not take over: among it the day on which it happened."""
    return screen.model.own_alone | {screen.model.occurred_field}


def values_of(screen: Screen, record: Kind) -> dict[str, Any]:
    """What the record says, as a form begins with it."""
    values = {}
    for name in screen.entered:
        model_field = screen.column_field(name)
        values[name] = value_in_form(record, model_field)
    return values


def value_in_form(row: Any, model_field: "Field[Any, Any]") -> Any:
    """A value as an input holds it: a decimal without the places that say nothing."""
    value = model_field.value_from_object(row)
    is_decimal = model_field.get_internal_type() == "DecimalField" and value is not None
    return f"{trimmed(value):f}" if is_decimal else value


class StepForm(forms.Form):
    """What a step asks of whoever takes it."""

    def __init__(
        self, *args: Any, step: Step, foreseen: Foreseen | None, seen: int, **options: Any
    ) -> None:
        """`foreseen` tells of a reason beyond what the step always asks for."""
        super().__init__(*args, **options)
        if step.needs_papers:
            self.fields["papers_checked"] = forms.BooleanField(
                label=_("I have checked the entry against the source papers."), required=True
            )
        is_needed = foreseen.needs_reason if foreseen is not None else step.needs_reason
        if is_needed or step.is_timely or step.ends_route:
            self.fields["reason"] = forms.CharField(
                label=_("Reason") if is_needed else _("Remark") if step.ends_route else _("Note"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=500,
                required=is_needed,
                help_text=_("Kept with the record, for good."),
            )
        self.fields[SEEN] = forms.IntegerField(
            widget=forms.HiddenInput, initial=seen, required=False
        )
