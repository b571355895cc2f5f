"""Files: told by their content, once each, under their digest, and nothing that a browser runs."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings

from guiju.records import files
from guiju.records.models import Attachment, File
from guiju.records.papers import clean_name
from tests.records.test_steps import refuses
from tests.records.world import PDF, World


def zipped(*names: str, content: bytes = b"x") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return kept.getvalue()


KEPT = {
    "pdf": (PDF, "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n....", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    "webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    "tiff": (b"II*\x00....", "image/tiff"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), files.DOCX),
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), files.XLSX),
    "ofd": (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    "xml": (b'<?xml version="1.0"?><invoice/>', "application/xml"),
    "text": ("请购单".encode(), "text/plain"),
    "gb18030": ("请购单".encode("gb18030"), "text/plain"),
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "program": b"MZ\x90\x00\x03",
    "elf": b"\x7fELF\x02\x01\x01\x00",
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "html without doctype": b"  <HTML><body>",
    "html after a comment": b"<!-- a paper --><html><script>alert(1)</script></html>",
    "html fragment": b"<body onload=alert(1)>",
    "html after a byte order mark": b"\xef\xbb\xbf<html>",
    "script": b"<script>alert(1)</script>",
    "svg": SVG,
    "svg as xml": b'<?xml version="1.0"?>\n' + SVG,
    "svg as xml after a comment": b'<?xml version="1.0"?><!-- x -->' + SVG,
    "html as xml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "xml with a style that runs": b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>',
    "zip": zipped("a.txt"),
    "zip of programs": zipped("xlsx/setup.exe", "myword/setup.exe"),
    "zip that only mentions it": zipped("a.exe", content=b"word/ xl/ OFD.xml"),
    "word with macros": zipped("[Content_Types].xml", "word/vbaProject.bin"),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "zeros": bytes(100),
    "control characters": b"a\x07b",
    "nothing": b"",
}


@pytest.mark.parametrize("name", KEPT)
def test_the_type_is_told_by_the_content(world: World, name: str) -> None:
    content, content_type = KEPT[name]
    paper = world.paper(world.draft_request(), content=content, name="anything.exe.html")
    with world.eyes():
        assert File.objects.get(pk=paper.file_id).content_type == content_type


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_paper_is_refused(world: World, name: str) -> None:
    request = world.draft_request()
    with refuses("rule_broken") as refusal:
        world.paper(request, content=REFUSED[name], name="invoice.pdf")
    assert refusal.value.field == "file"
    with world.eyes():
        assert not Attachment.objects.filter(record_id=request.pk).exists()


def test_a_content_is_stored_once_a_company(world: World) -> None:
    content = PDF + uuid4().bytes.hex().encode()
    papers = [world.paper(world.draft_request(), content=content) for _ in range(2)]
    assert papers[0].file_id == papers[1].file_id and papers[0].pk != papers[1].pk
    with world.eyes():
        kept = File.objects.get(pk=papers[0].file_id)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    with kept.open() as opened:
        assert opened.read() == content
    assert kept.size == len(content)


def test_too_much_is_refused_while_it_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 100)
    request = world.draft_request()
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield PDF

    from guiju.records.papers import attach

    with refuses("rule_broken"):
        attach(by=world.xie, record=request, name="x.pdf", content=endless())
    assert len(taken) < 20


def test_a_refused_upload_leaves_nothing_behind(world: World) -> None:
    from pathlib import Path

    incoming = Path(settings.GUIJU_FILES_ROOT) / "incoming"
    before = set(incoming.glob("*")) if incoming.exists() else set()
    for content in (b"", REFUSED["program"]):
        with refuses("rule_broken"):
            world.paper(world.draft_request(), content=content)
    assert set(incoming.glob("*")) == before


def test_a_second_click_attaches_once(world: World) -> None:
    """As a browser sends it: the chunks of a stream, read anew."""
    from guiju.records.papers import attach

    request, by = world.draft_request(), world.keyed(world.xie, uuid4())
    both = [
        attach(by=by, record=request, name="x.pdf", content=iter([PDF[:4], PDF[4:]]))
        for _ in range(2)
    ]
    assert both[0].pk == both[1].pk
    with world.eyes():
        assert Attachment.objects.filter(record_id=request.pk).count() == 1


def test_a_key_is_good_for_one_content(world: World) -> None:
    from guiju.records.papers import attach

    request, by = world.draft_request(), world.keyed(world.xie, uuid4())
    attach(by=by, record=request, name="x.pdf", content=[PDF])
    with refuses("key_reused"):
        attach(by=by, record=request, name="x.pdf", content=[PDF + b"other"])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\请购单.pdf", "请购单.pdf"),
        ("in\r\nvoice\x00.pdf", "invoice.pdf"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("  .hidden. ", "hidden"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_a_name(said: str, kept: str) -> None:
    assert clean_name(said) == kept


@pytest.mark.parametrize("name", ["", "..", "/", "a/", "\u202e", "   "])
def test_what_is_no_name_is_refused(name: str) -> None:
    with refuses("rule_broken"):
        clean_name(name)
