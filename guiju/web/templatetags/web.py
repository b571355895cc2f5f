"""Tags that every template has."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Form
from django.utils.html import json_script
from lucide.templatetags.lucide import lucide

from guiju.web import cells
from guiju.web.words import WORDS

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 16) -> str:
    """A Lucide icon, drawn inline; for decoration only, so hidden from screen readers."""
    return lucide(name, size=size, **{"class": "icon", "aria-hidden": "true"})


@register.filter
def cell(value: Any) -> str:
    """Any value as a table shows it."""
    return cells.cell(value)


@register.simple_tag
def money(value: Decimal | None, currency: str = "CNY") -> str:
    """An amount to the cent with its currency."""
    return cells.money(value, currency)


@register.simple_tag
def number(value: int | Decimal, places: int | None = None) -> str:
    """A number with thousand separators."""
    return cells.number(value, places)


@register.filter
def day(value: date | None) -> str:
    """A date, 2026-11-24."""
    return cells.day(value) if value is not None else cells.NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """A moment, 2026-11-24 09:05."""
    return cells.moment(value) if value is not None else cells.NOTHING


@register.simple_tag
def badge(label: str, tone: str = "") -> str:
    """A state in one word."""
    return cells.Badge(label, tone).__html__()


@register.simple_tag
def words() -> str:
    """The sentences of scripts, for a page that has an entry form."""
    return json_script({name: str(word) for name, word in WORDS.items()}, "words")


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    """Whether the label stands behind the input."""
    return isinstance(bound.field.widget, CheckboxInput)


@register.filter
def faults(form: Form) -> list[tuple[str, str, str]]:
    """Each error of a form with its field's label and the id to jump to."""
    own = [
        (str(bound.label), str(error), bound.id_for_label or bound.auto_id)
        for bound in form
        for error in bound.errors
    ]
    return own + list(getattr(form, "faults", ()))  # those of its lines
