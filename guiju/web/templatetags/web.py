"""Tags that every template has."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, Form
from django.template.base import FilterExpression, NodeList, Parser, TextNode, Token
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from guiju.web import cells
from guiju.web.words import WORDS

register = template.Library()
ICON_SIZE: Final = 16


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    """A Lucide icon: its name, and its size in pixels where it is not 16.

    One that is named in the template is drawn when the template is compiled.
    """
    _tag, name, *size = token.split_contents()
    pixels = int(size[0]) if size else ICON_SIZE
    said = parser.compile_filter(name)
    if said.is_var:
        return Icon(said, pixels)
    return TextNode(drawn(said.resolve(template.Context()), pixels))


class Icon(template.Node):
    """An icon whose name is known only when the page is rendered."""

    def __init__(self, name: FilterExpression, size: int) -> None:
        self.name, self.size = name, size

    def render(self, context: template.Context) -> str:
        """The icon of this name."""
        return drawn(self.name.resolve(context), self.size)


@cache
def drawn(name: str, size: int = ICON_SIZE) -> str:
    """An icon, drawn inline; for decoration only, so hidden from screen readers."""
    return lucide(name, size=size, **{"class": "icon", "aria-hidden": "true"})


@register.tag
def fixed(parser: Parser, token: Token) -> template.Node:
    """`{% fixed %} … {% endfixed %}`: what depends on the language alone is rendered once for each.

    No value of the page is known in there, so none can be kept.
    """
    inner = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(inner)


class Fixed(template.Node):
    """Keeps what its inside came to, language by language."""

    def __init__(self, inner: NodeList) -> None:
        self.nodelist = inner
        self._rendered: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """What the inside came to in this language; a value of the page is an AttributeError."""
        language = get_language()
        if language not in self._rendered:
            self._rendered[language] = self.nodelist.render(template.Context())
        return self._rendered[language]


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
