"""Files: stored once under the SHA-256 of their content, their type told by the content.

What a browser claims about a file is not believed. A file is written before its row and never
changed: an upload whose unit is refused leaves bytes that no row names, and nothing else.
"""

import hashlib
import os
import re
import secrets
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
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
# A ZIP is what its entries say it is.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = (("word/", DOCX), ("xl/", XLSX))
OFD = "application/ofd"
MOST_ENTRIES = 10_000
# What may stand before the root of an XML document, and how the root begins.
PROLOG = re.compile(
    r"<\?xml\s.*?\?>|<\?(?!xml-stylesheet|xml\s).*?\?>|<!--.*?-->|<!doctype[^>\[]*>|\s+",
    re.DOTALL | re.IGNORECASE,
)
ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
SHOWN_BY_BROWSERS = {"svg", "html", "script", "stylesheet", "transform"}
XML = "application/xml"
TEXT = "text/plain"
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    DOCX: ".docx",
    XLSX: ".xlsx",
    OFD: ".ofd",
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


class Stored(NamedTuple):
    """A content that lies under its digest, and no row names yet."""

    sha256: str
    size: int
    content_type: str


def keep(chunks: Iterable[bytes]) -> Stored:
    """Write a content under its digest. Raises RuleBroken: empty, too large, or of no known type.

    Outside of any unit: the action gets the digest, so that a second click is known by it.
    """
    sha256, size, head = write(chunks)
    content_type = type_of(path_of(sha256), head)
    if content_type is None:
        raise RuleBroken(
            _("This is no kind of file that is kept here."),
            what_to_do=_("Send a PDF, a picture, OFD, Word, Excel, XML or plain text."),
            field="file",
        )
    return Stored(sha256, size, content_type)


def row_of(stored: Stored, *, by: Unit) -> File:
    """The row of a content, made where there is none; two may do so at once."""
    file = File(
        company=by.company,
        sha256=stored.sha256,
        size=stored.size,
        content_type=stored.content_type,
    )
    File.objects.bulk_create([file], ignore_conflicts=True)
    return File.objects.get(company=by.company, sha256=stored.sha256)


def write(chunks: Iterable[bytes]) -> tuple[str, int, bytes]:
    """Write the content under its digest: whole or not at all. Raises RuleBroken."""
    if not settings.GUIJU_FILES_ROOT:
        raise ImproperlyConfigured("GUIJU_FILES_ROOT names no folder: papers cannot be kept")
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
        sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)
    return digest.hexdigest(), size, head


def path_of(sha256: str) -> Path:
    """Two levels of folders, so that none has more than a few thousand entries."""
    return Path(settings.GUIJU_FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def sync(folder: Path) -> None:
    """Let the name of a new file last, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def type_of(path: Path, head: bytes) -> str | None:
    """The type that the content itself tells; None where it is none that is kept."""
    for signature, content_type in SIGNATURES:
        if head.startswith(signature):
            return content_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return zip_type(path) if head.startswith(ZIP) else text_type(head)


def zip_type(path: Path) -> str | None:
    """Word, Excel or OFD, without macros; the list of entries is read and nothing unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(names) > MOST_ENTRIES or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" not in names:
        return None
    return next(
        (kept for prefix, kept in OFFICE if any(name.startswith(prefix) for name in names)), None
    )


def text_type(head: bytes) -> str | None:
    """XML or plain text, in UTF-8 or GB 18030, without control characters."""
    text = decoded(head)
    if text is None or any(
        ord(character) < ord(" ") and character not in "\t\r\n\f" for character in text
    ):
        return None
    begin = text.lstrip()
    if not begin.startswith("<"):
        return TEXT
    return XML if begin.lower().startswith("<?xml") and is_plain_xml(begin) else None


def decoded(head: bytes) -> str | None:
    """The beginning as text; the last character of a longer one may be cut in two."""
    whole = head[:-4] if len(head) == HEAD else head
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return whole.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_plain_xml(text: str) -> bool:
    """Data, and nothing that a browser would show or run."""
    while (before := PROLOG.match(text)) is not None:
        text = text[before.end() :]
    root = ROOT.match(text)
    return root is not None and root.group(1).lower() not in SHOWN_BY_BROWSERS
