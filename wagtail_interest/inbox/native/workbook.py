"""An XLSX file written while its rows are read: a ZIP of XML parts that never is in memory or on disk as a whole.

Every cell is an inline text. Dates and numbers are text too: nothing can be a formula, a phone number or a code keeps
its plus and its zeros, ``2026-03-04`` is the same day in every country's Excel and still sorts by time, and the
workbook says what the CSV file says. A download that breaks off has no directory, so nobody takes it for whole.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from wagtail_interest.inbox.native.exporting import LINES, SEPARATOR, private, row_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What Excel holds in one cell, in UTF-16 units, and rows in one sheet.
CELL_LIMIT = 32_767
SHEET_ROWS = 1_048_576
#: A sheet ends before its part outgrows a plain ZIP entry (2 GiB): the 64-bit form does not open everywhere.
SHEET_BYTES = 1_900_000_000
#: The fastest: a third of the usual level's time, for files a fifth larger.
LEVEL = 1
#: Excel reads ``_x0041_`` in a text as the character of that number.
CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
_SHEET_END = (
    '</sheetData><ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
    "</worksheet>"
)


class _Outbox:
    """What the ZIP file is written to: keeps the bytes until they are sent. It cannot go back, so neither can the ZIP."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        """Return what came since the last time."""
        found, self.parts = b"".join(self.parts), []
        return found


def stream_xlsx(headings: Sequence[Any], rows: Iterable[Sequence[Any]], zone: tzinfo) -> Iterator[bytes]:
    """Yield the workbook piece by piece; rows beyond what one sheet holds go on in the next, under the same headings."""
    out, left, sheets = _Outbox(), iter(rows), 0
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:  # type: ignore[call-overload] # only written to
        _add(archive, "_rels/.rels", _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml")]))
        _add(archive, "xl/styles.xml", _STYLES)
        yield out.take()
        more = True
        while more:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as part:
                more = yield from _sheet(part, out, headings, left, zone)
        _add_contents(archive, sheets)
    yield out.take()


def _sheet(
    part: Any, out: _Outbox, headings: Sequence[Any], left: Iterator[Sequence[Any]], zone: tzinfo
) -> Generator[bytes, None, bool]:
    """Write one sheet to *part*, yielding what *out* has of it; returns whether it was full before *left* was empty."""
    begins = [f'<c r="{letters(place)}' for place in range(len(headings))]
    titles = row_text(headings).split(SEPARATOR)
    size = part.write(_sheet_begin(titles).encode())
    size += part.write(_row(begins, _cells(headings, zone), 1, ' s="1"').encode())
    number = 1
    while some := list(islice(left, LINES)):
        lines = [_row(begins, _cells(row, zone), number + nth) for nth, row in enumerate(some, start=1)]
        number += len(some)
        size += part.write("".join(lines).encode())
        if found := out.take():
            yield found
        if number + LINES > SHEET_ROWS or size > SHEET_BYTES:
            break
    part.write(_SHEET_END.encode())
    return bool(some)


def _sheet_begin(titles: list[str]) -> str:
    columns = "".join(
        f'<col min="{nth}" max="{nth}" width="{min(max(len(title) + 3, 12), 40)}" customWidth="1"/>'
        for nth, title in enumerate(titles, start=1)
    )
    return f'{_XML}<worksheet xmlns="{_MAIN}">{_FROZEN}<cols>{columns}</cols><sheetData>'


def _cells(row: Sequence[Any], zone: tzinfo) -> list[str]:
    """Return the cells of *row* as XML text."""
    text = row_text(row, zone)
    if len(text) > CELL_LIMIT // 2:  # a character may be two units
        text = SEPARATOR.join([_cut(each) for each in text.split(SEPARATOR)])
    if "_x" in text:
        text = CODED.sub("_x005F_", text)
    if "\r" in text:  # XML readers make one of both
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.split(SEPARATOR)


def _cut(text: str) -> str:
    return text.encode("utf-16-le")[: CELL_LIMIT * 2].decode("utf-16-le", "ignore")


def _row(begins: list[str], cells: list[str], number: int, style: str = "") -> str:
    middle = f'{number}"{style} t="inlineStr"><is><t xml:space="preserve">'
    found = [
        f"{begin}{middle}{cell}</t></is></c>" for begin, cell in zip(begins, cells, strict=False) if cell
    ]
    return f'<row r="{number}">{"".join(found)}</row>'


def letters(place: int) -> str:
    """Return the name of the column at *place*, counted from 0: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _add(archive: ZipFile, name: str, content: str) -> None:
    with archive.open(name, "w") as part:
        part.write(content.encode())


def _add_contents(archive: ZipFile, sheets: int) -> None:
    """Write the parts that name the others; last, since only now their number is known."""
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'
    _add(archive, "xl/workbook.xml", _XML + workbook)
    parts = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    _add(archive, "xl/_rels/workbook.xml.rels", _relations([*parts, (f"{_OFFICE}/styles", "styles.xml")]))
    kinds = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers),
    ]
    types = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds)
    relations = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    _add(
        archive,
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{relations}{types}</Types>',
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{nth}" Type="{kind}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def xlsx_response(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return the streamed workbook ``<name>.xlsx``."""
    pieces = stream_xlsx(headings, rows, timezone.get_current_timezone())
    return private(StreamingHttpResponse(pieces, content_type=CONTENT_TYPE), f"{name}.xlsx")
