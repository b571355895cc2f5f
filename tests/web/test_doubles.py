"""Likely doubles on the form and by the API: shown with links, saved knowingly."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from guiju.partners.models import Partner
from guiju.records.models import Event
from tests.api.programs import program
from tests.companies import eyes_of

pytestmark = pytest.mark.usefixtures("database")

ClientFor = Callable[[str], Client]
BUYER = "wang.xiaoyan"
KNOWN, LIKE_IT = "昆山联发铝材有限公司", "昆山联发铝材有限责任公司"


def entry(**more: Any) -> dict[str, Any]:
    said = {"name": LIKE_IT, "is_supplier": "on", "taxpayer": "general", "payment_days": "30"}
    lines = {"bank_accounts": "[]", "contacts": "[]"}
    return {"key": str(uuid4()), "currency": "CNY", **said, **lines, **more}


def test_a_likely_double_is_shown_with_a_link_and_saved_knowingly(client_for: ClientFor) -> None:
    buyer = client_for(BUYER)
    with eyes_of(BUYER):
        known = Partner.objects.get(name=KNOWN)
    answer = buyer.post("/partners/new/", entry())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'<a href="/partners/{known.pk}/">{KNOWN}</a>' in page
    seen = re.findall(r'name="doubles_seen" value="(\d+)"', page)
    assert seen == [str(known.pk)]
    assert re.search(r"仍然保存\s*</button>", page)
    assert buyer.post("/partners/new/", entry(doubles_seen=["1"])).status_code == 409
    assert buyer.post("/partners/new/", entry(doubles_seen=seen)).status_code == 303
    with eyes_of(BUYER):
        saved = Partner.objects.get(name=LIKE_IT)
        told = Event.objects.get(record_id=saved.pk)
        assert [one["record"] for one in told.particulars["doubles"]] == [known.pk]


def test_a_program_is_told_of_them_and_names_them() -> None:
    buyer = program(BUYER, "partners")
    said: dict[str, Any] = {
        "name": LIKE_IT,
        "is_supplier": True,
        "bank_accounts": [],
        "contacts": [],
    }
    status, problem = buyer.post("/partners", said)
    assert (status, problem["code"]) == (409, "likely_double")
    assert [one["name"] for one in problem["doubles"]] == [KNOWN]
    seen = [one["id"] for one in problem["doubles"]]
    status, record = buyer.post("/partners", {**said, "doubles_seen": seen})
    assert status == 201, record
    changed = {"name": KNOWN, "seen": record["seen"]}
    assert buyer.patch(f"/partners/{record['id']}", changed)[0] == 409
    assert buyer.patch(f"/partners/{record['id']}", {**changed, "doubles_seen": seen})[0] == 200
