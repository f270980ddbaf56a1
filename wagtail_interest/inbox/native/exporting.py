"""Spreadsheets that open safely: every cell text, no formula, no illegal character, streamed (promise P11)."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

#: A cell beginning with one of these is a formula, or a new cell, to some spreadsheet program.
DANGEROUS = tuple("=+-@\t\r\n|＝＋－＠")
#: Not allowed in XML 1.0, so neither in XLSX; a lone surrogate cannot be encoded at all.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_LIMIT = 32_767
CHUNK = 2000
#: Lines of a CSV file sent at once.
LINES = 100


def cell_text(value: Any, zone: tzinfo | None = None) -> str:
    """Return *value* as a reader expects it in a cell: ISO time in *zone* (else the current one), no illegal character."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value, zone) if value.tzinfo else value
        return f"{local.date()} {local.hour:02}:{local.minute:02}"
    if isinstance(value, date):
        return value.isoformat()
    return ILLEGAL.sub("", str(value))


def csv_cell(value: Any, zone: tzinfo | None = None) -> str:
    """Return a cell that no spreadsheet program takes for a formula: a dangerous one gets a leading apostrophe."""
    if value == "" or isinstance(value, str) and value[:1].isalnum() and value.isprintable():
        return value  # most cells, so asked first
    text = cell_text(value, zone)
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def stream_csv(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield a CSV file: byte order mark (so that Excel reads UTF-8), headings, rows."""
    zone = timezone.get_current_timezone()
    yield "\ufeff" + _lines([[csv_cell(each) for each in headings]])
    cells = ([csv_cell(each, zone) for each in row] for row in rows)
    while lines := _lines(islice(cells, LINES)):
        yield lines


def _lines(rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def csv_response(name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponseBase:
    """Return the streamed CSV file ``<name>.csv``."""
    response = StreamingHttpResponse(stream_csv(headings, rows), content_type="text/csv; charset=utf-8")
    return private(response, f"{name}.csv")


def xlsx_response(name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponseBase:
    """Return the workbook ``<name>.xlsx``; every cell is text, so phone numbers come back unchanged."""
    from openpyxl import Workbook  # slow to import, and few requests need it
    from openpyxl.cell import WriteOnlyCell  # the same

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title="Sheet1")

    def text_cell(value: Any) -> Any:
        cell = WriteOnlyCell(sheet, cell_text(value)[:CELL_LIMIT])
        cell.data_type = "s"
        return cell

    sheet.append([text_cell(each) for each in headings])
    for row in rows:
        sheet.append([text_cell(each) for each in row])
    output = tempfile.TemporaryFile()  # noqa: SIM115 FileResponse closes it
    workbook.save(output)
    output.seek(0)
    response = FileResponse(
        output, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return private(response, f"{name}.xlsx")


def private(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """Return *response* as a download that nobody stores on the way; *filename* is one of ours, plain ASCII."""
    safe = re.sub(r"[^\w.-]+", "-", filename, flags=re.ASCII)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
