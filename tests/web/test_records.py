"""A record's page: what one may do, why not, and what happened."""

import re
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from django.test import RequestFactory
from django.utils import translation

from guiju.kernel.errors import NotPermitted
from guiju.kernel.models import Access, Company
from guiju.kernel.reading import Read
from guiju.web.cells import Badge
from guiju.web.forms import ReasonForm
from guiju.web.lists import Column
from guiju.web.records import Entry, Fact, Facts, RecordPage, Related, Step
from guiju.web.requests import SignedIn


@pytest.fixture(autouse=True)
def english(static_files: Any) -> None:
    translation.activate("en")


def shown(**parts: Any) -> str:
    """The page of a record with these parts."""
    request = RequestFactory().get("/thing/7/")
    for name in ("actor", "company", "account"):
        setattr(request, name, None)
    page = RecordPage(record=Company(pk=7, name="<Thing>"), title="<Thing>", **parts)
    read = Read(verb=Access.Verb.PAGE, kind="web.thing")
    answer = cast("Any", page.answer(cast("SignedIn", request), read)).render()
    assert (read.subject, read.rows) == (7, 1)
    return str(answer.content.decode())


def test_a_step_that_is_not_allowed_says_why_and_who_can_help() -> None:
    refusal = NotPermitted("Only the buyer may.", what_to_do="Ask Ann.", demand="P5.2.1b")
    text = shown(steps=[Step("close", "Close", "/thing/7/close/", "lock", refusal=refusal)])
    assert "Only the buyer may." in text and "Ask Ann." in text and "P5.2.1b" in text
    assert "/thing/7/close/" not in text


def test_a_step_with_a_form_asks_in_a_dialog_under_a_key_of_its_own() -> None:
    steps = [
        Step("close", "Close", "/thing/7/close/", "lock", form=ReasonForm, question="Sure?"),
        Step("open", "Open", "/thing/7/open/", "lock-open", form=ReasonForm),
    ]
    text = shown(steps=steps)
    keys = re.findall(r'name="key" value="([0-9a-f-]{36})"', text)
    assert len(set(keys)) == 2
    assert 'action="/thing/7/close/"' in text and "Sure?" in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), "two forms on one page share no id"


def test_a_step_without_a_form_is_a_link() -> None:
    text = shown(steps=[Step("edit", "Edit", "/thing/7/edit/", "pencil")])
    assert 'href="/thing/7/edit/"' in text


def test_facts_tables_and_the_timeline_are_escaped() -> None:
    text = shown(
        badges=[Badge("<x1>", "ok")],
        notes=["<x2>"],
        facts=[Facts("Facts", [Fact("One", "<x3>"), Fact("None", None)])],
        related=[
            Related("Rows", [Column("Name", "name")], [Company(name="<x4>")], nothing="-"),
            Related("No rows", [Column("Name", "name")], [], nothing="Nothing there."),
        ],
        timeline=[Entry("Ann", "closed it", datetime(2026, 11, 24, tzinfo=UTC), quote="<x5>")],
        timeline_title="What happened",
    )
    for typed in ("Thing", "x1", "x2", "x3", "x4", "x5"):
        assert f"&lt;{typed}&gt;" in text and f"<{typed}>" not in text
    assert "Nothing there." in text and "2026-11-24" in text


def test_a_timeline_in_which_nothing_happened_says_so() -> None:
    assert "Nothing has happened yet." in shown(timeline=[], timeline_title="What happened")
