"""Words from people on their way into a mail: one line for headers, a name only when it is harmless."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

#: Longest name an automatic mail repeats, and most words in it.
NAME_LENGTH = 60
NAME_WORDS = 6

#: Beside letters and their marks, what real names contain.
_NAME_SIGNS = frozenset(" '’‘ʼ-‐–.,·")
_LOOKS_LIKE_HOST = re.compile(r"\w\.\w{2,}|\bwww\b", re.IGNORECASE)


def one_line(text: object, limit: int) -> str:
    """Return *text* as one line of at most *limit* characters, without control, bidi, zero-width or surrogate ones."""
    line = str(text)
    if not (line.isascii() and line.isprintable()):
        line = "".join(_printable(sign) for sign in unicodedata.normalize("NFC", line))
    return " ".join(line.split())[:limit].rstrip()


def _printable(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    return "" if category.startswith("C") else sign


def safe_name(name: object) -> str:
    """Return *name* when an automatic mail may repeat it, else the empty string (promise P13).

    Public forms are used to send a stranger's words to a third party; so only letters and the few signs of real
    names pass, nothing that reads as a link or an address, at most 60 characters and six words.
    """
    text = str(name).strip()
    folded = unicodedata.normalize("NFKC", text)
    if not text or len(text) > NAME_LENGTH or len(text.split(" ")) > NAME_WORDS:
        return ""
    if _LOOKS_LIKE_HOST.search(folded):
        return ""
    if all(sign in _NAME_SIGNS or unicodedata.category(sign)[0] in "LM" for sign in folded):
        return unicodedata.normalize("NFC", text)
    return ""


def plain(value: Any) -> Any:
    """Return *value* as JSON that every database stores: lazy words resolved, dates as ISO, no NUL or lone surrogate."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if type(value) is str and value.isascii() and "\x00" not in value:
        return value
    if isinstance(value, dict):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
