"""No upload within the limits costs more than two seconds of CPU or 200 MB (promise P7)."""

from __future__ import annotations

import os
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from tests.files import make
from tests.files.test_judge import code

LIMIT = 10 * 1024 * 1024
SECONDS = 2.0
MEGABYTES = 200
HEAD = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"
TAIL = b"\nstartxref\n9\n%%EOF\n"


def filled(piece: bytes, share: float = 1.0) -> bytes:
    """A PDF of ten megabytes that repeats *piece*."""
    room = LIMIT - len(HEAD) - len(TAIL)
    return HEAD + (piece * (int(room * share) // len(piece))) + TAIL


def many_streams() -> bytes:
    packed = zlib.compress(b"10 0 << >>")
    one = (
        b"9 0 obj << /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode >>\nstream\n"
        + packed
        + b"\nendstream\n"
    )
    return filled(one)


def full_streams() -> bytes:
    packed = zlib.compress(b"10 0 " + b"/EF (/JavaScript) " * 54_000, 9)
    one = (
        b"9 0 obj << /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode >>\nstream\n"
        + packed
        + b"\nendstream\n"
    )
    return HEAD + one * 40 + TAIL


def wordy_document() -> bytes:
    text = b'<?xml version="1.0"?><a>' + os.urandom(40_000).hex().encode() * 200 + b"</a>"
    return make.word_with({"word/document2.xml": text})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "slashes.pdf": lambda: filled(b"/"),
    "sparse slashes.pdf": lambda: filled(b"/S     "),
    "comments.pdf": lambda: filled(b"/S%      "),
    "actions.pdf": lambda: filled(b"\n/JavaScript(x"),
    "spaced actions.pdf": lambda: filled(b" " * 4000 + b"x /JavaScript"),
    "escapes.pdf": lambda: filled(b"/#4a#61v#"),
    "attached.pdf": lambda: filled(b"/EF (/F((((((( "),
    "one attached.pdf": lambda: HEAD + b"/EF " + filled(b"/F(" + b"x" * 3000, 0.9),
    "names.pdf": lambda: HEAD + b"/EF " + filled(b"/F (((((((( ", 0.9),
    "locks.pdf": lambda: filled(b"/Encrypt 1 0 R "),
    "streams.pdf": many_streams,
    "streams without end.pdf": lambda: filled(b"obj /ObjStm /First 1 "),
    "full streams.pdf": full_streams,
    "random.pdf": lambda: HEAD + os.urandom(LIMIT - 100) + TAIL,
    "ids.pdf": lambda: filled(b"/ID[(a)(b)]"),
    "objects.pdf": lambda: filled(b"1 0 obj "),
    "digits.pdf": lambda: filled(b"1"),
    "linearized.pdf": lambda: filled(b"/Linearized "),
    "wordy.docx": wordy_document,
    "zeros.docx": lambda: make.word_with({f"word/{n}.bin": bytes(1000 * 1000) for n in range(45)}),
    "parts.docx": lambda: make.word_with({f"word/{n}.xml": "<a/>" for n in range(1900)}),
    "directory.docx": lambda: b"PK\x03\x04" + b"PK\x01\x02" + bytes(LIMIT - 100) + b"PK\x05\x06" + bytes(18),
    "tags.odt": lambda: make.odt({"content.xml": b"<a>" + b"<template " * 400_000 + b"</a>"}),
    "relations.docx": lambda: make.word_with(
        {f"word/_rels/{n}.rels": b"<a>" + b"<b/>" * 200_000 + b"</a>" for n in range(4)}
    ),
    "types.docx": lambda: make.word_with({"[Content_Types].xml": b"<a>" + b"<b/>" * 900_000 + b"</a>"}),
    "picture.png": lambda: make.picture(size=(6000, 6000)),
}


#: Those that unpack, parse or copy; the others only cost time, and tracing them takes ten times that.
HUNGRY = [
    "full streams.pdf",
    "random.pdf",
    "wordy.docx",
    "zeros.docx",
    "parts.docx",
    "tags.odt",
    "relations.docx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_p7_cpu_is_bounded(name: str):
    content = HOSTILE[name]()
    assert len(content) <= LIMIT
    begun = time.process_time()
    code(name, content)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", HUNGRY)
def test_p7_memory_is_bounded(name: str):
    content = HOSTILE[name]()
    tracemalloc.start()
    try:
        code(name, content)
        grown = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert grown < MEGABYTES * 1024 * 1024
