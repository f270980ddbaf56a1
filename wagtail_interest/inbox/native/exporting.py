"""Spreadsheets that open safely: every cell text, no formula, no illegal character, streamed (promise P11)."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

#: A cell beginning with one of these is a formula, or a new cell, to some spreadsheet program.
DANGEROUS = tuple("=+-@\t\r\n|＝＋－＠")
#: Not allowed in XML 1.0, so neither in XLSX; a lone surrogate cannot be encoded at all.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_LIMIT = 32_767
CHUNK = 2000


class Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """Return *value*."""
        return value


def cell_text(value: Any) -> str:
    """Return *value* as a reader expects it in a cell: local ISO time, no illegal character."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return ILLEGAL.sub("", str(value))


def csv_cell(value: Any) -> str:
    """Return a cell that no spreadsheet program takes for a formula: a dangerous one gets a leading apostrophe."""
    text = cell_text(value)
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def stream_csv(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield a CSV file: byte order mark (so that Excel reads UTF-8), headings, rows."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow([csv_cell(each) for each in headings])
    buffer: list[str] = []
    for row in rows:
        buffer.append(writer.writerow([csv_cell(each) for each in row]))
        if len(buffer) == 100:
            yield "".join(buffer)
            buffer.clear()
    if buffer:
        yield "".join(buffer)


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
