"""Judges ODT: the parts it must have, and no macros, scripts, remote templates, frames or sections."""

from __future__ import annotations

import re

from wagtail_interest.files import xml
from wagtail_interest.files.archive import Archive, Budget
from wagtail_interest.files.office import OLE, judge_beginning, judge_ole
from wagtail_interest.files.refusal import Refused
from wagtail_interest.files.types import CONTENT_TYPES, KNOWN

_MANIFEST = "META-INF/manifest.xml"
_MACROS = re.compile(r"^(basic|scripts|dialogs)/", re.I)
#: Elements that run something or fetch a part from elsewhere; local names, since a prefix can be anything.
_ACTIVE = re.compile(
    rb"[<:](?:event-listener|script|applet|plugin)[\s/>]|vnd\.sun\.star\.(?:script|expand)", re.I
)
_FETCHING = re.compile(
    rb"[<:](?:floating-frame|dde-source|dde-connection-decl|section-source|database)[\s/>]"
)
_REMOTE_TEMPLATE = re.compile(
    rb"[<:]template\b[^>]{0,2000}href\s*=\s*[\"']\s*(?:(?:https?|ftps?|smb|davs?):|[\\/]{2}|file://[^/])",
    re.I,
)
_KEEP = 2_100


def judge_opendocument(data: bytes, extension: str) -> None:
    """Refuse *data* unless it is a harmless OpenDocument text.

    Raises:
        Refused: in plain words.
    """
    if data.startswith(OLE):
        raise judge_ole(data, extension)
    if not data.startswith(b"PK"):
        raise Refused("content", type=KNOWN[extension])
    archive = Archive(data, Budget())
    if not {"mimetype", "content.xml", _MANIFEST} <= set(archive.names):
        raise Refused("content", type=KNOWN[extension])
    if archive.read("mimetype").strip() != CONTENT_TYPES[extension].encode():
        raise Refused("content", type=KNOWN[extension])
    if any(_MACROS.match(name) for name in archive.names):
        raise Refused("macros")
    _judge_manifest(archive.read(_MANIFEST))
    for name in archive.names:
        if name not in {"mimetype", _MANIFEST}:
            _judge_part(archive, name)


def _judge_manifest(data: bytes) -> None:
    for element in xml.tree(data).iter():
        if str(element.tag).endswith("}encryption-data"):
            raise Refused("password")


def _judge_part(archive: Archive, name: str) -> None:
    prolog = xml.Prolog() if name.lower().endswith(".xml") else None
    kept, first = b"", b""
    for piece in archive.chunks(name):
        if not first:
            first = piece
            judge_beginning(piece)
            if prolog and b"\0" in piece[:64]:
                raise Refused(
                    "unreadable"
                )  # UTF-16, which no writer of ODT uses, would blind the search below
        if not prolog:
            continue
        prolog.feed(piece)
        window = kept + piece
        if _ACTIVE.search(window):
            raise Refused("macros")
        if _FETCHING.search(window) or _REMOTE_TEMPLATE.search(window):
            raise Refused("external")
        kept = window[-_KEEP:]
