"""Rules about files, templates and words."""

import re
from collections.abc import Iterator

from tools.house_lint.rules import Fault, Source, rule

TEMPLATES = ("*.html",)
MOST_LINES_OF_A_FILE = 400
VAGUE = {"common", "helper", "helpers", "misc", "service", "services", "util", "utils"}

# What the rules look for stands in these two files, and nowhere else.
ABOUT_THE_RULES = ("tools/house_lint/text_rules.py", "tests/house/cases.py")

CHINESE = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
INDEX_HOST = re.compile(r"\bpypi\.org|pythonhosted\.org|\bmirrors\.\w+|--(extra-)?index-url")
THIS_MACHINE = re.compile(r"(?<![\w.])/work/|/tmp/work|\.\./shared\b")
INLINE = re.compile(
    r"""<style\b
    | \sstyle\s*=
    | \son[a-z]+\s*=\s*["']
    | javascript:
    | <script\b(?![^>]*\s(?:src=|type="application/json"))[^>]*>""",
    re.VERBOSE | re.IGNORECASE,
)

# What no reader of a page sees as words: code, translated blocks, comments, keys of the keyboard.
UNSEEN = re.compile(
    r"""\{%\s*(blocktranslate|comment)\b.*?\{%\s*end\1\s*%\}
    | \{\#.*?\#\}
    | \{[%{].*?[%}]\}
    | <!--.*?-->
    | <(script|kbd)\b.*?</\2>""",
    re.VERBOSE | re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:alt|aria-label|label|placeholder|title)\s*=\s*\"([^\"]*)\"")
MARKUP = re.compile(r"<[^>]*>|\b[\w-]+=\"[^\"]*\"")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"PostgreSQL"}


@rule(
    "file-length",
    "a file that long holds more than one subject",
    only=("*.css", "*.html", "*.js", "*.py"),
    but_not=("*/migrations/*",),
)
def long_files(source: Source) -> Iterator[Fault]:
    """Files of 400 lines or more."""
    lines = source.text.count("\n")
    if lines >= MOST_LINES_OF_A_FILE:
        yield 1, f"{lines} lines"


@rule("vague-name", "a module is named after its subject", only=("*.py",))
def vague_names(source: Source) -> Iterator[Fault]:
    """Modules and packages whose name would fit anything."""
    for part in source.name.with_suffix("").parts:
        if part in VAGUE:
            yield 1, part


@rule(
    "chinese",
    "Chinese stands in the catalogue alone, so that both languages stay complete",
    only=("*.css", "*.html", "*.js", "*.py", "*.sql"),
    but_not=(
        "guiju/locale/*",
        "guiju/org/demo/*",
        "guiju/*/demo*.py",
        "guiju/web/formats/*",
        "tests/*",
    ),
)
def chinese(source: Source) -> Iterator[Fault]:
    """Chinese characters and punctuation."""
    yield from source.found(CHINESE)


@rule("unfinished", "what is left to do is an issue, not a comment", but_not=ABOUT_THE_RULES)
def unfinished(source: Source) -> Iterator[Fault]:
    """Marks of unfinished work."""
    yield from source.found(UNFINISHED)


@rule("inline", "the content security policy refuses inline scripts and styles", only=TEMPLATES)
def inline(source: Source) -> Iterator[Fault]:
    """Scripts, styles and handlers written into a template."""
    yield from source.found(INLINE)


@rule(
    "untranslated",
    "a word written into a template is the same in every language",
    only=TEMPLATES,
)
def untranslated(source: Source) -> Iterator[Fault]:
    """Words in text or in a spoken attribute that no translation is asked for."""
    seen = UNSEEN.sub(_blank, source.text)
    spoken = [(match.start(1), match[1]) for match in SPOKEN_ATTRIBUTE.finditer(seen)]
    for start, text in [*spoken, (0, MARKUP.sub(_blank, seen))]:
        for match in WORD.finditer(text):
            if match.group() not in NAMES:
                yield seen.count("\n", 0, start + match.start()) + 1, match.group()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


@rule(
    "index-host",
    "packages come from whichever index the machine is set up for",
    but_not=ABOUT_THE_RULES,
)
def index_hosts(source: Source) -> Iterator[Fault]:
    """Package indexes by name."""
    yield from source.found(INDEX_HOST)


@rule("this-machine", "the repository knows no machine's folders", but_not=ABOUT_THE_RULES)
def this_machine(source: Source) -> Iterator[Fault]:
    """Paths that exist on one machine only."""
    yield from source.found(THIS_MACHINE)
