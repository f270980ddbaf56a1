"""The little of PDF's syntax that judging needs: white space, escaped names, strings."""

from __future__ import annotations

import re

SPACE = b"\x00\t\n\f\r "
#: Bytes looked at around a name; so long is no dictionary before its stream.
WINDOW = 4096
#: An object begins; readers find objects by this mark wherever it stands.
OBJECT = re.compile(rb"\d[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]*obj")
#: The data of a stream begins behind this.
STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_LITERAL_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_LETTERS = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_LONGEST_STRING = 1024


def name_pattern(word: bytes) -> bytes:
    """Return a pattern for *word* in which each character may be written as ``#xx``."""
    return b"".join(b"(?:%c|#%s)" % (char, _hex_pattern(char)) for char in word)


def _hex_pattern(char: int) -> bytes:
    digits = f"{char:02x}"
    return "".join(digit if digit.isdigit() else f"[{digit}{digit.upper()}]" for digit in digits).encode()


def unescape(text: bytes) -> bytes:
    """Return *text* with ``#xx`` in names resolved; for short pieces."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text


def string_at(data: bytes, place: int) -> bytes | None:
    """Return the string, literal or hexadecimal, that begins at *place*; None when none does or it never ends."""
    if data[place : place + 1] == b"<":
        end = data.find(b">", place, place + 2 * _LONGEST_STRING)
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[place:end])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()) if end > 0 else None
    if data[place : place + 1] != b"(":
        return None
    depth, index, last = 0, place, min(len(data), place + _LONGEST_STRING)
    while index < last:
        char = data[index]
        if char == 0x5C:
            index += 1
        elif char == 0x28:
            depth += 1
        elif char == 0x29:
            depth -= 1
            if depth == 0:
                return _LITERAL_ESCAPE.sub(_resolve, data[place + 1 : index])
        index += 1
    return None


def _resolve(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        return bytes([int(escaped, 8) & 0xFF])
    return _LETTERS.get(escaped, escaped)
