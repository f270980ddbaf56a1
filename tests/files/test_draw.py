"""Drawing pages happens in a process of its own, and whatever a file does to it stays there (promise P7)."""

from __future__ import annotations

import sys
import time
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.files import make
from wagtail_interest.files import draw as drawing
from wagtail_interest.files.draw import draw


def pages_of(data: bytes, pages: int = 10) -> list[drawing.Page]:
    """The drawn pages of a PDF."""
    return draw(BytesIO(data), pages)


def many_pages(count: int) -> bytes:
    """A PDF of so many pages."""
    document = pikepdf.open(BytesIO(make.pdf()))
    for _ in range(count - 1):
        document.pages.append(document.pages[0])
    return make.saved(document)


def test_page_becomes_a_picture_of_its_shape():
    (page,) = pages_of(make.pdf("Anna Åkesson"))
    picture = Image.open(BytesIO(page.data))
    assert (picture.format, picture.size) == ("JPEG", (page.width, page.height))
    assert page.width == 1100
    assert 1.2 < page.height / page.width < 1.5
    assert picture.getextrema() != ((255, 255), (255, 255), (255, 255)), "the page is not blank"


def test_no_more_pages_than_asked():
    assert len(pages_of(many_pages(5), pages=3)) == 3


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"<html>", make.pdf()[:200]])
def test_what_cannot_be_drawn_has_no_pages(data):
    assert pages_of(data) == []


def test_locked_file_has_no_pages():
    assert pages_of(make.locked_pdf("secret")) == []


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(14_000_000, 3, (1100, 1)), (3, 14_000, (1, 2000)), (14_400, 14_400, (1100, 1100))],
)
def test_p7_gigantic_page_stays_within_the_limits(width, height, size):
    document = pikepdf.open(BytesIO(make.pdf()))
    document.pages[0].MediaBox = pikepdf.Array([0, 0, width, height])
    (page,) = pages_of(make.saved(document))
    assert (page.width, page.height) == size


def test_p7_program_that_never_ends_is_killed(tmp_path, monkeypatch):
    program = tmp_path / "endless.py"
    program.write_text("import time\nwhile True: time.sleep(1)\n")
    monkeypatch.setattr(drawing, "PROGRAM", program)
    monkeypatch.setattr(drawing, "PATIENCE", 0.5)
    began = time.monotonic()
    assert pages_of(make.pdf()) == []
    assert time.monotonic() - began < 10


def test_page_cut_short_is_left_out_and_those_before_it_stay(tmp_path, monkeypatch):
    whole = b"\xff\xd8whole"
    program = tmp_path / "dies.py"
    program.write_text(
        f"import sys\nout = sys.stdout.buffer\nout.write(b'1 1 {len(whole)}\\n' + {whole!r})\n"
        "out.write(b'1 1 500\\n\\xff\\xd8half')\n"
    )
    monkeypatch.setattr(drawing, "PROGRAM", program)
    assert [page.data for page in pages_of(make.pdf())] == [whole]


def test_nonsense_from_the_program_is_no_page(tmp_path, monkeypatch):
    program = tmp_path / "lies.py"
    program.write_text("import sys\nsys.stdout.write('10 10 99999999999\\n<script>')\n")
    monkeypatch.setattr(drawing, "PROGRAM", program)
    assert pages_of(make.pdf()) == []


def test_program_sees_no_code_of_ours():
    source = drawing.PROGRAM.read_text()
    assert "wagtail_interest" not in source
    assert "django" not in source.split('"""')[2]
    assert sys.executable
