"""Both languages are complete, and the check that says so notices whatever they lack."""

import gettext
from pathlib import Path

import pytest

from tools import messages

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n\n'
)
ONE_FORM = HEADER.format("nplurals=1; plural=0;")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that asks for three messages, with a complete catalogue."""
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "views.py").write_text(
        'title = _("People")\nword = pgettext_lazy("state", "Open")\n'
    )
    (tmp_path / "app" / "templates" / "list.html").write_text(
        "    <p>{% blocktranslate trimmed count counter=n %}\n"
        "      {{ counter }} person\n  {% plural %}\n      {{ counter }} persons\n"
        "    {% endblocktranslate %}</p>\n"
    )
    translate(tmp_path, COMPLETE)
    return tmp_path


COMPLETE = """\
msgid "People"
msgstr "人员"

msgctxt "state"
msgid "Open"
msgstr "开放"

msgid "%(counter)s person"
msgid_plural "%(counter)s persons"
msgstr[0] "%(counter)s 人"
"""


def test_the_product_is_complete_in_both_languages() -> None:
    assert messages.problems(messages.ROOT / "guiju") == []


def test_a_complete_catalogue_has_no_problems(package: Path) -> None:
    assert messages.problems(package) == []


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ('msgstr "人员"', 'msgstr ""', "untranslated: 'People'"),
        ('msgid "People"', '#, fuzzy\nmsgid "People"', "fuzzy: 'People'"),
        ('msgid "People"', 'msgid "Persons"', "missing: 'People' (app/views.py)"),
        ('msgid "People"', 'msgid "Persons"', "unused: 'Persons'"),
        ('msgctxt "state"', 'msgctxt "door"', "missing: 'Open' (app/views.py)"),
        ('msgid "People"', '#~ msgid "Gone"\n#~ msgstr "走"\n\nmsgid "People"', "obsolete: 'Gone'"),
        (
            "%(counter)s 人",
            "%(count)s 人",
            "other placeholders: '%(counter)s persons' is '%(count)s 人'",
        ),
        ("%(counter)s 人", "人", "other placeholders: '%(counter)s persons' is '人'"),
    ],
)
def test_an_incomplete_catalogue_is_noticed(
    package: Path, good: str, bad: str, complaint: str
) -> None:
    translate(package, COMPLETE.replace(good, bad))
    # Places are named from the folder above, where the repository would be.
    expected = complaint.replace("(app/", f"({package.name}/app/")
    assert expected in messages.problems(package)


def test_braces_and_positions_must_agree_too(package: Path) -> None:
    assert messages.placeholders("{name}: %s of %s, 5%%") == {"{name}": 1, "%s": 2}


def test_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(package: Path) -> None:
    (package / "app" / "views.py").write_text('title = _("People")\nother = _("Departments")\n')
    messages.update(package)
    written = messages.po_path(package).read_text()
    assert 'msgid "People"\nmsgstr "人员"' in written
    assert 'msgid "Departments"\nmsgstr ""' in written
    assert "Open" not in written
    assert "nplurals=1; plural=0;" in written
    messages.update(package)
    assert messages.po_path(package).read_text() == written


def test_what_is_compiled_can_be_read_by_gettext(package: Path) -> None:
    messages.compile_catalogue(package)
    with messages.po_path(package).with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    assert translations.gettext("People") == "人员"
    assert translations.pgettext("state", "Open") == "开放"
    assert translations.ngettext("%(counter)s person", "%(counter)s persons", 2) == "%(counter)s 人"


def translate(package: Path, content: str) -> None:
    """Write the catalogue of a package."""
    path = messages.po_path(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ONE_FORM + content)
