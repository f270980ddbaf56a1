"""The words of a word-processor file, for reading on screen."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from tests.files import make
from wagtail_interest.files.plain_text import LONGEST, plain_text

ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:h>Anna</text:h><text:p>Säljare<text:tab/>2020<text:line-break/>Umeå</text:p>"
    "</office:text></office:body></office:document-content>"
)


def word(*paragraphs: str) -> bytes:
    """A DOCX of these paragraphs."""
    document, out = docx.Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def test_paragraphs_of_word_become_lines():
    assert (
        plain_text(word("Anna Åkesson", "Säljare sedan 2015"), "docx") == "Anna Åkesson\nSäljare sedan 2015"
    )


def test_table_cells_are_read_too():
    document, out = docx.Document(), BytesIO()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2020", "Volvo"
    document.save(out)
    assert plain_text(out.getvalue(), "docx") == "2020\nVolvo"


def test_opendocument_keeps_tabs_and_breaks():
    assert plain_text(make.odt({"content.xml": ODT}), "odt") == "Anna\nSäljare 2020\nUmeå"


def test_markup_in_words_stays_words():
    assert plain_text(word("<script>alert(1)</script>"), "docx") == "<script>alert(1)</script>"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"nothing", make.zipped({"x": b"y"})])
def test_unreadable_file_has_no_words(data):
    assert plain_text(data, "docx") == ""


def test_p7_endless_text_is_cut():
    assert len(plain_text(word(*(["x" * 1000] * 300)), "docx")) <= LONGEST
