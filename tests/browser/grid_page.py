"""A page with a line grid of every sort of column, served in place of one of the server's own.

The kinds of today have few of the sorts together. The page is rendered by the product's templates,
runs its scripts under its policy and asks the real server; what it sends is caught and returned.
"""

import datetime
import json
from typing import Any
from urllib.parse import parse_qs

from django import forms
from django.template import engines
from django.utils import translation
from playwright.sync_api import Locator, Page, Route, expect

from guiju.web.configuration import CONTENT_SECURITY_POLICY
from guiju.web.entry import DayField, DecimalField, WholeField
from guiju.web.kinds.lines import Column, PartTable
from guiju.web.kinds.lookups import LookupField
from guiju.web.kinds.screen import screens
from tests.browser.looks import TAGS, Language

ADDRESS = "/a-line-grid/"
TODAY = datetime.date(2026, 11, 24)
SUPPLIER = "partners.partner"
FOR = "purchasing.request.supplier"
GROUPS = [("", ""), ("a", "Alpha"), ("b", "Beta"), ("g", "Gamma")]


def columns() -> list[Column]:
    """Each sort of column, two that are computed, and two that are summed up."""
    screen = screens[SUPPLIER]
    supplier = LookupField(
        screen=screen, path=FOR, queryset=screen.model._default_manager.all(), required=True
    )
    return [
        Column("supplier", "Supplier", supplier),
        Column("text", "Text", forms.CharField(max_length=40, required=False)),
        Column("quantity", "Quantity", DecimalField(decimal_places=3), places=3, is_total=True),
        Column("price", "Price", DecimalField(decimal_places=2), places=2, is_money=True),
        Column(
            "net", "Net", None, formula="quantity * price", places=2, is_money=True, is_total=True
        ),
        Column("tax", "Tax", None, formula="round(net * 13 / 100, 2)", places=2, is_money=True),
        Column("due", "Due", DayField(today=lambda: TODAY, required=False)),
        Column("group", "Group", forms.ChoiceField(choices=GROUPS, required=False)),
        Column("urgent", "Urgent", forms.BooleanField(required=False)),
        Column("count", "Count", WholeField(initial=1, required=False), places=0),
        Column("note", "Note", forms.CharField(widget=forms.Textarea, required=False)),
    ]


def table(rows: list[dict[str, str]] | None = None) -> PartTable:
    """The part of the page."""
    return PartTable("lines", "Lines", columns(), rows=rows or [])


PAGE = """<!doctype html>
<html lang="{{ lang }}" data-theme="auto" data-density="dense"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A line grid</title>
{% for name in styles %}<link rel="stylesheet" href="{% static name %}">{% endfor %}
<script src="{% static "web/trust.js" %}" defer></script>
{% for name in scripts %}<script src="{% static name %}" type="module"></script>{% endfor %}
</head><body><div class="main"><main id="main">
<form class="stack form-page" method="post" data-guard data-entry-form data-draft="/a-line-grid/"
 data-today="{{ today }}"><h1>A line grid</h1>
<div class="note info" id="draft-notice" role="status" hidden><span data-text></span><button
 class="btn ghost end" type="button" data-tools>Discard it</button></div>
<div class="field"><label for="before">Before</label><input id="before" name="before"></div>
<output data-name="total" data-formula="sum(lines.net) + sum(lines.tax)" data-places="2"></output>
{% words %}{% include "web/kinds/lines.html" %}
<div class="form-end form-bar"><button class="btn pri">Save</button></div></form></main>
</div></body>
</html>"""
STYLES = ("tokens", "base", "layout", "components", "tables", "forms", "kinds", "grid", "print")
SCRIPTS = ("forms", "look-up", "grid", "fields", "drafts")


class Caught:
    """What the form of the page sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, list[str]]] = []

    @property
    def lines(self) -> list[dict[str, str]]:
        """The lines of the newest sending."""
        lines: list[dict[str, str]] = json.loads(self.sent[-1]["lines"][0])
        return lines

    def understood(self) -> tuple[list[dict[str, Any]], PartTable]:
        """What the server makes of it."""
        given = {name: values[0] for name, values in self.sent[-1].items()}
        understood = PartTable("lines", "Lines", columns(), given=given)
        return understood.clean(), understood


def open_grid(
    page: Page,
    rows: list[dict[str, str]] | None = None,
    *,
    faults: dict[int, dict[str, list[str]]] | None = None,
    language: Language = "en",
) -> Caught:
    """Show the page; `faults` are those with which the server would have sent it back."""
    caught = Caught()
    shown = table(rows)
    shown.faults = faults or {}
    with translation.override("zh-hans" if language == "zh" else "en"):
        context = {"table": shown, "lang": TAGS[language], "today": TODAY.isoformat()}
        context["styles"] = [f"web/{name}.css" for name in STYLES]
        context["scripts"] = [f"web/{name}.js" for name in SCRIPTS]
        html = engines["django"].from_string(PAGE).render(context)

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            caught.sent.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
            route.fulfill(body="<!doctype html><title>sent</title><h1>Sent</h1>", headers=HTML)
        else:
            route.fulfill(body=html, headers={**HTML, "content-security-policy": policy()})

    page.route(f"**{ADDRESS}*", answer)
    page.goto(ADDRESS)
    page.locator("line-grid table").wait_for()
    return caught


HTML = {"content-type": "text/html; charset=utf-8"}


def policy() -> str:
    """The product's own."""
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def cell(page: Page, row: int, name: str) -> Locator:
    """A cell, counted from 1."""
    return page.locator(f"line-grid tbody tr:nth-child({row}) td").nth(
        [column.name for column in columns()].index(name)
    )


def at(page: Page, row: int, name: str) -> None:
    """The input stands in this cell and has the focus."""
    expect(cell(page, row, name).locator(".cell")).to_be_focused()


def enter_at(page: Page, row: int, name: str) -> None:
    cell(page, row, name).click()
    at(page, row, name)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def text_of(page: Page, row: int, name: str, text: str) -> None:
    """What a cell shows, entered or not."""
    found = cell(page, row, name)
    if found.locator(".cell").count():
        expect(found.locator(".cell")).to_have_value(text)
    else:
        expect(found).to_have_text(text)
