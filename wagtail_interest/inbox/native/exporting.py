"""Spreadsheets that open safely: every cell text, no formula, no illegal character, streamed (promise P11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

#: A cell beginning with one of these is a formula, or a new cell, to some spreadsheet program.
DANGEROUS = tuple("=+-@\t\r\n|＝＋－＠")
#: Not allowed in XML 1.0, so neither in XLSX; a lone surrogate cannot be encoded at all.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Stands between the cells of a row while it is looked at as one text; itself illegal, so no clean cell holds it.
SEPARATOR = "\x1e"
#: The illegal ones below a space, the separator among them, as bytes.
CONTROLS = bytes(each for each in range(32) if chr(each) not in "\t\n\r")
#: A separator and then, perhaps after white space, something dangerous.
RISKY = re.compile(rf"{SEPARATOR}[^\S{SEPARATOR}]*[{re.escape(''.join(DANGEROUS))}]")
#: What makes a CSV cell need quotation marks.
QUOTED = re.compile('[,"\r\n]')
#: Objects in memory at once.
CHUNK = 2000
#: Lines of a file sent at once.
LINES = 100


def minute(moment: datetime, zone: tzinfo) -> str:
    """Return *moment* in *zone* as ``2026-03-04 10:30``; a naive one as it is."""
    local = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    return local.isoformat(" ", "minutes")


def cell_text(value: Any, zone: tzinfo | None = None) -> str:
    """Return *value* as a reader expects it in a cell: ISO time in *zone* (else the current one), no illegal character."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return minute(value, zone or timezone.get_current_timezone())
    if isinstance(value, date):
        return value.isoformat()
    return ILLEGAL.sub("", str(value))


def row_text(row: Sequence[Any], zone: tzinfo | None = None) -> str:
    """Return the cells of *row* as ``cell_text`` would, as one text with ``SEPARATOR`` between them.

    A row is looked at once as a whole; only one that needs it is taken apart.
    """
    try:
        text = SEPARATOR.join(row)
    except TypeError:  # not all of them are text yet
        return SEPARATOR.join([cell_text(each, zone) for each in row])
    if is_clean(text, max(len(row) - 1, 0)):
        return text
    return SEPARATOR.join([cell_text(each) for each in row])


def is_clean(text: str, separators: int) -> bool:
    """Return whether *text* has nothing that is illegal, but so many separators; quicker than asking ``ILLEGAL``."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    illegal = len(data) - len(data.translate(None, CONTROLS))
    return illegal == separators and "\ufffe" not in text and "\uffff" not in text


def csv_cell(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula: a dangerous one gets a leading apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def csv_line(row: Sequence[Any], zone: tzinfo | None = None) -> str:
    """Return *row* as a line of a CSV file that is safe to open, with its line ending."""
    text = row_text(row, zone)
    if RISKY.search(f"{SEPARATOR}{text}"):
        text = SEPARATOR.join([csv_cell(each) for each in text.split(SEPARATOR)])
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        cells = text.split(SEPARATOR)
        line = ",".join([_quoted(each) if QUOTED.search(each) else each for each in cells])
    else:
        line = text.replace(SEPARATOR, ",")
    return f"{line}\r\n" if line else '""\r\n'  # an empty line would be no row


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))


def stream_csv(headings: Sequence[Any], rows: Iterable[Sequence[Any]], zone: tzinfo) -> Iterator[str]:
    """Yield a CSV file: byte order mark (so that Excel reads UTF-8), headings, rows."""
    yield f"\ufeff{csv_line(headings)}"
    lines = (csv_line(row, zone) for row in rows)
    while some := "".join(islice(lines, LINES)):
        yield some


def csv_response(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return the streamed CSV file ``<name>.csv``."""
    lines = stream_csv(headings, rows, timezone.get_current_timezone())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return private(response, f"{name}.csv")


def private(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """Return *response* as a download that nobody stores on the way; *filename* is one of ours, plain ASCII."""
    safe = re.sub(r"[^\w.-]+", "-", filename, flags=re.ASCII)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
