"""Good files pass, hostile ones are refused in words a candidate can act on (promises P3, P4)."""

from __future__ import annotations

import hashlib
import struct

import pytest

from tests.files import make
from wagtail_interest.files import Refused
from wagtail_interest.files.judge import Judged, judge
from wagtail_interest.files.types import CONTENT_TYPES, KNOWN, accept, listed
from wagtail_interest.vocabulary import Scan

ALL = tuple(KNOWN)
MEGABYTES_10 = 10 * 1024 * 1024
SHEET = CONTENT_TYPES["xlsx"]
SLIDES = CONTENT_TYPES["pptx"]


def judged(name: str, content: bytes, extensions: tuple[str, ...] = ALL) -> Judged:
    return judge(make.upload(name, content), extensions=extensions, max_bytes=MEGABYTES_10)


def code(name: str, content: bytes, extensions: tuple[str, ...] = ALL) -> str:
    """The reason of refusal; ``taken`` when there is none. The words must render."""
    try:
        judged(name, content, extensions)
    except Refused as refused:
        assert "%(" not in str(refused.message)
        return refused.code
    return "taken"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", make.pdf()),
        ("cv.PDF", make.pdf(compress=0)),
        ("cv.docx", make.word()),
        ("cv.odt", make.odt()),
        ("talk.pptx", make.office(SLIDES, "ppt/presentation.xml")),
        ("sums.xlsx", make.office(SHEET, "xl/workbook.xml")),
        ("me.png", make.picture()),
        ("me.jpg", make.picture("JPEG")),
        ("me.jpeg", make.picture("JPEG")),
    ],
)
def test_p3_a_good_file_passes(name: str, content: bytes):
    result = judged(name, content)
    assert result == Judged(
        name.rpartition(".")[2].lower(), name, len(content), hashlib.sha256(content).hexdigest(), Scan.OFF
    )


def test_p3_browsers_content_type_is_ignored():
    upload = make.upload("cv.pdf", make.pdf(), "text/html")
    assert judge(upload, extensions=["pdf"], max_bytes=MEGABYTES_10).extension == "pdf"
    assert upload.tell() == 0


@pytest.mark.parametrize("name", ["cv.exe", "cv", ".exe", "cv.pdf.exe", "cv.doc", "cv.pdf\u202efdp.exe"])
def test_p3_other_names_are_refused(name: str):
    assert code(name, make.pdf()) == "type"


def test_p3_type_that_cannot_be_verified_is_never_taken():
    assert code("a.txt", b"hello", ("txt", "pdf")) == "type"
    assert listed(("txt", "pdf", "odt")) == "PDF, ODT"
    assert accept(("txt", "pdf", "docx")) == ".pdf,.docx"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cv.pdf", b"", "empty"),
        ("cv.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "content"),
        ("cv.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "content"),
        ("cv.pdf", b"MZ\x90\x00" + bytes(200), "content"),
        ("cv.pdf", make.word(), "content"),
        ("cv.docx", make.pdf(), "content"),
        ("cv.docx", b"<html></html>", "content"),
        ("cv.docx", make.odt(), "content"),
        ("cv.odt", make.word(), "content"),
        ("cv.docx", make.office(SHEET, "xl/workbook.xml"), "content"),
        ("cv.xlsx", make.word(), "content"),
        ("me.png", make.picture("JPEG"), "content"),
        ("me.jpg", b"<svg/>", "content"),
        ("cv.docx", make.zipped({"a.txt": "hello"}), "content"),
    ],
)
def test_p3_name_and_content_must_agree(name: str, content: bytes, reason: str):
    assert code(name, content) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><script>1</script>" + make.pdf(), "hidden"),
        (b"<svg onload='alert(1)'/>\n" + make.pdf(), "hidden"),
        (b"MZ\x90\x00" + bytes(500) + make.pdf(), "hidden"),
        (make.picture("JPEG") + make.pdf(), "hidden"),
        (make.pdf() + make.zipped({"evil.html": "<script>"}), "hidden"),
        (make.pdf() + b"A" * 4000, "hidden"),
    ],
)
def test_p4_polyglots_are_refused(content: bytes, reason: str):
    assert code("cv.pdf", content) == reason


def test_p4_zip_whose_comment_is_the_end_of_the_pdf_is_refused():
    body, _, tail = make.pdf().rpartition(b"startxref")
    archive = make.zipped({"evil.html": "<script>"})
    tail = b"startxref" + tail
    assert code("cv.pdf", body + archive[:-2] + struct.pack("<H", len(tail)) + tail) == "hidden"


def test_p3_white_space_and_zeros_around_a_pdf_pass():
    assert code("cv.pdf", b"\xef\xbb\xbf\n" + make.pdf() + bytes(30_000)) == "taken"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_p3_truncated_files_are_refused(share: float):
    for name, content in (("cv.pdf", make.pdf()), ("cv.docx", make.word()), ("me.png", make.picture())):
        assert code(name, content[: int(len(content) * share)]) == "damaged"


def test_p3_truncated_linearized_pdf_is_refused_by_its_own_length():
    import pikepdf  # kept beside its one use

    with pikepdf.open(make.BytesIO(make.pdf("x " * 500, compress=0))) as document:
        out = make.BytesIO()
        document.save(out, linearize=True)
    whole = out.getvalue()
    assert code("cv.pdf", whole) == "taken"
    assert code("cv.pdf", whole[: whole.index(b"%%EOF") + 200]) == "damaged"


def test_p3_picture_with_too_many_pixels_or_something_behind_is_refused():
    bomb = bytearray(make.picture())
    bomb[16:24] = struct.pack(">LL", 8000, 7000)
    import zlib  # kept beside its one use

    bomb[29:33] = struct.pack(">L", zlib.crc32(bytes(bomb[12:29])))
    assert code("me.png", bytes(bomb)) == "pixels"
    bomb[16:24] = struct.pack(">LL", 60000, 60000)
    bomb[29:33] = struct.pack(">L", zlib.crc32(bytes(bomb[12:29])))
    assert code("me.png", bytes(bomb)) == "pixels"
    assert code("me.png", make.picture() + b"<script>alert(1)</script>") == "hidden"
    assert code("me.jpg", make.picture("JPEG") + make.zipped({"a": "b"})) == "hidden"


def test_p8_size_is_checked_before_anything_is_read():
    class Unread:
        name, size = "cv.pdf", 101

        def read(self, *_: int) -> bytes:
            raise AssertionError("read before its size was judged")

        seek = read

    with pytest.raises(Refused) as refused:
        judge(Unread(), extensions=["pdf"], max_bytes=100)
    assert refused.value.code == "too_large"
    assert "100" in str(refused.value.message)


def test_p8_upload_that_lies_about_its_size_is_refused():
    upload = make.upload("cv.pdf", make.pdf())
    upload.size = 10
    with pytest.raises(Refused, match="too_large"):
        judge(upload, extensions=["pdf"], max_bytes=100)
