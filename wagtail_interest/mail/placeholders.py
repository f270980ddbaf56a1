"""The few placeholders editors and recruiters may write in their texts; no template code ever runs (promise P13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.html import escape

#: Every placeholder there is: ``{name}`` greets, ``{reference}`` is the code, ``{date}`` the day an answer is promised by.
PLACEHOLDERS = ("name", "reference", "date")

#: What looks as if somebody meant a placeholder.
_BRACED = re.compile(r"\{[^{}\n]{0,40}\}")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def unknown(text: str, names: Iterable[str] = PLACEHOLDERS) -> list[str]:
    """Return what stands in braces in *text* and is none of *names*, each once, as it was written."""
    known = {f"{{{name}}}" for name in names}
    return [found for found in dict.fromkeys(_BRACED.findall(text)) if found not in known]


def pieces(text: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Return *text* as ``fill`` would write it, in pieces, each with whether it came from a placeholder."""
    for name in PLACEHOLDERS:
        if name in values and not values[name]:
            text = fill(text, {name: ""})
    found = _PLACEHOLDER.split(text)  # text and names in turn
    parts = [
        (values.get(part, f"{{{part}}}"), part in values) if place % 2 else (part, False)
        for place, part in enumerate(found)
    ]
    return [part for part in parts if part[0]]


def fill(text: str, values: Mapping[str, str], *, escaped: bool = True) -> str:
    """Return *text* with its placeholders replaced; unknown ones stay as they are.

    A value that is empty leaves no hole: the space before it goes too ("Hello {name}," becomes "Hello,").

    Args:
        text: an editor's HTML, or a recruiter's plain text with ``escaped=False``.
        values: plain text by placeholder; names outside ``PLACEHOLDERS`` are ignored.
        escaped: HTML-escape the values.
    """
    for name in PLACEHOLDERS:
        if name in values and not values[name]:
            text = re.sub(r"[ \u00a0]?\{" + name + r"\}", "", text)
    return _PLACEHOLDER.sub(lambda found: _value(found, values, escaped), text)


def _value(found: re.Match[str], values: Mapping[str, str], escaped: bool) -> str:
    name = found.group(1)
    if name not in values:
        return found.group(0)
    return escape(values[name]) if escaped else values[name]
