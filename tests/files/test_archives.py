"""Office files and OpenDocument: judged before and while unpacking (promise P4)."""

from __future__ import annotations

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from tests.files import make
from tests.files.test_judge import code
from wagtail_interest.files.types import CONTENT_TYPES

MACRO = "application/vnd.ms-word.document.macroEnabled"


def with_entry(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    out = BytesIO(make.word())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../evil.sh", "/etc/passwd", "word/../../x", "C:/x", "a/..", "a\\..\\b"])
def test_p4_zip_slip_is_refused(name: str):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    assert code("cv.docx", with_entry(info)) == "damaged"


def test_p4_symlink_is_refused():
    info = zipfile.ZipInfo("word/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert code("cv.docx", with_entry(info, b"/etc/passwd")) == "damaged"


def test_p4_duplicate_part_is_refused():
    assert code("cv.docx", with_entry(zipfile.ZipInfo("WORD/document.xml"))) == "damaged"


def test_p4_bomb_of_300_megabytes_is_refused_before_unpacking():
    zeros = bytes(10 * 1024 * 1024)
    bomb = make.word_with({f"word/media/{number}.xml": zeros for number in range(30)})
    assert len(bomb) < 1024 * 1024
    assert code("cv.docx", bomb) == "too_much"


def test_p4_part_that_lies_about_its_size_is_refused():
    content = make.word_with({"word/big.bin": bytes(3 * 1024 * 1024)})
    size = struct.pack("<L", 3 * 1024 * 1024)
    assert code("cv.docx", content.replace(size, struct.pack("<L", 1000))) == "damaged"


def test_p4_too_many_parts_are_refused():
    assert (
        code("cv.docx", make.word_with({f"word/{number}.txt": b"" for number in range(2001)})) == "too_much"
    )


def test_p4_overlapping_parts_are_refused():
    content = bytearray(make.zipped({"a": b"1" * 100, "b": b"2" * 100}, stored=("a", "b")))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<L", 5)
    assert code("cv.docx", bytes(content)) == "damaged"


def test_p4_something_before_or_behind_an_archive_is_refused():
    assert code("cv.docx", make.word() + b"<script>") == "hidden"
    assert code("cv.docx", make.word()[:-2] + b"\x05\x00hello") == "hidden"
    assert code("cv.docx", b"MZ" + make.word()) == "content"


def test_p4_nested_archive_is_refused_and_an_embedded_sheet_passes():
    sheet = make.office(CONTENT_TYPES["xlsx"], "xl/workbook.xml")
    assert code("cv.docx", make.word_with({"word/embeddings/chart.xlsx": sheet})) == "taken"
    assert code("cv.docx", make.word_with({"word/embeddings/a.zip": make.zipped({"a": "b"})})) == "attachment"
    assert code("cv.docx", make.word_with({"word/media/a.png": make.zipped({"a": "b"})})) == "attachment"
    deeper = make.word_with({"word/embeddings/b.xlsx": sheet})
    assert code("cv.docx", make.word_with({"word/embeddings/a.docx": deeper})) == "attachment"
    macros = make.word_with({"word/vbaProject.bin": b"x"})
    assert code("cv.docx", make.word_with({"word/embeddings/a.docx": macros})) == "macros"


def test_p4_macros_are_refused():
    assert code("cv.docx", make.word_with({"word/vbaProject.bin": b"x"})) == "macros"
    assert code("cv.docx", make.word_with({"word/activeX/activeX1.bin": b"x"})) == "macros"
    override = f'<Override PartName="/word/document2.xml" ContentType="{MACRO}.main+xml"/>'
    assert code("cv.docx", make.word_with({}, types=override)) == "macros"
    assert code("cv.odt", make.odt({"Basic/Standard/Module1.xml": "<a/>"})) == "macros"
    assert code("cv.odt", make.odt({"Scripts/python/x.py": "import os"})) == "macros"
    listener = '<?xml version="1.0"?><a xmlns:s="urn:x"><s:event-listener/></a>'
    assert code("cv.odt", make.odt({"content.xml": listener})) == "macros"


@pytest.mark.parametrize(
    ("kind", "target", "verdict"),
    [
        ("attachedTemplate", "https://evil.example/a.dotm", "external"),
        ("attachedTemplate", "\\\\share\\a.dotx", "external"),
        ("attachedTemplate", "file://share/a.dotx", "external"),
        ("attachedTemplate", "file:///C:\\Users\\Anna\\Templates\\Resume.dotx", "taken"),
        ("attachedTemplate", "C:\\Users\\Anna\\Resume.dotx", "taken"),
        ("attachedTemplate", "Normal.dotm", "taken"),
        ("oleObject", "https://evil.example/x.html!", "external"),
        ("oleObject", "file:///C:\\x.xlsx", "external"),
        ("frame", "https://evil.example/", "external"),
        ("hyperlink", "https://example.com/anna", "taken"),
        ("image", "https://example.com/me.png", "taken"),
        ("image", "\\\\share\\me.png", "external"),
        ("image", "file://localhost/Users/anna/me.png", "taken"),
        ("somethingNew", "https://example.com/", "external"),
    ],
)
def test_p4_what_a_document_fetches_from_elsewhere(kind: str, target: str, verdict: str):
    assert code("cv.docx", make.word_linking(kind, target)) == verdict


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (
            "meta.xml",
            '<m xmlns:meta="u" xmlns:x="v"><meta:template x:href="https://evil.example/t.ott"/></m>',
        ),
        ("content.xml", '<m xmlns:draw="u"><draw:floating-frame/></m>'),
        ("content.xml", '<m xmlns:office="u"><office:dde-source/></m>'),
    ],
)
def test_p4_opendocument_that_fetches_from_elsewhere_is_refused(part: str, content: str):
    assert code("cv.odt", make.odt({part: content})) == "external"


