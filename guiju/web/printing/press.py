"""The press: a template and data become a PDF for the archive (PDF/A-2a, PDF/UA-1).

Data reaches a template as JSON alone, never as source, so nothing in it is markup. A template
reads nothing outside the package, no package of others, no font of the machine.
"""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from guiju.web.printing.fonts import fonts, plain, printable, width_of
from guiju.web.printing.paper import GENERAL

ROOT: Final = Path(__file__).resolve().parents[2]  # the package: templates import each other
STANDARDS: Final = ["a-2a", "ua-1"]
UNSETTABLE: Final = "could not be displayed"

_own: Final = threading.local()  # a compiler serves one thread


def press(template: Path, sheet: dict[str, Any], at: datetime) -> bytes:
    """The PDF of a sheet: the same bytes for the same template, sheet and moment.

    Raises typst.TypstError where the template is at fault.
    """
    data = each_text(sheet, printable)
    try:
        return _compiled(template, data, at)
    except typst.TypstError as error:
        if UNSETTABLE not in error.message:
            raise
    return _compiled(template, each_text(data, plain), at)


def warm_up() -> None:
    """Read the fonts now, so that nobody waits for them with a record locked."""
    printable("")
    width_of("0")
    _compiler(GENERAL)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with each text in it changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: each_text(one, change) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [each_text(one, change) for one in value]
    return value


def _compiled(template: Path, data: Any, at: datetime) -> bytes:
    made = _compiler(template).compile(
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=STANDARDS,  # type: ignore[arg-type]  # a list of literals
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _compiler(template: Path) -> typst.Compiler:
    compilers: dict[Path, typst.Compiler] = _own.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            template, root=ROOT, font_paths=fonts(), ignore_system_fonts=True
        )
    return compilers[template]
