"""One matter in the daily mail to a colleague: what a part contributes, in the reader's language, without names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """Counts, titles of forms and references; nobody's name, address or words (promise P22).

    Args:
        kind: a code, unique among all sections.
        lines: a sentence each, in the active language.
        url: absolute; where to mend it.
        weight: the heaviest stand first and make the subject.
        title: a heading above the lines.
        label: words of the link.
        short: two or three words for the subject, such as "3 overdue"; empty: the first line.
        told: what this mail tells, so that the next need not tell it again; kept only when the mail leaves.
        warned: form ids by the kind of warning, handed on in the mail's context as ``warned``.
    """

    kind: str
    lines: list[str]
    url: str = ""
    weight: int = 0
    title: str = ""
    label: str = ""
    short: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    warned: dict[str, list[int]] = field(default_factory=dict)
