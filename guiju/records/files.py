"""Files: stored once under the SHA-256 of their content, their type told by the content.

What a browser claims about a file is not believed. A file is written before its row and never
changed: an upload whose unit is refused leaves bytes that no row names, and nothing else.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.kernel.errors import RuleBroken
from guiju.kernel.models import InCompany
from guiju.kernel.unit import Unit

LARGEST = 25 * 1024 * 1024
CHUNK = 64 * 1024
HEAD = 8192
ZIP = b"PK\x03\x04"
# How a content of each type begins. What stands in none of these is text, or refused.
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
# A ZIP is what its first entries say it is.
ZIPPED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"OFD.xml", "application/ofd"),
)
XML = "application/xml"
TEXT = "text/plain"
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    ZIPPED[0][1]: ".docx",
    ZIPPED[1][1]: ".xlsx",
    "application/ofd": ".ofd",
    XML: ".xml",
    TEXT: ".txt",
}


class File(InCompany):
    """A content, stored once a company. Business, append-only."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="records_file_once", fields=["company", "sha256"]),
        )

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the content lies."""
        return path_of(self.sha256)

    def open(self) -> BinaryIO:
        """The content, to read."""
        return self.path.open("rb")


def store(chunks: Iterable[bytes], *, by: Unit) -> File:
    """Keep a content and its row. Raises RuleBroken: empty, too large, or of no known type."""
    sha256, size, head = write(chunks)
    content_type = type_of(head)
    if content_type is None:
        raise RuleBroken(
            _("This is no kind of file that is kept here."),
            what_to_do=_("Send a PDF, a picture, OFD, Word, Excel, XML or plain text."),
            field="file",
        )
    known = File.objects.filter(company=by.company, sha256=sha256).first()
    return known or File.objects.create(
        company=by.company, sha256=sha256, size=size, content_type=content_type
    )


def write(chunks: Iterable[bytes]) -> tuple[str, int, bytes]:
    """Write the content under its digest: whole or not at all. Raises RuleBroken."""
    root = Path(settings.GUIJU_FILES_ROOT)
    incoming = root / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    partial = incoming / secrets.token_hex(16)
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with partial.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise RuleBroken(
                        _("A file has at most %(number)d MB.") % {"number": LARGEST // 1024**2},
                        what_to_do=_("Send a smaller scan, or several files."),
                        field="file",
                    )
                head += chunk[: HEAD - len(head)]
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise RuleBroken(_("The file is empty."), field="file")
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return digest.hexdigest(), size, head


def path_of(sha256: str) -> Path:
    """Two levels of folders, so that none has more than a few thousand entries."""
    return Path(settings.GUIJU_FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def type_of(head: bytes) -> str | None:
    """The type that the content itself tells; None where it is none that is kept."""
    for signature, content_type in SIGNATURES:
        if head.startswith(signature):
            return content_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(ZIP):
        return next((name for mark, name in ZIPPED if mark in head), None)
    return text_type(head)


def text_type(head: bytes) -> str | None:
    """XML or plain text, in UTF-8 or GB 18030, without control characters."""
    if b"\x00" in head:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            # The last character may be cut in two.
            text = head[:-4].decode(encoding) if len(head) == HEAD else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(character) < ord(" ") and character not in "\t\r\n\f" for character in text):
            return None
        begin = text.lstrip().lower()
        if begin.startswith(("<!doctype html", "<html", "<script", "<svg")):
            return None
        return XML if begin.startswith("<?xml") else TEXT
    return None
