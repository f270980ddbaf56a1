"""The types of file we can verify; an editor may ask for any of them, a CV is limited by ``UPLOAD_TYPES``."""

from __future__ import annotations

from collections.abc import Iterable

#: Extension to the words an editor and a candidate read. Nothing else can be offered: what cannot be verified
#: (plain text, CSV, archives) is not taken.
KNOWN: dict[str, str] = {
    "pdf": "PDF",
    "docx": "DOCX",
    "odt": "ODT",
    "pptx": "PPTX",
    "xlsx": "XLSX",
    "png": "PNG",
    "jpg": "JPG",
    "jpeg": "JPEG",
}

#: Extension to the content type a download is sent with; ours, never the browser's.
CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


def listed(extensions: Iterable[str]) -> str:
    """Return the names of the known *extensions* as one line for people: ``PDF, DOCX, ODT``."""
    return ", ".join(KNOWN[extension] for extension in extensions if extension in KNOWN)


def accept(extensions: Iterable[str]) -> str:
    """Return the value of an ``accept`` attribute: ``.pdf,.docx``; a hint for the browser's dialogue, no check."""
    return ",".join(f".{extension}" for extension in extensions if extension in KNOWN)
