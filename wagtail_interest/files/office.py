"""Judges DOCX, PPTX and XLSX: the parts they must have, and no macros, programs, remote templates or objects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from wagtail_interest.files import xml
from wagtail_interest.files.archive import Archive, Budget
from wagtail_interest.files.refusal import Refused
from wagtail_interest.files.types import CONTENT_TYPES, KNOWN

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "vbadata", "activex", "ms-office.intellisense")
_ACTIVE_PARTS = re.compile(
    r"(^|/)(vbaproject|vbadata|vbaprojectsignature)[^/]*$|(^|/)activex/|(^|/)macrosheets/", re.I
)
#: Relationships that may point outside whatever their target: nothing of theirs runs.
_MAY_BE_REMOTE = {"hyperlink", "image", "video", "audio", "media"}
#: Relationships that may never point outside, not even to the candidate's own disk.
_NEVER_OUTSIDE = {"oleobject", "frame", "subdocument", "afchunk", "package", "control"}
#: A target on the writer's own disk: Word notes there which template a CV was made from, and never asks a network for it.
_OWN_DISK = re.compile(
    r"""(?:file:(?://localhost)?/{0,3})?(?:[a-z]:[\\/]|/(?:users|home|applications|library|volumes)/)
    | (?!file:)(?![a-z][a-z0-9+.-]*:)(?![\\/]{2})""",
    re.I | re.X,
)
_SHARE = re.compile(r"(?:[\\/]{2}|file:[\\/]{2}(?!localhost[\\/])[^\\/]|file:[\\/]{4,})", re.I)
_NESTED = re.compile(r"(^|/)embeddings/[^/]+\.(docx|xlsx|pptx)$", re.I)
_SCRIPTED = re.compile(rb"DDEAUTO")
_OLE_PROGRAMS = tuple(
    word.encode("utf-16-le") for word in ("Ole10Native", "_VBA_PROJECT", "EncryptedPackage")
)
_KEEP = 64


def judge_ole(data: bytes, extension: str) -> Refused:
    """Return why an OLE container is refused: Office wraps a file with a password in one, and old formats are one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("password")
    return Refused("old_office", type=KNOWN[extension])


def judge_office(data: bytes, extension: str, budget: Budget | None = None, *, nested: bool = False) -> None:
    """Refuse *data* unless it is a harmless Office file of the type that *extension* names.

    Raises:
        Refused: in plain words.
    """
    if data.startswith(OLE):
        raise judge_ole(data, extension)
    if not data.startswith(b"PK"):
        raise Refused("content", type=KNOWN[extension])
    archive = Archive(data, budget or Budget())
    if _TYPES not in archive.parts:
        raise Refused("content", type=KNOWN[extension])
    types = _content_types(archive)
    for name in archive.names:
        if _ACTIVE_PARTS.search(name):
            raise Refused("macros")
    if types.get(_main_part(archive)) != f"{CONTENT_TYPES[extension]}.main+xml":
        raise Refused("content", type=KNOWN[extension])
    for name in archive.names:
        if name.endswith(".rels"):
            _judge_relations(archive.read(name))
        elif name != _TYPES:
            _judge_part(archive, name, nested=nested)


def _content_types(archive: Archive) -> dict[str, str]:
    """Return part name to content type; refuses types of things that run."""
    found: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for element in xml.tree(archive.read(_TYPES)):
        content_type = element.get("ContentType", "")
        if any(word in content_type.lower() for word in _ACTIVE_TYPES):
            raise Refused("macros")
        if element.get("PartName"):
            found[element.get("PartName", "").lstrip("/")] = content_type
        elif element.get("Extension"):
            defaults[element.get("Extension", "").lower()] = content_type
    for name in archive.names:
        if name not in found:
            found[name] = defaults.get(name.rpartition(".")[2].lower(), "")
    return found


def _main_part(archive: Archive) -> str:
    """Return the name of the part that is the document itself; empty when there is none."""
    if "_rels/.rels" not in archive.parts:
        return ""
    for kind, target, outside in _relations(archive.read("_rels/.rels")):
        if kind == "officedocument" and not outside:
            return posixpath.normpath(target.lstrip("/"))
    return ""


def _relations(data: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield (last word of the type, target, whether it lies outside) of each relationship."""
    for element in xml.tree(data):
        kind = element.get("Type", "").rpartition("/")[2].lower()
        yield kind, element.get("Target", "").strip(), element.get("TargetMode", "").lower() == "external"


def _judge_relations(data: bytes) -> None:
    for kind, target, outside in _relations(data):
        if not outside:
            continue
        if kind in _NEVER_OUTSIDE:
            raise Refused("external")
        if kind == "hyperlink" or _on_own_disk(target):
            continue
        if kind not in _MAY_BE_REMOTE or _SHARE.match(target):
            raise Refused("external")


def _on_own_disk(target: str) -> bool:
    """Return whether a target lies on the writer's own disk; Office opens it there or not at all."""
    return bool(_OWN_DISK.match(unquote(target))) and not _SHARE.match(unquote(target))


def _judge_part(archive: Archive, name: str, *, nested: bool) -> None:
    """Read one part to its end: intact, no DTD, no program, no archive but an embedded office file."""
    if _NESTED.search(name):
        if nested:
            raise Refused("attachment")
        content = b"".join(archive.chunks(name))
        judge_office(content, name.rpartition(".")[2].lower(), archive.budget, nested=True)
        return
    prolog = (
        xml.Prolog()
        if name.lower().endswith((".xml", ".vml")) and not name.lower().startswith("customxml/")
        else None
    )
    first, kept = b"", b""
    for piece in archive.chunks(name):
        if not first:
            first = piece
            judge_beginning(piece)
        if prolog and not prolog.done:
            prolog.feed(piece)
        window = kept + piece
        if first.startswith(OLE) and any(word in window for word in _OLE_PROGRAMS):
            raise Refused("attachment")
        if prolog and _SCRIPTED.search(window):
            raise Refused("external")
        kept = window[-_KEEP:]


def judge_beginning(piece: bytes) -> None:
    """Refuse a part that begins as an archive, a program or RTF does; its name is not asked."""
    if piece.startswith(
        (
            b"PK\x03\x04",
            b"Rar!",
            b"7z\xbc\xaf\x27\x1c",
            b"MZ",
            b"\x7fELF",
            b"#!",
            b"{\\rtf",
            b"\xca\xfe\xba\xbe",
        )
    ):
        raise Refused("attachment")
