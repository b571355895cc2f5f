"""What stands on a paper, read from the PDF as anybody's reader would.

Of a letter that is set from two signs (an accent beside it) pypdf reads the whole twice.
"""

import io
import re
from typing import Any

from pypdf import PdfReader

from guiju.records.prints import PrintCopy


def pdf(content: bytes) -> PdfReader:
    """The PDF, strictly read: what is not well-formed fails."""
    return PdfReader(io.BytesIO(content), strict=True)


def content_of(copy: PrintCopy) -> bytes:
    """The bytes of a copy as they are kept."""
    with copy.file.open() as opened:
        return opened.read()


def pages_of(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pdf(content).pages]


def text_of(content: bytes) -> str:
    """All of it, without the spaces and line ends that setting brings."""
    return squeezed("".join(pages_of(content)))


def squeezed(text: str) -> str:
    """Without spaces, of whatever width."""
    return re.sub(r"[\s\u200b]+", "", text)


def fonts_of(content: bytes) -> dict[str, bool]:
    """Each font by name, and whether it is embedded."""
    found: dict[str, bool] = {}
    for page in pdf(content).pages:
        resources: Any = page["/Resources"]
        fonts = resources.get("/Font", {})
        for font in fonts.values():
            inner = font.get_object()
            for one in inner.get("/DescendantFonts", [inner]):
                descriptor = one.get_object()["/FontDescriptor"].get_object()
                is_embedded = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
                found[str(descriptor["/FontName"])] = is_embedded
    return found
