"""The Chinese catalogue: bring it up to date with the code, check it, compile it.

`python -m tools.messages update | check | compile`. English is what the code says; Chinese is in
one catalogue. Babel does the work, because a bare machine has no gettext.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"

# Which arguments of a function are message, plural and context.
KEYWORDS = {
    name + ending: arguments
    for ending in ("", "_lazy")
    for name, arguments in {
        "_": None,
        "gettext": None,
        "gettext_noop": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

NOISE = tuple(
    f'"{name}'
    for name in ("Generated-By", "Language-Team", "Last-", "PO-", "POT-", "Project-", "Report-")
)

# A message is known by its context and its English text.
Key = tuple[str | None, str]


@dataclass
class Wanted:
    """A message that the code asks for."""

    plural: str | None = None
    places: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Do what the only argument says."""
    package = ROOT / "guiju"
    match arguments:
        case ["update"]:
            update(package)
        case ["compile"]:
            compile_catalogue(package)
        case ["check"]:
            complaints = problems(package)
            print("\n".join(complaints))
            return bool(complaints)
        case _:
            print(__doc__)
            return 2
    return 0


def update(package: Path) -> None:
    """Write the catalogue again: new messages without translation, vanished ones left out."""
    before = known(package)
    catalogue = new_catalogue()
    for (context, text), wanted in sorted(extracted(package).items(), key=_by_place):
        old = before.get(text, context)
        catalogue.add(
            (text, wanted.plural) if wanted.plural else text,
            old.string if old else "",
            locations=[(place, 0) for place in sorted(set(wanted.places))],
            flags=old.flags if old else (),
            context=context,
        )
    written = io.BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False)
    # Dates would change the file where no message did, and the other lines say nothing here.
    lines = written.getvalue().decode().splitlines(keepends=True)
    path = po_path(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line for line in lines if not line.startswith(NOISE)))


def compile_catalogue(package: Path) -> None:
    """Write what gettext reads at run time, beside the catalogue."""
    with po_path(package).with_suffix(".mo").open("wb") as target:
        write_mo(target, known(package))


def problems(package: Path) -> list[str]:
    """What is wrong with the catalogue; nothing when both languages are complete."""
    catalogue = known(package)
    wanted = extracted(package)
    there: dict[Key, Message] = {(m.context, str(_first(m.id))): m for m in catalogue if m.id}
    return [
        *(
            f"missing: {text!r} ({wanted[context, text].places[0]})"
            for context, text in sorted(wanted.keys() - there.keys(), key=str)
        ),
        *(f"unused: {text!r}" for _, text in sorted(there.keys() - wanted.keys(), key=str)),
        *(f"obsolete: {message.id!r}" for message in catalogue.obsolete.values()),
        *(complaint for message in there.values() for complaint in faults(message)),
    ]


def faults(message: Message) -> Iterator[str]:
    """What is wrong with the translation of one message."""
    # Where there is a plural, the only Chinese form stands for it.
    original, translations = str(message.id), [str(message.string)]
    if isinstance(message.id, (list, tuple)):
        original, translations = (
            str(message.id[-1]),
            [str(form) for form in message.string or ("",)],
        )
    if message.fuzzy:
        yield f"fuzzy: {original!r}"
    for translation in translations:
        if not translation:
            yield f"untranslated: {original!r}"
        elif placeholders(translation) != placeholders(original):
            yield f"other placeholders: {original!r} is {translation!r}"


def placeholders(text: str) -> Counter[str]:
    """Which values are filled into a text, and how often."""
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def extracted(package: Path) -> dict[Key, Wanted]:
    """Every message that Python and the templates below a folder ask for."""
    found: dict[Key, Wanted] = {}
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]):
        source = path.read_text()
        place = path.relative_to(package.parent).as_posix()
        if path.suffix != ".py":
            source = as_python(source, place)
        for _line, text, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            first = str(_first(text))
            wanted = found.setdefault((context, first), Wanted())
            wanted.places.append(place)
            if isinstance(text, tuple):
                wanted.plural = text[1]
    return found


def as_python(template: str, place: str) -> str:
    """A template's calls for translation as lines of Python, on the lines where they stood."""
    from django.utils.translation.template import templatize

    # Indentation means nothing in a template, and would to Python's tokenizer.
    return "\n".join(line.lstrip() for line in templatize(template, origin=place).split("\n"))


def known(package: Path) -> Catalog:
    """The catalogue as it is on disk; an empty one if there is none."""
    path = po_path(package)
    if not path.exists():
        return new_catalogue()
    with path.open("rb") as source:
        return read_po(source, locale=LOCALE, domain="django")


def new_catalogue() -> Catalog:
    """A catalogue without messages, with the right header."""
    return Catalog(
        locale=LOCALE,
        domain="django",
        header_comment="# Chinese (simplified) for Guiju.\n# Licensed as Guiju is.",
        fuzzy=False,
    )


def po_path(package: Path) -> Path:
    """Where the catalogue of a package is."""
    return package / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _by_place(item: tuple[Key, Wanted]) -> tuple[str, str, str]:
    (context, text), wanted = item
    return wanted.places[0], text, context or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
