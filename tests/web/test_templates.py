"""All templates of the product: whole, and within the content policy."""

import re
from pathlib import Path

import lucide
import pytest
from django.template import engines
from django.template.loader import get_template
from django.utils import translation

import guiju
from guiju.web import navigation

PACKAGE = Path(guiju.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
ICON = re.compile(r'{% icon "([^"]+)"')
# What the content policy forbids, and a browser would drop without a word.
FORBIDDEN = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:|\shx-on")


def name_of(path: Path) -> str:
    return path.as_posix().partition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_is_whole(path: Path) -> None:
    get_template(name_of(path))
    text = path.read_text()
    assert FORBIDDEN.findall(text) == []
    for icon in ICON.findall(text):
        lucide._render_icon(icon, 16)


def test_the_icons_of_the_navigation_exist() -> None:
    assert navigation._entries
    for entry in navigation._entries:
        lucide._render_icon(entry.icon, 16)


def test_scripts_and_styles_call_nobody_else() -> None:
    files = [*PACKAGE.glob("web/static/web/*.js"), *PACKAGE.glob("web/static/web/*.css")]
    assert len(files) > 5
    for path in [*files, *TEMPLATES]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"https?://|//cdn|@import|eval\(|\.innerHTML", text) == [], path


FIXED = re.compile(r"{% fixed %}(.*?){% endfixed %}", re.DOTALL)
TAG = re.compile(r"{[{%#]\s*([a-z_]*)")


def test_what_is_rendered_once_knows_no_value_of_a_page() -> None:
    found = [inner for path in TEMPLATES for inner in FIXED.findall(path.read_text())]
    assert len(found) > 5
    for inner in found:
        assert set(TAG.findall(inner)) <= {"translate", "icon", "static", "url"}, inner


def test_what_is_rendered_once_is_rendered_once_for_each_language() -> None:
    template = engines["django"].from_string('{% fixed %}{% translate "Save" %}{% endfixed %}')
    said = []
    for code in ("en", "zh-hans", "en"):
        with translation.override(code):
            said.append(template.render())
    assert said == ["Save", "\u4fdd\u5b58", "Save"]


def test_what_is_rendered_once_refuses_a_value() -> None:
    template = engines["django"].from_string("{% fixed %}{{ person }}{% endfixed %}")
    with pytest.raises(AttributeError):
        template.render({"person": "Wang"})
