"""The words of a DOCX or ODT file, paragraph by paragraph, for reading on screen; nothing of its looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail_interest.files import xml
from wagtail_interest.files.archive import Archive, Budget
from wagtail_interest.files.refusal import Refused

#: Characters kept at most.
LONGEST = 100_000
#: Bytes of the one part that is read, unpacked: its tree takes sixteen times as much memory.
LARGEST_PART = 4 * 1024 * 1024
_PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
_PARAGRAPHS = {"docx": {"p"}, "odt": {"p", "h"}}


def plain_text(data: bytes, extension: str) -> str:
    """Return the text of a file that was judged harmless; empty when it holds none, or too much, or cannot be read."""
    try:
        return "\n".join(_lines(_root(data, extension), _PARAGRAPHS[extension])).strip()
    except (Refused, KeyError, RecursionError):  # the last: parts within parts that no program writes
        return ""


def _root(data: bytes, extension: str) -> Any:
    archive, name = Archive(data, Budget()), _PARTS[extension]
    if archive.parts[name].file_size > LARGEST_PART:
        raise Refused("too_much")
    return xml.tree(b"".join(archive.chunks(name)))


def _lines(root: Any, names: set[str]) -> list[str]:
    lines: list[str] = []
    length = 0
    for paragraph in _paragraphs(root, names):
        line = " ".join("".join(_words(paragraph)).replace("\0", "").split(" ")).strip()
        length += len(line) + 1
        if length > LONGEST:
            break
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def _paragraphs(root: Any, names: set[str]) -> Iterator[Any]:
    """Yield the outermost paragraphs; one inside another (a text box) is part of it."""
    if _local(root) in names:
        yield root
        return
    for child in root:
        yield from _paragraphs(child, names)


def _words(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph; tabs and breaks are blanks and new lines, what was deleted is left out."""
    name = _local(element)
    if name in {"delText", "instrText", "annotation", "tracked-changes"}:
        return
    if name in {"tab", "s"}:
        yield " "
    elif name in {"br", "cr", "line-break"}:
        yield "\n"
    if element.text and name != "rPr":
        yield element.text
    for child in element:
        yield from _words(child)
        if child.tail:
            yield child.tail


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
