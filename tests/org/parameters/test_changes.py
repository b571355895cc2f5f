"""A parameter changes by two people, with a reason, and never behind anybody's back."""

from typing import Any

import pytest
from django.test import Client

from guiju.kernel.models import Actor
from guiju.kernel.models import Parameter as Row
from guiju.kernel.unit import Caller
from guiju.org.parameter import actions as changes
from guiju.org.parameter.models import ParameterChange
from guiju.org.parameter.screens import SCREEN
from guiju.records.models import Seat
from guiju.records.testing import REASON, KindBattery, attacked, refused
from tests.api.programs import program
from tests.companies import AUDIT, PASSWORD, PERSONNEL, SECURITY, STAFF, SYSTEM, caller, eyes_of
from tests.door import signed_in
from tests.org.deciding import WHY, decide, proposed_change

NAME = "org.account.idle_minutes"


CONFIRMED = """
INSERT INTO records_event (company_id, record_id, kind, version, action, from_state, to_state,
    edits, actor_id, unit_id, reason, particulars, seat_id)
SELECT r.company_id, r.id, r.kind, r.version + 1, 'approve', r.state, 'confirmed', false,
    guiju_actor(), guiju_unit(), '', '{}', %s FROM records_record r WHERE r.id = %s
"""


class TestParameterChange(KindBattery):
    """Chen proposes, Deng confirms, Xie has no right to either."""

    model = ParameterChange

    def content(self, world: Any) -> dict[str, Any]:
        return {"parameter": NAME, "value": "17", "why": WHY}

    def in_state(self, world: Any, state: str) -> ParameterChange:
        by = caller(SYSTEM)
        holds = "15" if values()[-1:] != [15] else "16"
        change: Any = changes.create(by=by, parameter=NAME, value=holds, why=WHY)
        if state == "discarded":
            change = changes.discard(change, by=by)
        if state in ("proposed", "confirmed", "refused"):
            change = changes.submit(change, by=by)
        if state == "confirmed":
            change = changes.approve(change, by=caller(SECURITY))
        if state == "refused":
            change = changes.reject(change, by=caller(SECURITY), reason=REASON)
        kept: ParameterChange = world.now(change)
        return kept

    def taker(self, world: Any, action: str) -> Caller:
        return caller(SECURITY if action in ("approve", "reject") else SYSTEM)

    def stranger(self, world: Any) -> Caller:
        return caller(STAFF)


def browser(login: str) -> Client:
    """Somebody's browser, signed in."""
    return signed_in(login, PASSWORD)


def values() -> list[Any]:
    """What was ever set here."""
    with eyes_of(SYSTEM):
        rows = Row.objects.filter(name=NAME).order_by("id")
        return list(rows.values_list("value", flat=True))


