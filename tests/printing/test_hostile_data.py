"""Whatever the data says, it is printed as it stands, stays on the page, and is all there."""

import re
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as some

from guiju.web.printing.fonts import fonts, printable, width_of
from guiju.web.printing.paper import GENERAL
from guiju.web.printing.press import ROOT, press
from tests.printing.reading import fonts_of, pages_of, pdf, squeezed, text_of
from tests.printing.sheets import AT, sheet, with_text

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


PLACES = 15  # at least so often it must be read again from `with_text`


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


def test_a_template_reaches_nothing_but_the_package(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for code in (f'#read("{secret}")', '#read("/../pyproject.toml")', '#import "@preview/x:1.0.0"'):
        compiler = typst.Compiler(code.encode(), root=ROOT, ignore_system_fonts=True)
        with pytest.raises(typst.TypstError):
            compiler.compile(format="pdf")


# ---- how wide it is


@given(some.text(alphabet=some.characters(max_codepoint=0x9FFF), max_size=40))
def test_what_is_reckoned_to_fit_fits(text: str) -> None:
    """Typst measures each text that is certain; ours is never less."""
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


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [("规矩", True), ("", True), ("ABC 12", True), ("😀", False), ("ก็", False), ("e\u0301", False)],
)
def test_what_is_set_in_one_piece_is_certain(text: str, is_certain: bool) -> None:  # noqa: FBT001
    assert width_of(text)[1] == is_certain
    assert width_of("规矩") == (2.0, True)


def test_signs_of_other_fonts_are_embedded_too() -> None:
    fonts = fonts_of(press(GENERAL, with_text(HOSTILE["emoji"]), AT))
    assert all(fonts.values()) and any("NotoEmoji" in name for name in fonts)
