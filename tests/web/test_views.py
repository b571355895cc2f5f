"""Views of lists: kept, shared with whom one may, opened with; columns as each wants them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from guiju.kernel.models import Refusal
from guiju.org.role.actions import grant
from guiju.records.testing import refused
from guiju.web.views.actions import make_arrangement, save_view
from guiju.web.views.models import Arrangement, View
from tests.companies import SECURITY, caller, eyes_of, person, role
from tests.web.lists_read import headings, in_english, keys, tabs

KEEPER, COLLEAGUE, HEAD, PROCESS = "wang.xiaoyan", "zhao.min", "liu.yang", "shen.guodong"
LIST = "purchasing.request.list"
REQUESTS = "/purchase-requests/"
ClientFor = Callable[[str], Client]


@pytest.fixture
def open_as(client_for: ClientFor) -> ClientFor:
    """Somebody in English."""
    return lambda login: in_english(client_for(login))


def post(client: Client, address: str, **answers: Any) -> Any:
    """Send a form with a key of its own."""
    return client.post(address, answers | {"key": str(uuid4())})


def keep(client: Client, name: str, query: str = "state=submitted", **answers: Any) -> View:
    """Keep a view from the page that offers it."""
    asked = urlencode({"view": "all", "query": query})
    answer = post(client, f"/lists/{LIST}/views/new/?{asked}", name=name, **answers)
    assert answer.status_code == 303, answer.content.decode()
    with eyes_of(KEEPER):
        return View.objects.get(name=name, removed_at=None)


def test_a_view_brings_back_filters_order_and_columns(open_as: ClientFor) -> None:
    client = open_as(KEEPER)
    columns = ["what", "estimate", "number"]
    saved = post(client, f"/lists/{LIST}/columns/", show=columns, **{"width-what": "300"}, here="")
    assert saved.status_code == 303
    view = keep(client, "To decide", "state=submitted&sort=needed_by")
    assert view.columns == [["what", 300], ["estimate", None], ["number", None]]
    reset = post(client, f"/lists/{LIST}/columns/", reset="1", here="")
    assert reset.status_code == 303
    page = client.get(view.url)
    assert headings(page) == columns and 'width="300"' in page.content.decode()
    assert set(keys(page)) == set(keys(client.get(f"{REQUESTS}?state=submitted")))
    assert tabs(page) == ["All", "To decide"]
    assert len(headings(client.get(REQUESTS))) > len(columns)


def test_a_list_opens_with_the_view_that_one_wants(open_as: ClientFor) -> None:
    client = open_as(KEEPER)
    view = keep(client, "First", opens="on")
    answer = client.get(REQUESTS)
    assert answer.status_code == 302 and answer.headers["Location"] == view.url
    assert client.get(f"{REQUESTS}?view=all").status_code == 200
    assert client.get(f"{REQUESTS}?state=draft").status_code == 200
    assert post(client, f"/lists/{LIST}/opens/?view=all").status_code == 303
    assert client.get(REQUESTS).status_code == 200
    assert open_as(COLLEAGUE).get(REQUESTS).status_code == 200


def test_a_private_view_is_nobody_else_s(open_as: ClientFor) -> None:
    view = keep(open_as(KEEPER), "Mine alone")
    other = open_as(COLLEAGUE)
    page = other.get(view.url)
    assert tabs(page) == [] and "The view in the address is not there" in page.content.decode()
    assert set(keys(page)) == set(keys(other.get(f"{REQUESTS}?state=submitted")))
    for path in ("", "remove/", "withdraw/"):
        assert other.get(f"/views/{view.pk}/{path}").status_code in (403, 404), path
        assert post(other, f"/views/{view.pk}/{path}", name="x").status_code in (403, 404), path


def test_only_who_may_shares_and_each_sees_only_their_own_rows(open_as: ClientFor) -> None:
    refused = post(
        open_as(KEEPER), f"/lists/{LIST}/views/new/?query=", name="For all", sharing="everybody"
    )
    assert refused.status_code == 303  # the form has no such field: the view stays private
    with eyes_of(KEEPER):
        assert View.objects.get(name="For all").sharing == "private"
    shared = keep(open_as(PROCESS), "Company", "", sharing="everybody")
    own, everything = open_as(HEAD).get(shared.url), open_as(PROCESS).get(shared.url)
    assert "Company" in tabs(own) and "Company" in tabs(everything)
    assert set(keys(own)) < set(keys(everything))


@pytest.mark.usefixtures("database")
def test_the_action_refuses_who_may_not_share() -> None:
    said: dict[str, Any] = {"of_list": LIST, "name": "For all", "query": "", "columns": []}
    with refused("not_permitted"):
        save_view(by=caller(KEEPER), sharing="everybody", **said)
    with eyes_of(KEEPER):
        assert Refusal.objects.filter(action="web.view.save", code="not_permitted").exists()


def test_a_view_for_a_role_is_found_by_who_holds_it_now(open_as: ClientFor) -> None:
    view = keep(open_as(PROCESS), "Buyers", sharing="role", role="buyer")
    assert tabs(open_as(KEEPER).get(REQUESTS)) == ["All", "Buyers"]
    head = open_as(HEAD)
    assert tabs(head.get(REQUESTS)) == []
    assert post(head, f"/lists/{LIST}/opens/?view={view.pk}").status_code == 303
    with eyes_of(HEAD):
        assert Arrangement.objects.get(owner=caller(HEAD).actor).opens_id is None
    grant(by=caller(SECURITY), person=person(HEAD), role=role("buyer"), department=None)
    assert tabs(head.get(REQUESTS)) == ["All", "Buyers"]


def test_an_own_view_is_changed_and_removed(open_as: ClientFor) -> None:
    client = open_as(KEEPER)
    view = keep(client, "Before")
    now = urlencode({"view": view.pk, "query": "state=approved"})
    kept = post(client, f"/views/{view.pk}/?{now}", name="After")
    assert kept.status_code == 303
    with eyes_of(KEEPER):
        assert (View.objects.get().name, View.objects.get().query) == ("After", "state=submitted")
    post(client, f"/views/{view.pk}/?{now}", name="After", takes_over="on")
    with eyes_of(KEEPER):
        assert View.objects.get().query == "state=approved"
    assert post(client, f"/views/{view.pk}/remove/").status_code == 303
    assert tabs(client.get(REQUESTS)) == []
    assert client.get(f"/views/{view.pk}/").status_code == 404


def test_who_may_withdraws_what_another_shared(open_as: ClientFor) -> None:
    view = keep(open_as(PROCESS), "Old", sharing="everybody")
    grant(by=caller(SECURITY), person=person(HEAD), role=role("process-owner"), department=None)
    other = open_as(HEAD)
    assert "Withdraw the view" in other.get(view.url).content.decode()
    assert post(other, f"/views/{view.pk}/withdraw/", reason="outdated").status_code == 303
    assert tabs(open_as(PROCESS).get(REQUESTS)) == []


@pytest.mark.parametrize("query", ["colour=red", "state=purple", "estimate_from=x", "after=1"])
def test_filters_that_the_list_does_not_understand_are_not_kept(
    open_as: ClientFor, query: str
) -> None:
    asked = urlencode({"query": query})
    answer = post(open_as(KEEPER), f"/lists/{LIST}/views/new/?{asked}", name="x")
    assert answer.status_code == 422
    with eyes_of(KEEPER):
        assert not View.objects.exists()


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"show": ["what", "colour"]}, 422),
        ({"show": ["what", "what"]}, 422),
        ({"show": ["what"], "width-what": "3"}, 422),
        ({"show": ["what"], "width-what": "wide"}, 422),
        ({"show": ["what"], "width-what": "99999"}, 422),
        ({}, 422),
        ({"show": ["what"], "width-what": "120"}, 303),
    ],
)
def test_columns_are_those_that_the_list_has(
    open_as: ClientFor, answers: dict[str, Any], status: int
) -> None:
    client = open_as(KEEPER)
    answer = post(client, f"/lists/{LIST}/columns/", here="", **answers)
    assert answer.status_code == status
    with eyes_of(KEEPER):
        assert Arrangement.objects.exists() == (status == 303)


def test_columns_within_a_view_are_each_person_s_own(open_as: ClientFor) -> None:
    view = keep(open_as(PROCESS), "Shared", "", sharing="everybody")
    mine = open_as(KEEPER)
    post(mine, f"/lists/{LIST}/columns/?view={view.pk}", show=["number", "state"], here="")
    assert headings(mine.get(view.url)) == ["number", "state"]
    assert len(headings(open_as(PROCESS).get(view.url))) > 2
    assert len(headings(mine.get(REQUESTS))) > 2


def test_after_the_columns_one_is_back_at_the_same_filters(open_as: ClientFor) -> None:
    answer = post(open_as(KEEPER), f"/lists/{LIST}/columns/", show=["what"], here="state=draft")
    assert answer.headers["Location"] == f"{REQUESTS}?state=draft"


def test_there_are_no_views_of_what_is_no_list(open_as: ClientFor) -> None:
    client = open_as(KEEPER)
    for path in ("columns/", "opens/", "views/new/"):
        assert client.get(f"/lists/home/{path}").status_code == 404


def test_a_second_click_keeps_one_view(open_as: ClientFor) -> None:
    client, key = open_as(KEEPER), str(uuid4())
    for _click in range(2):
        answer = client.post(f"/lists/{LIST}/views/new/?query=", {"name": "Once", "key": key})
        assert answer.status_code == 303
    with eyes_of(KEEPER):
        assert View.objects.count() == 1


def test_two_views_of_one_name_are_refused(open_as: ClientFor) -> None:
    keep(open_as(KEEPER), "Twice")
    answer = post(open_as(KEEPER), f"/lists/{LIST}/views/new/?query=", name="Twice")
    assert answer.status_code == 422 and "of that name already" in answer.content.decode()


@pytest.mark.usefixtures("database")
def test_a_view_is_arranged_only_where_it_is_seen() -> None:
    said: dict[str, Any] = {"of_list": LIST, "query": "", "columns": []}
    private = save_view(by=caller(KEEPER), name="Mine", **said)
    wishes: tuple[dict[str, Any], ...] = ({"view": private}, {"opens": private})
    for wish in wishes:
        with refused("rule_broken"):
            make_arrangement(by=caller(HEAD), of_list=LIST, **wish)