def test_p4_opendocument_made_from_a_template_on_disk_passes():
    meta = '<m xmlns:meta="u" xmlns:x="v"><meta:template x:href="../Templates/cv.ott"/></m>'
    assert code("cv.odt", make.odt({"meta.xml": meta})) == "taken"


@pytest.mark.parametrize("name", ["word/styles.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_p4_dtd_is_refused(name: str):
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    assert code("cv.docx", make.word_with({name: laughs})) == "damaged"
    if name == "word/styles.xml":
        late = '<?xml version="1.0"?><!--' + "x" * 100_000 + "--><!DOCTYPE a><a/>"
        assert code("cv.docx", make.word_with({name: late})) == "damaged"
        assert code("cv.odt", make.odt({"styles.xml": late})) == "damaged"


def test_password_protected_office_files_are_refused_in_own_words():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert code("cv.docx", ole + "EncryptedPackage".encode("utf-16-le")) == "password"
    assert code("cv.docx", ole + "WordDocument".encode("utf-16-le")) == "old_office"
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert code("cv.odt", make.odt(manifest=entry)) == "password"
    locked = bytearray(make.word())
    place = locked.find(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert code("cv.docx", bytes(locked)) == "password"


def test_p4_embedded_program_is_refused():
    package = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "Ole10Native".encode("utf-16-le")
    assert code("cv.docx", make.word_with({"word/embeddings/oleObject1.bin": package})) == "attachment"
    assert code("cv.docx", make.word_with({"word/media/a.png": b"MZ\x90"})) == "attachment"


def test_damaged_part_is_refused():
    content = bytearray(make.word())
    content[len(content) // 2] ^= 0xFF
    assert code("cv.docx", bytes(content)) == "damaged"


def test_p4_opendocument_in_utf_16_cannot_hide_what_it_runs():
    hidden = '<?xml version="1.0" encoding="UTF-16"?><a><event-listener/></a>'.encode("utf-16")
    assert code("cv.odt", make.odt({"content.xml": hidden})) == "unreadable"
