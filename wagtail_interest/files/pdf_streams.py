"""The streams of a PDF: object streams unpacked within a budget, and what the beginning of any other unpacks to."""

from __future__ import annotations

import re
import zlib

from wagtail_interest.files.pdf_syntax import SPACE, STREAM, WINDOW, unescape
from wagtail_interest.files.refusal import Refused

MOST_UNPACKED = 50 * 1024 * 1024
_CHUNK = 64 * 1024


def object_streams(data: bytes, places: list[int]) -> list[tuple[bytes, list[int]]]:
    """Return the unpacked object streams, each with the places where its objects begin.

    Args:
        places: where ``/ObjStm`` stands in *data*.

    Raises:
        Refused: one cannot be unpacked, or they are too large together.
    """
    budget = MOST_UNPACKED
    unpacked: dict[int, tuple[bytes, list[int]]] = {}
    for place in places:
        stream = STREAM.search(data, place, place + WINDOW)
        begin = data.rfind(b"obj", max(0, place - WINDOW), place)
        if stream is None or begin < 0:
            raise Refused("unreadable")
        if stream.end() in unpacked:
            continue
        dictionary = unescape(data[begin + 3 : stream.start()])
        if re.search(rb"[(%]|\bobj\b", dictionary):
            raise Refused("unreadable")
        text = _unpack(data, stream.end(), dictionary, budget)
        budget -= len(text)
        unpacked[stream.end()] = (text, _offsets(text, dictionary))
    return list(unpacked.values())


def _unpack(data: bytes, start: int, dictionary: bytes, budget: int) -> bytes:
    """Return the content of a stream that is plain or deflated; refuses every other filter."""
    filters = re.findall(
        rb"/(?:Filter|F)(?=[\x00\t\n\f\r /\[])[\x00\t\n\f\r ]*(\[[^\]]*\]|/\w+|[^/\[])", dictionary
    )
    predictor = re.search(rb"/Predictor[\x00\t\n\f\r ]*([^1\s]|1\d)", dictionary)
    parameters = re.search(rb"/(?:DecodeParms|DP)[\x00\t\n\f\r ]*\[?[\x00\t\n\f\r ]*\d", dictionary)
    if len(filters) > 1 or predictor or parameters:
        raise Refused("unreadable")
    if not filters:
        end = data.find(b"endstream", start)
        return data[start : end if end >= 0 else len(data)][:budget]
    if filters[0].strip(b"[]" + SPACE) not in (b"/FlateDecode", b"/Fl"):
        raise Refused("unreadable")
    return inflate(data, start, budget)


def inflate(data: bytes, start: int, most: int, *, cut: bool = False) -> bytes:
    """Return what the zlib stream at *start* unpacks to; a damaged one is refused.

    Args:
        cut: return at most the first *most* bytes, or what can be had of a damaged one, instead of refusing it.
    """
    inflater = zlib.decompressobj()
    view = memoryview(data)
    pieces: list[bytes] = []
    size = 0
    place = start
    while not inflater.eof and place < len(data):
        pending: bytes | memoryview = view[place : place + _CHUNK]
        place += _CHUNK
        while pending and not inflater.eof:
            try:
                piece = inflater.decompress(pending, _CHUNK)
            except zlib.error:
                if not cut:
                    raise Refused("damaged") from None  # readers go on from here in ways of their own
                return b"".join(pieces)
            pending = inflater.unconsumed_tail
            size += len(piece)
            pieces.append(piece)
            if size > most:
                if cut:
                    return b"".join(pieces)[:most]
                raise Refused("too_much")
    return b"".join(pieces)


def _offsets(text: bytes, dictionary: bytes) -> list[int]:
    """Return where the objects of an unpacked object stream begin, in order."""
    first = re.search(rb"/First[\x00\t\n\f\r ]+(\d{1,9})(?![\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R)", dictionary)
    if first is None:
        raise Refused("unreadable")
    start = int(first[1])
    numbers = text[:start].split()
    return sorted(start + int(number) for number in numbers[1::2] if number.isdigit() and len(number) < 10)
