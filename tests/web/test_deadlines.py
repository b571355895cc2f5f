"""Deadlines and clockwork: working time in words, and what the clockwork says on the pages."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from guiju.kernel import clock
from guiju.records.record import Obligation
from guiju.records.tasks import look_after_obligations
from guiju.web.kinds.deadlines import Deadlines, spoken
from tests.companies import account, eyes_of

HEAD = "liu.yang"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ({"minutes": 0}, "0 min"),
        ({"minutes": 5}, "5 min"),
        ({"hours": 3, "minutes": 38}, "3 h 38 min"),
        ({"hours": 19, "minutes": 10}, "2 working days 3 h"),
    ],
)
def test_working_time_is_said_in_days_of_eight_hours(time: dict[str, int], said: str) -> None:
    with translation.override("en"):
        assert spoken(datetime.timedelta(**time)) == said


@pytest.mark.usefixtures("database")
def test_what_is_overdue_says_so_and_the_superior_finds_it_in_the_inbox(
    client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    with eyes_of(HEAD) as own:
        owners = [account(HEAD).actor_id]
        owed = Obligation.objects.filter(closed_at=None, owners__contains=owners).latest("pk")
        assert owed.due is not None
        assert not Deadlines(own, [owed.due]).left(owed.due).is_over
    late = owed.due + datetime.timedelta(minutes=1)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: late)
        look_after_obligations(0)
    with eyes_of(HEAD):
        owed = Obligation.objects.get(pk=owed.pk)
    assert owed.escalated_at is not None
    superior = client_for("shen.guodong")
    assert f"/purchase-requests/{owed.record_id}/" in superior.get("/inbox/").content.decode()
    assert superior.get(f"/purchase-requests/{owed.record_id}/").status_code == 200
