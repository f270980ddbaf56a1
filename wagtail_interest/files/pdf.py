"""Judges PDFs by the type of their actions (promise P4), byte by byte and without a PDF library.

A PDF can be read in many ways, and an attacker picks the reader's. So the search does not follow the file's own
structure: every byte outside object streams is searched, strings and damaged parts too, for a *value* that names a
forbidden action (``/S /JavaScript``), however the name is escaped; each object stream is unpacked within a budget
and searched the same way. What cannot be searched (an object stream behind an unusual filter) is refused.
The words ``/JavaScript`` in a title or a page's text are no action and pass; so does ``/OpenAction`` with a GoTo.
"""

from __future__ import annotations

import bisect
import re

from wagtail_interest.files import pdf_attachments, pdf_lock
from wagtail_interest.files.archive import hides_archive
from wagtail_interest.files.pdf_streams import object_streams
from wagtail_interest.files.pdf_syntax import OBJECT, SPACE, WINDOW, name_pattern, unescape
from wagtail_interest.files.refusal import Refused

#: More slashes or marked names than any document needs would only burn CPU.
_MOST_SLASHES = 2_000_000
_MOST_HITS = 50_000

_ACTIONS = ("JavaScript", "Launch", "SubmitForm", "ImportData")
_NAMES = {
    word.encode(): word for word in (*_ACTIONS, "Rendition", "ObjStm", "EmbeddedFile", "EF", "XFA", "Encrypt")
}
_HITS = re.compile(
    b"/(?=[JLSIROEX]|#[45])(?:"
    + b"|".join(name_pattern(word) for word in _NAMES)
    + rb")(?=[\x00\t\n\f\r /<>\[\](){}%]|\Z)"
)
_SUBTYPE = re.compile(rb"/(?:S|#53)\Z")
_FORM_VALUE = re.compile(rb"[\x00\t\n\f\r ]*(?:\[|\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R)")
_LINEARIZED = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d+)", re.S)
_END_OF_FILE = b"%%EOF"


def judge_pdf(data: bytes) -> None:
    """Refuse *data* unless it is a PDF in which nothing runs when it is opened.

    Raises:
        Refused: in plain words.
    """
    _judge_frame(data)
    if len(data) > _MOST_SLASHES and data.count(b"/") > _MOST_SLASHES:
        raise Refused("unreadable")
    found = _judge_actions(data, None)
    texts = [data]
    if "ObjStm" in found:
        if "Encrypt" in found:
            raise Refused("locked")  # its object streams are unreadable without the cipher
        for text, offsets in object_streams(data, found["ObjStm"]):
            texts.append(text)
            for word, places in _judge_actions(text, offsets).items():
                found.setdefault(word, []).extend(places if word != "EmbeddedFile" else [])
    attached = "EF" in found or "EmbeddedFile" in found
    if "Encrypt" in found:
        if attached:
            raise Refused("locked")  # the names of what is attached are unreadable
        pdf_lock.judge_lock(data, found["Encrypt"])
    if attached:
        pdf_attachments.judge_attachments(data, texts, found.get("EmbeddedFile", []))


def _judge_frame(data: bytes) -> None:
    """Refuse what does not begin and end as a PDF, or is something else as well."""
    if not re.match(rb"(?:\xef\xbb\xbf)?[\x00\t\n\f\r ]{0,16}%PDF-[12]\.\d", data):
        raise Refused("hidden" if b"%PDF-" in data[:2048] else "content", type="PDF")
    end = data.rfind(_END_OF_FILE)
    declared = _LINEARIZED.search(data, 0, 2048)
    if end < 0 or data.rfind(b"startxref") < 0 or not OBJECT.search(data):
        raise Refused("damaged")
    if declared and len(data) < int(declared[1][:12]):
        raise Refused("damaged")
    if len(data[end + len(_END_OF_FILE) :].strip(SPACE)) > 1024 or hides_archive(data):
        raise Refused("hidden")


def _judge_actions(text: bytes, offsets: list[int] | None) -> dict[str, list[int]]:
    """Refuse forbidden actions; return where the other marked names stand.

    Args:
        offsets: where objects begin, in an object stream; None for the file itself.
    """
    found: dict[str, list[int]] = {}
    for count, hit in enumerate(_HITS.finditer(text)):
        if count > _MOST_HITS:
            raise Refused("unreadable")
        word = _NAMES[unescape(hit[0])[1:]]
        place = hit.start()
        if word in _ACTIONS and _is_value(text, place, offsets):
            raise Refused("program")
        if word == "Rendition" and _is_value(text, place, offsets):
            around = unescape(text[max(0, place - WINDOW) : place + WINDOW])
            if re.search(rb"/JS[\x00\t\n\f\r /<>\[\](){}%]", around):
                raise Refused("program")
        if word == "XFA" and _FORM_VALUE.match(text, hit.end()):
            raise Refused("program")
        found.setdefault(word, []).append(place)
    return found


def _is_value(text: bytes, place: int, offsets: list[int] | None) -> bool:
    """Return whether the name at *place* can be the value of ``/S``, or an object of its own that ``/S`` refers to."""
    before = text[max(0, place - WINDOW) : place]
    stripped = before.rstrip(SPACE)
    if not stripped:
        return len(before) == WINDOW or offsets is not None  # so much white space is no document's
    if stripped.endswith(b"obj") or _SUBTYPE.search(stripped[-8:]):
        return True
    if offsets is not None:
        first = bisect.bisect_left(offsets, place - (len(before) - len(stripped)))
        if first < len(offsets) and offsets[first] <= place:
            return True
    gap = before[len(stripped) :]
    if b"\n" in gap or b"\r" in gap:  # the line before may end in a comment that hides the key
        start = max(stripped.rfind(b"\n"), stripped.rfind(b"\r"))
        line = stripped[start + 1 :]
        return b"%" in line or (start < 0 and len(before) == WINDOW)
    return False
