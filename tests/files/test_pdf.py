"""PDFs are judged by what they do, not by the keys they have (promise P4)."""

from __future__ import annotations

import zlib

import pytest

from tests.files import make
from tests.files.test_judge import code

JS = b"<< /S /JavaScript /JS (app.alert(1)) >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>"
PAGES = b"<< /Type /Pages /Kids [] /Count 0 >>"


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in an object stream"])
@pytest.mark.parametrize("action", ["JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition"])
def test_p4_acting_pdf_is_refused(action: str, packed: bool):
    assert code("cv.pdf", make.acting_pdf(action, packed=packed)) == "program"


@pytest.mark.parametrize(
    "action",
    [
        b"<</S/JavaScript/JS(1)>>",
        b"<< /S /J#61vaScript /JS (1) >>",
        b"<< /#53 /#4a#61vaScript /JS (1) >>",
        b"<< /S\r\n\x00\t/JavaScript /JS (1) >>",
        b"<< /S %hidden ( \n /JavaScript /JS (1) >>",
        b"<< /JS (1) /S " + b" " * 5000 + b"/JavaScript >>",
        b"(9 0 obj << /S /Launch /F (calc) >> endobj)",
        b"<< /AcroForm << /XFA [(a) 5 0 R] >> >>",
        b"<< /AcroForm << /X#46A 5 0 R >> >>",
    ],
)
def test_p4_disguised_action_is_refused(action: bytes):
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, action)) == "program"


def test_p4_action_type_in_an_object_of_its_own_is_refused():
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, b"<< /S 4 0 R >>", b"/JavaScript")) == "program"
    packed = make.object_stream(b"<< /S 11 0 R >>", b"/JavaScript")
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, packed)) == "program"


@pytest.mark.parametrize("packed", [False, True])
def test_p4_action_in_an_object_stream_is_refused(packed: bool):
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, make.object_stream(JS, packed=packed))) == "program"


def test_p4_object_stream_with_an_escaped_name_is_unpacked():
    stream = make.object_stream(JS).replace(b"/ObjStm", b"/Obj#53tm")
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, stream)) == "program"


def test_p4_damaged_object_stream_is_refused():
    stream = make.object_stream(JS * 300)
    cut = stream.replace(stream[-30:-10], b"")
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, cut)) == "damaged"


@pytest.mark.parametrize(
    "extra",
    [
        b"/Filter /ASCII85Decode",
        b"/DecodeParms << /Predictor 12 >>",
        b"/DecodeParms 5 0 R",
        b"(stream\n)",
        b"% stream\n",
    ],
)
def test_p4_object_stream_that_cannot_be_read_is_refused(extra: bytes):
    good = b"<< /Type /Catalog >>"
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, make.object_stream(good))) == "taken"
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, make.object_stream(good, extra=extra))) == "unreadable"


@pytest.mark.parametrize(
    "content",
    [
        make.going_pdf(),
        make.pdf("HTML/CSS/JavaScript", "(/JavaScript) /Launch", title="Java/JavaScript /JS", compress=0),
        make.pdf("100% of", "/JavaScript", title="HTML /JavaScript"),
        make.raw_pdf(CATALOG, PAGES, b"<< /S /GoTo /D [2 0 R /Fit] >>"),
        make.raw_pdf(CATALOG, PAGES, b"<< /S /URI /URI (https://example.com/JavaScript) >>"),
        make.carrying_pdf("europass.xml", b"<a/>"),
        make.carrying_pdf("notes.pdf", b"%PDF-1.4", packed=True),
    ],
    ids=["goto", "words in text", "words in title", "raw goto", "uri", "europass", "attached pdf"],
)
def test_p4_harmless_pdf_passes(content: bytes):
    assert code("cv.pdf", content) == "taken"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["run.exe", "a.JS", "räksmörgås.bat", "x.vbs. ", "cv.docm", "all.zip"])
def test_p4_pdf_that_carries_a_program_is_refused(name: str, packed: bool):
    assert code("cv.pdf", make.carrying_pdf(name, b"echo", packed=packed)) == "attachment"


def test_p4_program_under_a_harmless_name_is_refused():
    assert code("cv.pdf", make.carrying_pdf("photo.txt", b"MZ\x90\x00" + bytes(100))) == "attachment"


@pytest.mark.parametrize(("revision", "verdict"), [(2, "taken"), (3, "taken"), (4, "taken"), (6, "locked")])
def test_pdf_that_only_restricts_printing_passes_when_it_can_be_judged(revision: int, verdict: str):
    assert code("cv.pdf", make.locked_pdf("", revision=revision)) == verdict


@pytest.mark.parametrize("revision", [2, 3, 4])
def test_pdf_that_asks_for_a_password_is_refused_in_own_words(revision: int):
    assert code("cv.pdf", make.locked_pdf("secret", revision=revision)) == "password"


def test_p4_locked_pdf_whose_objects_cannot_be_read_is_refused():
    assert code("cv.pdf", make.locked_pdf("", packed=True)) == "locked"


def test_p4_locked_pdf_still_shows_its_actions():
    import pikepdf  # kept beside its one use

    document = pikepdf.open(make.BytesIO(make.acting_pdf("Launch")))
    content = make.saved(
        document, encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)
    )
    assert code("cv.pdf", content) == "program"


def test_p4_object_stream_bomb_is_refused():
    bomb = zlib.compress(b"10 0 " + bytes(60 * 1024 * 1024), 9)
    stream = b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode >>\nstream\n" + bomb + b"\nendstream"
    assert code("cv.pdf", make.raw_pdf(CATALOG, PAGES, stream)) == "too_much"
