"""The form of a kind, made from its fields and parts; what it understands goes to an action."""

from typing import Any, Final

from django import forms
from django.db.models import DateField, Field, ForeignKey, QuerySet, TextField
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.kernel import clock
from guiju.kernel.directory import directory
from guiju.records.content import parts_of
from guiju.records.foresight import Foreseen
from guiju.records.lifecycle import CREATE, Step
from guiju.records.record import Kind
from guiju.web.kinds.filters import choices_of
from guiju.web.kinds.screen import Screen, capitalised, trimmed
from guiju.web.requests import SignedIn

BLANK_LINES: Final = 3
MOST_LINES: Final = 200
SEEN: Final = "seen"
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
        options["initial"] = {**filled, **(initial or {})}
        super().__init__(*args, **options)
        for name in screen.entered:
            self.fields[name] = field_of(screen, name, request, record)
        if record is None:
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
        self.titles = {
            name: capitalised(model._meta.verbose_name_plural)
            for name, (model, _fields, _back) in parts_of(screen.model).items()
        }
        self.parts = {
            name: self._lines(screen, name, request, record) for name in parts_of(screen.model)
        }

    def _suggest(self, screen: Screen, request: SignedIn) -> None:
        """Today, and the nearest department for which one may enter something."""
        reach = directory().reach(request.actor, f"{screen.kind}.{CREATE}", request.company)
        for name, field in self.fields.items():
            if name == screen.model.occurred_field:
                field.initial = clock.business_today(request.company)
            if name == "department" and reach.departments:
                field.initial = reach.departments[0]

    def _lines(
        self, screen: Screen, name: str, request: SignedIn, record: Kind | None
    ) -> "BaseFormSet[forms.Form]":
        model, fields, _back = parts_of(screen.model)[name]
        made = {
            one: screen.inputs[f"{name}.{one}"](request)
            if f"{name}.{one}" in screen.inputs
            else field_for(field, request)
            for one, field in fields.items()
            if field.editable
        }
        line_form = type(f"{model.__name__}Form", (forms.Form,), made)
        lines = [] if record is None else getattr(record, name).order_by("position")
        initial = [{one: value_in_form(line, fields[one]) for one in made} for line in lines]
        made_of: type[BaseFormSet[forms.Form]] = formset_factory(
            line_form, extra=1 if initial else BLANK_LINES, can_delete=True, max_num=MOST_LINES
        )
        data = self.data if self.is_bound else None
        return made_of(data=data, prefix=name, initial=initial)

    def full_clean(self) -> None:
        """The lines belong to what the form understands; a wrong line is an error of the form."""
        super().full_clean()
        if not self.is_bound:
            return
        for name, formset in self.parts.items():
            if formset.is_valid():
                self.cleaned_data[name] = [
                    {key: value for key, value in line.items() if key != "DELETE"}
                    for line in formset.cleaned_data
                    if line and not line.get("DELETE")
                ]
            else:
                self.add_error(None, gettext("A line needs to be looked at again."))

    @property
    def tables(self) -> list[tuple[Any, "BaseFormSet[forms.Form]"]]:
        """Each part with its title, for the template."""
        return [(self.titles[name], formset) for name, formset in self.parts.items()]


def field_of(screen: Screen, name: str, request: SignedIn, record: Kind | None) -> forms.Field:
    """How one field is asked for."""
    if name in screen.inputs:
        return screen.inputs[name](request)
    model_field = screen.column_field(name)
    if not isinstance(model_field, ForeignKey):
        return plain_field(model_field)
    rows = choices_for(model_field, request)
    if name == "department":
        reach = directory().reach(request.actor, f"{screen.kind}.{CREATE}", request.company)
        if not reach.company:
            rows = rows.filter(pk__in=reach.departments)
    if record is not None and (present := getattr(record, model_field.attname)) is not None:
        # What it says now may stay, retired or not.
        rows = rows | model_field.related_model._default_manager.filter(pk=present)
    return forms.ModelChoiceField(
        queryset=rows,
        label=str(capitalised(model_field.verbose_name)),
        required=not model_field.blank,
        empty_label=None if not model_field.blank and rows.count() == 1 else "",
    )


def choices_for(model_field: "ForeignKey[Any, Any]", request: SignedIn) -> QuerySet[Any]:
    """What a link may point to, as far as the person sees it."""
    rows = choices_of(model_field.related_model, request)
    return rows.complex_filter(model_field.get_limit_choices_to())


def field_for(model_field: "Field[Any, Any]", request: SignedIn) -> forms.Field:
    """How a field of a line is asked for."""
    if isinstance(model_field, ForeignKey):
        return forms.ModelChoiceField(
            queryset=choices_for(model_field, request),
            label=str(capitalised(model_field.verbose_name)),
            required=not model_field.blank,
            empty_label="",
        )
    return plain_field(model_field)


def plain_field(model_field: "Field[Any, Any]") -> forms.Field:
    """The field as Django asks for it, with a date as the browser's own."""
    if isinstance(model_field, DateField):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        made = model_field.formfield(widget=widget)
    elif isinstance(model_field, TextField):
        made = model_field.formfield(widget=forms.Textarea(attrs={"rows": 3}))
    else:
        made = model_field.formfield()
    if made is None:
        raise TypeError(f"{model_field} cannot be asked for")
    return made


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
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=500,
                required=is_needed,
                help_text=_("Kept with the record, for good."),
            )
        self.fields[SEEN] = forms.IntegerField(
            widget=forms.HiddenInput, initial=seen, required=False
        )
