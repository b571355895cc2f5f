"""Papers: what they say in both languages, whatever the data; and that an archive may take them."""

import itertools
import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from guiju.kernel.unit import Call, Unit
from guiju.org.models import Role
from guiju.org.role.catalogue import ROLES
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import Route
from guiju.records.record import Kind
from guiju.web.kinds.screen import screens
from guiju.web.printing import press as pressing
from guiju.web.printing.copies import drawing, make_copy
from guiju.web.printing.paper import SIZES
from guiju.web.printing.sheet import Sheet, square_of
from tests.org.deciding import decide
from tests.printing.reading import content_of, fonts_of, pages_of, pdf, squeezed, text_of
from tests.printing.sheets import AT
from tests.purchasing.buying import Shop
from tests.records.world import REASON, World


@pytest.fixture(scope="module")
def approved(world: World) -> Request:
    return world.approved_request(what="深沟球轴承 6205-2RS", why="十二月备料\n第二行")


def drawn(
    world: World, record: Kind, language: str = "zh-hans", size: str = "a4", number: int = 1
) -> bytes:
    """A copy as it would be, without counting it."""
    draw = drawing(screens[record.kind], language, size)
    with world.eyes():
        locked = type(record)._default_manager.select_related("record").get(pk=record.pk)
        return draw(locked, number, Unit(Call(world.xie, "test"), 0, record.pk))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_paper_is_fit_for_the_archive(
    world: World, approved: Request, language: str, size: str
) -> None:
    content = drawn(world, approved, language, size)
    read = pdf(content)
    root: Any = read.trailer["/Root"]
    told = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in told
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert root["/MarkInfo"]["/Marked"] and root["/OutputIntents"]
    assert root["/Lang"] == {"zh-hans": "zh-CN", "en": "en-GB"}[language]
    assert "/EmbeddedFiles" not in root.get("/Names", {}) and "/OpenAction" not in root
    assert b"/JavaScript" not in content and not read.is_encrypted
    about = read.metadata
    assert about is not None and approved.number in str(about.title)
    assert about.author == world.company.name and about.creation_date is not None
    page = read.pages[0].mediabox
    millimetres = [round(float(side) * 25.4 / 72) for side in (page.width, page.height)]
    assert millimetres == {"a4": [210, 297], "half": [241, 140]}[size]


def test_fonts_are_embedded_parts_of_the_packages(world: World, approved: Request) -> None:
    fonts = fonts_of(drawn(world, approved))
    assert fonts and all(fonts.values())
    assert all(re.match(r"/[A-Z]{6}\+Noto", name) for name in fonts), fonts


