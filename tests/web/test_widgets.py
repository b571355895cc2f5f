"""Inputs drawn in Python say what Django's templates say."""

import datetime
import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from guiju.web.forms import Renderer
from guiju.web.widgets import DRAWN

NASTY = "<b>&\"'"
CHOICES = [
    ("", "All"),
    (1, NASTY),
    ("Group & Co", [(2, "two"), (NASTY, "three")]),
]
ATTRS = {"id": "id_x", "required": True, "disabled": False, "data-x": NASTY, "rows": 3}
WIDGETS = [
    (forms.TextInput(ATTRS), NASTY),
    (forms.TextInput(), None),
    (forms.NumberInput(ATTRS), 0),
    (forms.DateInput(ATTRS, format="%Y-%m-%d"), datetime.date(2026, 3, 1)),
    (forms.HiddenInput(ATTRS), "kept"),
    (forms.PasswordInput(ATTRS, render_value=True), NASTY),
    (forms.CheckboxInput(ATTRS), True),
    (forms.CheckboxInput(ATTRS), False),
    (forms.FileInput(ATTRS), None),
    (forms.Textarea(ATTRS), f"\n{NASTY}\n"),
    (forms.Textarea(ATTRS), None),
    (forms.Select(ATTRS, choices=CHOICES), 1),
    (forms.Select(choices=CHOICES), NASTY),
    (forms.SelectMultiple(ATTRS, choices=CHOICES), [1, 2]),
]


def plain(html: str) -> str:
    """Without the line breaks that no browser shows; those within a text stay."""
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_it_says_what_the_template_says(widget: forms.Widget, value: object) -> None:
    assert widget.template_name in DRAWN
    ours, theirs = (
        widget.render("the name", value, renderer=renderer)
        for renderer in (Renderer(), TemplatesSetting())
    )
    assert plain(ours) == plain(theirs)
    assert "<b>" not in ours
