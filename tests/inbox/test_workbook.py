"""The XLSX writer: text comes back as it was, nothing breaks the file, and it is sent while it is made."""

from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, date, datetime
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_interest.inbox.native import workbook
from wagtail_interest.inbox.native.exporting import ILLEGAL
from wagtail_interest.inbox.native.workbook import CELL_LIMIT, letters, stream_xlsx


def made(headings, rows) -> bytes:
    return b"".join(stream_xlsx(headings, rows, UTC))


def sheets(content: bytes) -> list[list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def test_values_come_back_as_text():
    row = ["Åsa <b>&amp;</b>", "  two  ", "a\nb", "007", "🙂", 3, None, date(2026, 3, 4)]
    moment = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    found = sheets(made([f"H{n}" for n in range(9)], [[*row, moment]]))[0]
    assert found[0] == [f"H{n}" for n in range(9)]
    assert found[1] == [
        "Åsa <b>&amp;</b>", "  two  ", "a\nb", "007", "🙂", "3", None, "2026-03-04", "2026-03-04 09:30",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+46 70 123 45 67", "+46701234567", "-1", "@x", "|calc", "＝1"])
def test_p11_no_cell_is_a_formula_and_phones_come_back_unchanged(text):
    sheet = openpyxl.load_workbook(io.BytesIO(made([text], [[text]]))).active
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_p11_illegal_characters_are_removed_from_cells_and_headings():
    every = "".join(map(chr, [*range(32), 0x7F, 0x85, 0xFFFE, 0xFFFF, 0xD800]))
    assert sheets(made([f"H{every}"], [[f"A{every}B"]]))[0] == [["H\t\n\n\x7f\x85"], ["A\t\n\n\x7f\x85B"]]


def test_what_excel_would_decode_is_escaped():
    text = "_x0041_ and _x00_"
    with ZipFile(io.BytesIO(made(["H"], [[text]]))) as book:
        assert "_x005F_x0041_ and _x00_<" in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_long_cell_is_cut_where_excel_ends():
    assert sheets(made(["H"], [["x" * 40_000]]))[0][1] == ["x" * CELL_LIMIT]
    assert sheets(made(["H"], [["🙂" * 20_000]]))[0][1] == ["🙂" * (CELL_LIMIT // 2)]


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=4))
def test_p11_any_text_gives_a_workbook_that_opens(rows):
    with ZipFile(io.BytesIO(made(["A", "B", "C"], rows))) as book:
        assert book.testzip() is None
        lines = list(ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter())
    cells = [each.text for each in lines if each.tag.endswith("}t")]
    wanted = [ILLEGAL.sub("", each) for row in rows for each in row]
    plain = [each.replace("\r\n", "\n").replace("\r", "\n") for each in wanted if each]
    assert [each.replace("_x005F_", "_") for each in cells[3:]] == [
        each.replace("_x005F_", "_") for each in plain
    ]


def test_rows_beyond_a_sheet_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 250)
    found = sheets(made(["N"], ([str(n)] for n in range(401))))
    assert [len(sheet) for sheet in found] == [201, 201, 2]
    assert [row[0] for sheet in found for row in sheet[1:]] == [str(n) for n in range(401)]
    assert [sheet[0] for sheet in found] == [["N"]] * 3


def test_a_sheet_ends_before_its_part_is_too_large(monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_BYTES", 100_000)
    found = sheets(made(["N"], (["x" * 900] for _ in range(250))))
    assert [len(sheet) for sheet in found] == [201, 51]


def test_no_rows_are_a_workbook_too():
    assert sheets(made(["A", "B"], [])) == [[["A", "B"]]]


def test_sending_begins_before_a_row_is_read():
    asked = []

    def rows():
        for n in range(20_000):
            asked.append(n)
            yield [f"{n * 7919 % 10007:x}" * 50]

    pieces = stream_xlsx(["H"], rows(), UTC)
    assert next(pieces).startswith(b"PK")
    assert asked == []
    next(pieces)
    assert len(asked) < 5_000
    pieces.close()


def test_a_download_that_breaks_off_cannot_be_taken_for_whole():
    def rows():
        yield from ([str(n)] * 20 for n in range(5_000))
        raise RuntimeError

    got = []
    with pytest.raises(RuntimeError):
        got.extend(stream_xlsx(["H"] * 20, rows(), UTC))
    pieces = stream_xlsx(["H"] * 20, ([str(n)] * 20 for n in range(5_000)), UTC)
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(b"".join(list(pieces)[:-1])))


def test_memory_does_not_grow_with_the_rows():
    pieces = stream_xlsx(["H"] * 10, ([f"{n} " + "x" * 200] * 10 for n in range(4_000)), UTC)
    next(pieces)
    tracemalloc.start()
    for _ in pieces:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000  # the rows are eight


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_letters_count_as_spreadsheets_do(place, name):
    assert letters(place) == name