def test_the_same_data_is_the_same_paper(
    world: World, approved: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiju.kernel.clock.now", lambda: AT)
    first, again = drawn(world, approved), drawn(world, approved)
    pressing._own.__dict__.clear()  # as another process would
    assert first == again == drawn(world, approved)
    assert drawn(world, approved, number=2) != first


# ---- what it says


def test_a_paper_in_chinese(world: World, approved: Request) -> None:
    text = text_of(drawn(world, approved))
    for said in (
        "苏州恒拓精密机械有限公司", "请购单", approved.number, "已批准", "首次打印",
        "深沟球轴承6205-2RS", "¥1,000.00", "十二月备料第二行", "生产部", "提交",
        world.liu.actor.name, "第1页，共1页",
        f"https://erp.example.com/records/{approved.pk}/",
    ):  # fmt: skip
        assert said in text, (said, text)


def test_a_paper_in_english(world: World, approved: Request) -> None:
    text = text_of(drawn(world, approved, "en"))
    for said in (
        "Purchaserequest", "Approved", "Firstprint", "Estimatedamount", "Submit", "page1of1",
        "Thewaysofar", "¥1,000.00", "Printedby",
    ):  # fmt: skip
        assert said in text, (said, text)
    assert "请购单" not in text


def test_its_language_is_not_that_of_who_prints(world: World, approved: Request) -> None:
    with translation.override("en"):
        copy = make_copy(screens[approved.kind], approved, by=world.xie, language="zh-hans")
        assert translation.get_language() == "en"
    assert "请购单" in text_of(content_of(copy))


def in_state(world: World, state: str) -> Request:
    if state == "draft":
        return world.draft_request()
    submitted = world.submitted_request()
    if state == "rejected":
        requests.reject(submitted, by=world.liu, reason=REASON)
    if state == "cancelled":
        requests.cancel(submitted, by=world.xie, reason=REASON)
    return submitted


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected", "cancelled"])
def test_what_does_not_hold_says_so_across_the_page(world: World, state: str) -> None:
    text = text_of(drawn(world, in_state(world, state), "en"))
    assert state.upper() in text


def test_what_holds_has_nothing_across_it(world: World, approved: Request) -> None:
    assert "APPROVED" not in text_of(drawn(world, approved, "en"))


def test_the_way_names_who_decided_and_who_is_awaited(world: World) -> None:
    request = world.submitted_request(estimate=Decimal(60000))
    requests.approve(request, by=world.liu, reason="The price is checked.")
    text = text_of(drawn(world, request, "en"))
    liu = squeezed(world.liu.actor.name)
    assert re.search(rf"部门负责人{liu}[-0-9:]+Thepriceischecked\.", text), text
    assert "采购与财务Awaited" in text


def test_a_return_begins_the_way_anew(world: World) -> None:
    request = world.submitted_request()
    requests.send_back(request, by=world.liu, reason="A quotation is missing.")
    world.submit(world.now(request))
    text = text_of(drawn(world, request, "en"))
    assert "quotation" not in text and text.count("Submit") == 2  # the step, and the state


def test_lines_are_a_table_whose_head_is_on_each_page(world: World) -> None:
    stages = [
        {"name": f"stage {number}", "candidates": "head", "hours": 8} for number in range(120)
    ]
    pages = pages_of(drawn(world, world.active_route(stages=stages, for_category="never"), "en"))
    assert len(pages) > 2
    text = squeezed("".join(pages))
    assert all(f"stage{number}" in text for number in range(120))
    headed = [page for page in pages if "stage" in page]
    assert all("Working hours" in page for page in headed)
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page


def test_the_square_leads_to_the_record(world: World, approved: Request) -> None:
    with world.eyes(), translation.override("en"):
        record = Request.objects.select_related("record").get(pk=approved.pk)
        unit = Unit(Call(world.xie, "test"), 0, record.pk)
        data = Sheet(screens[record.kind], record, 3, unit, "en", "a4").data()
    assert data["qr"] == square_of(f"{settings.GUIJU_ADDRESS}records/{approved.pk}/?copy=3")


another = itertools.count(20)  # a value that holds already is no change


def one_of(world: World, kind: str) -> Kind:
    """The newest of the demo company, or one that is made here."""
    if kind == "purchasing.order":
        return Shop(world).approved()
    if kind == "purchasing.price":
        return Shop(world).agreed()
    if kind == "org.parameterchange":
        return decide("org.account.idle_minutes", next(another))
    screen = screens[kind]
    with world.eyes():
        kept = screen.model._default_manager.exclude(state__in=screen.paper.never_in)
        newest: Kind = kept.filter(company=world.company).latest("pk")
        return newest


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", screens)
def test_every_kind_prints(world: World, kind: str, language: str) -> None:
    """In words and figures, without a name of the code."""
    screen, record = screens[kind], one_of(world, kind)
    text = text_of(drawn(world, record, language))
    assert (record.number or f"#{record.pk}") in text
    with translation.override(language):
        for name in screen.paper.fields or screen.fields:
            assert squeezed(str(screen.label(name))) in text
    assert "None" not in text and "object(" not in text


def test_who_may_read_a_kind_may_print_it() -> None:
    """As companies start; they may part the two."""
    for code, role in ROLES.items():
        for permission, scope in role.permits:
            kind, _, verb = permission.rpartition(".")
            if verb == "read" and kind in screens:
                assert (f"{kind}.print", scope) in role.permits, (code, kind)


def test_a_route_names_whom_it_asks(world: World) -> None:
    with world.eyes():
        route = Route.objects.filter(name="大额请购审批").get()
        role = Role.objects.get(code=route.stages.get(candidates="role").role)
    text = text_of(drawn(world, route, "zh-hans"))
    assert role.name in text and role.code not in text