@pytest.mark.usefixtures("own_world", "static_files")
class TestAChange:
    """Through the door."""

    def test_it_holds_once_another_person_confirmed_it_and_not_before(self) -> None:
        change = proposed_change(NAME, 15)
        assert values() == []
        confirmed = changes.approve(change, by=caller(AUDIT))
        assert (confirmed.state, confirmed.former, values()) == ("confirmed", "30", [15])

    def test_who_proposes_does_not_confirm(self) -> None:
        change = proposed_change(NAME, 15)
        with refused("not_permitted", change):
            changes.approve(change, by=caller(SYSTEM))
        assert values() == []

    def test_what_is_refused_never_holds(self) -> None:
        change = changes.reject(proposed_change(NAME, 15), by=caller(SECURITY), reason=REASON)
        assert (change.state, values()) == ("refused", [])

    @pytest.mark.parametrize("login", [SECURITY, AUDIT, PERSONNEL, STAFF])
    def test_nobody_else_proposes(self, login: str) -> None:
        with refused("not_permitted"):
            changes.create(by=caller(login), parameter=NAME, value="15", why=WHY)

    @pytest.mark.parametrize(
        "value", ["4", "241", "", "x", "15.0", "1e1", "１５", "1_5", "30", "true"]
    )
    def test_it_is_another_value_within_the_bounds(self, value: str) -> None:
        with refused("rule_broken"):
            changes.create(by=caller(SYSTEM), parameter=NAME, value=value, why=WHY)

    def test_it_says_why_and_of_which_parameter(self) -> None:
        for said in ({"why": " "}, {"parameter": "no.such"}):
            with refused("rule_broken"):
                changes.create(
                    by=caller(SYSTEM), **{"parameter": NAME, "value": "15", "why": WHY, **said}
                )

    def test_of_two_the_second_is_asked_anew(self) -> None:
        first, second = proposed_change(NAME, 15), proposed_change(NAME, 20)
        changes.approve(first, by=caller(SECURITY))
        with refused("stale", second):
            changes.approve(second, by=caller(SECURITY))
        assert values() == [15]

    def test_a_choice_and_a_yes_are_changed_alike(self) -> None:
        decide("org.account.password_profile", "nist")
        assert decide("org.duties_may_be_combined", True).value == "true"

    def test_a_token_proposes_and_its_owner_cannot_confirm(self) -> None:
        writer = program(SYSTEM, "org.parameterchange")
        status, made = writer.post(
            "/parameter-changes", {"parameter": NAME, "value": "15", "why": WHY}
        )
        assert status == 201, made
        assert writer.post(f"/parameter-changes/{made['id']}/submit")[0] == 200
        assert writer.post(f"/parameter-changes/{made['id']}/approve")[0] == 403
        assert values() == []

    def test_the_page_tells_what_holds_by_whose_word(self) -> None:
        change = decide(NAME, 15)
        page = browser(SECURITY).get("/parameters/").content.decode()
        assert change.number in page and "P3.1.1b" in page
        for login in (SYSTEM, SECURITY):
            assert str(caller(login).actor) in page
        assert browser(STAFF).get("/parameters/").status_code == 403

    def test_the_form_begins_with_the_parameter_that_was_chosen(self) -> None:
        chosen = browser(SYSTEM).get(f"{SCREEN.url('create')}?parameter={NAME}")
        assert f'value="{NAME}" selected' in chosen.content.decode()


@pytest.mark.usefixtures("own_world")
class TestBySQL:
    """As the application's role, committed."""

    def test_no_value_without_the_change_that_confirmed_it(self) -> None:
        change = proposed_change(NAME, 15)
        for name, value in ((NAME, "15"), (NAME, "16"), ("org.account.link_hours", "15")):
            with attacked(change, caller(SECURITY), "GJ029") as run:
                run(
                    "INSERT INTO kernel_parameter (company_id, name, value) "
                    "VALUES (guiju_company(), %s, %s::jsonb)",
                    name,
                    value,
                )

    def test_not_even_the_installation_once_people_act(self) -> None:
        by = caller(SECURITY)
        installation = Actor.objects.get(name="installation")
        with attacked(proposed_change(NAME, 15), Caller(installation, by.company), "GJ029") as run:
            run(
                "INSERT INTO kernel_parameter (company_id, name, value) "
                "VALUES (guiju_company(), %s, '15')",
                NAME,
            )

    def test_no_confirmation_that_sets_nothing(self) -> None:
        change = proposed_change(NAME, 15)
        with eyes_of(SYSTEM):
            (seat,) = Seat.objects.filter(record_id=change.pk)
        with attacked(change, caller(SECURITY), "GJ029") as run:
            run(CONFIRMED, seat.pk, change.pk)
            run(
                "UPDATE records_record SET version = version + 1, state = 'confirmed' "
                "WHERE id = %s",
                change.pk,
            )

    def test_no_confirmation_twice_used(self) -> None:
        change = decide(NAME, 15)
        with attacked(change, caller(SECURITY), "GJ029") as run:
            run(
                "INSERT INTO kernel_parameter (company_id, name, value) "
                "VALUES (guiju_company(), %s, '15')",
                NAME,
            )
