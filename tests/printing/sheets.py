"""The data of papers that no record has: any text wherever data can stand."""

import datetime
from typing import Any

from guiju.web.printing.fonts import FAMILIES
from guiju.web.printing.sheet import square_of

AT = datetime.datetime(2026, 11, 24, 3, 30, tzinfo=datetime.UTC)


def sheet(**said: Any) -> dict[str, Any]:
    """The data of a paper with one fact and one line, as a kind would give it."""
    table = {
        "title": "Lines",
        "nothing": "none",
        "size": 9.5,
        "inset": 5,
        "columns": [{"label": "text", "figures": False, "width": 500}],
        "rows": [],
    }
    return {
        "lang": "en",
        "region": "GB",
        "size": "a4",
        "fonts": FAMILIES,
        "company": "Company",
        "credit_code": "",
        "title": "Title",
        "name": "NO-1",
        "state": "Draft",
        "mark": "",
        "facts": [],
        "parts": [],
        "totals": [],
        "capitals": None,
        "way": table,
        "approvals": [],
        "signatures": [],
        "copy": "First print",
        "printed": "Printed",
        "evidence": "Evidence",
        "address": "https://erp.example.com/records/1/",
        "qr": square_of("https://erp.example.com/records/1/"),
        "words": {"page": "page {page} of {pages}", "qr": "square"},
        "more": {},
    } | said


def with_text(text: str) -> dict[str, Any]:
    """The text wherever data can stand."""
    table = {
        "title": text,
        "nothing": "none",
        "size": 9.5,
        "inset": 5,
        "columns": [{"label": text, "figures": False, "width": 500}],
        "rows": [{"cells": [text], "one": False, "long": False}],
    }
    return sheet(
        company=text,
        title=text,
        name=text,
        state=text,
        facts=[{"label": text, "value": text, "wide": True}],
        parts=[table],
        totals=[{"label": text, "value": text, "last": True}],
        capitals={"label": text, "value": text},
        signatures=[text],
        copy=text,
        printed=text,
        evidence=text,
        address=text,
    )
