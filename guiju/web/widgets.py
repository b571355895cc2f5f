"""Inputs, choices and texts of forms, drawn in Python.

What Django's own templates say, to the letter but for line breaks. There each attribute and each
choice is a template of its own: of a list with its filters that was a third of the time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from guiju.web.cells import whole

Widget = Mapping[str, Any]  # what a widget tells its template
FOLDER: Final = "django/forms/widgets/"


def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Those that are set: False leaves one out, True says its name alone."""
    return whole(_attributes(attrs))


def _attributes(attrs: Mapping[str, Any]) -> Iterator[str]:
    for name, value in attrs.items():
        if value is True:
            yield f" {conditional_escape(name)}"
        elif value is not False:
            yield f' {conditional_escape(name)}="{conditional_escape(str(value))}"'


def drawn_input(widget: Widget) -> SafeString:
    """One input, of whichever type."""
    value = widget["value"]
    said = {} if value is None else {"value": str(value)}
    attrs = {"type": widget["type"], "name": widget["name"], **said}
    return format_html("<input{}{}>", attributes(attrs), attributes(widget["attrs"]))


def drawn_text(widget: Widget) -> SafeString:
    """A text of several lines. The first line break is the browser's, not the text's."""
    attrs = attributes({"name": widget["name"], **widget["attrs"]})
    return format_html("<textarea{}>\n{}</textarea>", attrs, widget["value"] or "")


def drawn_select(widget: Widget) -> SafeString:
    """A list of choices, in groups where they have names."""
    attrs = attributes({"name": widget["name"], **widget["attrs"]})
    groups = (_group(name, choices) for name, choices, _number in widget["optgroups"])
    return format_html("<select{}>{}</select>", attrs, whole(groups))


def _group(name: Any, choices: Iterable[Widget]) -> SafeString:
    drawn = whole(_choices(choices))
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _choices(choices: Iterable[Widget]) -> Iterator[str]:
    for one in choices:
        value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
        yield f'<option value="{value}"{attributes(one["attrs"])}>{label}</option>\n'


DRAWN: Final[Mapping[str, Callable[[Widget], SafeString]]] = {
    f"{FOLDER}select.html": drawn_select,
    f"{FOLDER}textarea.html": drawn_text,
    **{
        f"{FOLDER}{name}.html": drawn_input
        for name in ("checkbox", "date", "file", "hidden", "input", "number", "password", "text")
    },
}
