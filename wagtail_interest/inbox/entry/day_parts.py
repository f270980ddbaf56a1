"""How a language writes a day, in parts a script puts together, so that the preview reads as the mail that Django writes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.utils.dateformat import format as written
from django.utils.formats import get_format
from django.utils.translation import override

#: Letters of Django's date formats by what of a day they go by.
LETTERS = {"month": "FNEMbmn", "day": "jdS", "weekday": "lDw", "year": "Yy"}
#: A day of each value: January to December, the 1st to the 31st, Sunday to Saturday.
DAYS = {
    "month": [date(2023, month, 1) for month in range(1, 13)],
    "day": [date(2023, 1, day) for day in range(1, 32)],
    "weekday": [date(2023, 1, day) for day in range(1, 8)],
}
_LETTER = re.compile(rf"(?<!\\)([{''.join(LETTERS.values())}])")

Part = tuple[str, str | int | list[str]]


@lru_cache(maxsize=64)
def day_parts(language: str) -> list[Part]:
    """Return the parts in their order, each with its words.

    ``text`` stands as it is; ``month``, ``day`` and ``weekday`` have the words of every value; ``year`` has how many
    of its last digits are written. No language's own format holds anything else.
    """
    with override(language):
        pieces = _LETTER.split(get_format("DATE_FORMAT"))
        return [_part(piece, is_letter=bool(place % 2)) for place, piece in enumerate(pieces) if piece]


def _part(piece: str, *, is_letter: bool) -> Part:
    if not is_letter:
        return "text", re.sub(r"\\(.)", r"\1", piece)
    kind = next(kind for kind, letters in LETTERS.items() if piece in letters)
    if kind == "year":
        return kind, 4 if piece == "Y" else 2
    return kind, [str(written(day, piece)) for day in DAYS[kind]]
