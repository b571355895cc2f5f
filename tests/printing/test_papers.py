"""Papers: what they say in both languages, whatever the data; and that an archive may take them."""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from guiju.kernel.unit import Call, Unit
from guiju.purchasing.models import Request
from guiju.purchasing.request import actions as requests
from guiju.records.models import Route
from guiju.records.record import Kind
from guiju.web.kinds.screen import screens
from guiju.web.printing import press as pressing
from guiju.web.printing.copies import drawing, make_copy
from guiju.web.printing.fonts import FAMILIES, fonts, printable, width_of
from guiju.web.printing.paper import GENERAL, SIZES
from guiju.web.printing.press import ROOT, press
from guiju.web.printing.sheet import Sheet, square_of
from tests.printing.reading import content_of, fonts_of, pages_of, pdf, squeezed, text_of
from tests.records.world import REASON, World

AT = datetime.datetime(2026, 11, 24, 3, 30, tzinfo=datetime.UTC)
HOSTILE = {
    "a call": '#eval("1+1")',
    "a formula": "$x^2$ and $ x $",
    "emphasis": "*bold* _italic_ `raw`",
    "backslashes": r"\alpha \n \u{1F600} C:\new\table \\",
    "a heading": "= Heading\n== Another",
    "a list": "- one\n+ two\n/ term: text",
    "references": "@label <label> #label https://example.com",
    "brackets": "[content] {code} #[x] #{1}",
    "comments": "// line /* block */",
    "dashes and dots": "-- --- ... ~ 'single' \"double\"",
    "a file": '#read("/settings.py") #include "/wsgi.py" #import "x"',
    "an input": "#sys.inputs.sheet",
    "emoji": "😀 👨‍👩‍👧 ❤️ 🇨🇳 👍🏽",
    "chinese": "规矩：㎡、①、Ⅳ、％、“引号”、《书名》、𠮷野家",
    "full width": "ＡＢＣ１２３，。；",
    "other scripts": "Ελληνικα Кириллица ñ ß ø ł ő",
    "signs": "€ ¥ £ ‰ № ™ ± × ÷ ≤ ≥ √ ∑ → ✓",
    "html": "<b onclick='x'>&amp;</b>",
}
UNSEEN = {
    "nul": ("a\x00b", "a[U+0000]b"),
    "bell": ("a\x07b", "a[U+0007]b"),
    "marks of direction": ("invoice\u202efdp.exe\u200f!", "invoice[U+202E]fdp.exe[U+200F]!"),
    "an isolate": ("a\u2067b\u2069", "a[U+2067]b[U+2069]"),
    "no width": ("a\u200bb\u00adc\ufeff", "a[U+200B]b[U+00AD]c[U+FEFF]"),
    "half a character": ("a\ud800b", "a[U+D800]b"),
    "a private one": ("a\ue000b", "a[U+E000]b"),
    "one that is none": ("a\u0378\uffffb", "a[U+0378][U+FFFF]b"),
    "a rare one": ("\U0002a6a5字", "[U+2A6A5]字"),
    "a mark of another font": ("字\u0e48 ᆺᆷ", "字"),
}


def sheet(**said: Any) -> dict[str, Any]:
    """The data of a paper with one fact and one line, as a kind would give it."""
    table = {
        "title": "Lines",
        "nothing": "none",
        "size": 9.5,
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


PLACES = 15  # at least so often it must be read again from `with_text`


# ---- whatever the data


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_data_is_printed_as_it_stands(name: str) -> None:
    text = HOSTILE[name]
    said = text_of(press(GENERAL, with_text(text), AT))
    assert said.count(squeezed(text)) >= PLACES, said


@pytest.mark.parametrize("name", UNSEEN)
def test_what_has_no_look_is_printed_by_its_number(name: str) -> None:
    text, shown = UNSEEN[name]
    assert squeezed(shown) in text_of(press(GENERAL, with_text(text), AT))


def test_a_long_word_stays_on_the_page() -> None:
    for word in ("x" * 400, "9" * 400, "https://" + "a" * 300, "é" * 300):
        content = press(GENERAL, with_text(word), AT)
        assert text_of(content).count(word) >= PLACES
        for page in pdf(content).pages:
            assert rightmost(page) <= float(page.mediabox.right) - 20


def test_a_text_longer_than_a_page_is_printed_whole() -> None:
    words = [f"word{number}" for number in range(3000)]
    row = {"cells": [" ".join(words)], "one": False, "long": True}
    table = sheet()["way"] | {"rows": [row]}
    fact = {"label": "fact", "value": " ".join(words), "wide": True}
    content = press(GENERAL, sheet(parts=[table], facts=[fact]), AT)
    assert re.findall(r"word\d+", text_of(content)) == words * 2
    assert len(pages_of(content)) > 4


@given(some.text(max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    row = {"cells": [text], "one": False, "long": False}
    table = sheet()["way"] | {"rows": [row]}
    said = text_of(press(GENERAL, sheet(parts=[table]), AT))
    latin = "".join(one for one in text if "!" <= one <= "~")
    assert is_subsequence(latin, said)


def is_subsequence(one: str, other: str) -> bool:
    rest = iter(other)
    return all(letter in rest for letter in one)


def rightmost(page: Any) -> float:
    """How far to the right a text begins."""
    found = [0.0]

    def visit(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            found.append(tm[4])

    page.extract_text(visitor_text=visit)
    return max(found)


def test_a_template_reaches_nothing_but_the_package(tmp_path: Any) -> None:
    import typst

    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for code in (f'#read("{secret}")', '#read("/../pyproject.toml")', '#import "@preview/x:1.0.0"'):
        compiler = typst.Compiler(code.encode(), root=ROOT, ignore_system_fonts=True)
        with pytest.raises(typst.TypstError):
            compiler.compile(format="pdf")


# ---- for the archive


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
    for content in (drawn(world, approved), press(GENERAL, with_text(HOSTILE["emoji"]), AT)):
        fonts = fonts_of(content)
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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_prints(world: World, language: str) -> None:
    records: list[Kind] = [
        world.approved_request(), world.active_supplier(), world.active_route(),
    ]  # fmt: skip
    assert {record.kind for record in records} == set(screens)
    for record in records:
        assert record.number in text_of(drawn(world, record, language))


def test_a_route_names_whom_it_asks(world: World) -> None:
    with world.eyes():
        route = Route.objects.filter(name="大额请购审批").get()
    text = text_of(drawn(world, route, "zh-hans"))
    assert "供应商" in text and "supplier-keeper" not in text


# ---- how wide it is


@given(some.text(alphabet=some.characters(max_codepoint=0x9FFF), max_size=40))
def test_what_is_reckoned_to_fit_fits(text: str) -> None:
    """Typst measures each text that is certain; ours is never less."""
    import typst

    line = printable(text).replace("\n", "")
    wide, is_certain = width_of(line)
    if not is_certain or not line:
        return
    source = (
        '#set text(font: "Noto Sans CJK SC", size: 1000pt, overhang: false)\n'
        "#context [#metadata(measure(sys.inputs.text).width.pt()) <wide>]"
    )
    compiler = typst.Compiler(
        source.encode(), font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"text": line},
    )  # fmt: skip
    measured = float(compiler.query("<wide>", field="value", one=True)) / 1000
    assert measured <= wide * 1.02 + 0.1, (line, measured, wide)


def test_every_sign_of_the_main_font_is_a_character() -> None:
    assert width_of("字")[0] == 1.0
    assert all(unicodedata.category(one) != "Cn" for one in "¥￥元")
