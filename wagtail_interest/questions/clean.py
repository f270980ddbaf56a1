"""Cleaning of text that people typed: what may reach a database, a list, a mail or a spreadsheet."""

from __future__ import annotations

import re
from unicodedata import category, normalize

#: Visible in no font although Unicode calls them letters or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")
#: Read at most this many times the limit, so that normalising a hostile text stays cheap.
_READ = 4


def _visible(char: str) -> str:
    """Return *char*, a space or line break in its place, or nothing."""
    if char in "\n\u2028\u2029\x85\x0b\x0c":
        return "\n"
    kind = category(char)
    if kind[0] == "Z" or char == "\t":
        return " "
    if kind in {"Cc", "Cf", "Cs"} or char in _BLANK or (ord(char) & 0xFFFE) == 0xFFFE:
        return ""
    return char


def clean_text(text: str, limit: int | None = None) -> str:
    """Return *text* in NFC without control, bidi, zero-width and NUL characters and lone surrogates.

    Line breaks become ``\\n`` (at most one empty line in a row), other white space a single space. With
    *limit* the result is at most that many characters long; whoever must tell the sender compares first.
    """
    text = str(text)
    if limit is not None:
        text = text[: limit * _READ + 1000]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", "".join(map(_visible, text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return text if limit is None else text[:limit].rstrip()


def clean_line(text: str, limit: int | None = None) -> str:
    """Return *text* cleaned as by ``clean_text``, on one line."""
    if limit is not None:
        text = str(text)[: limit * _READ + 1000]
    line = " ".join(clean_text(text).split("\n"))
    line = _SPACES.sub(" ", line)
    return line if limit is None else line[:limit].rstrip()
