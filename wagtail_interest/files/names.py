"""File names as people see them (promise P5): cleaned for showing, never part of a path."""

from __future__ import annotations

import unicodedata

LONGEST = 100
_FORBIDDEN = set('<>:"/\\|?*')
#: Control, format (bidi and zero-width), surrogate, private use and unassigned characters, line and paragraph ends.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def extension_of(name: str) -> str:
    """Return the extension of *name* as it will be shown, lower case without dot; empty when there is none."""
    stem, dot, extension = clean_name(name).rpartition(".")
    return extension.lower() if dot and stem else ""


def clean_name(name: str) -> str:
    """Return *name* as it may be shown: NFC, last path part, no invisible characters, at most 100 long.

    Also a name that would be special on some system (``CON``, ``..``) is only ever shown and offered for saving,
    so it is made harmless rather than refused. Never empty.
    """
    last = str(name).replace("\\", "/").rpartition("/")[2]
    normal = unicodedata.normalize("NFC", last)
    visible = "".join(char for char in normal if unicodedata.category(char) not in _INVISIBLE)
    safe = " ".join("".join("_" if char in _FORBIDDEN else char for char in visible).split())
    stem, dot, extension = safe.rstrip(". ").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = extension.strip()[:10].rstrip()
    room = LONGEST - len(extension) - 1
    stem = stem.lstrip(". ")[:room].rstrip(". ") or "file"
    return f"{stem}.{extension}" if extension else stem
