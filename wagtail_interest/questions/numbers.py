"""Numbers as people type and read them: decimal comma or point, no exponents, no surprises."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_IGNORED = str.maketrans(
    {" ": None, "\u00a0": None, "\u2009": None, "\u202f": None, "'": None, "\u2212": "-"}
)


def read_number(text: str) -> int | float:
    """Return the number that *text* says; ``2,5`` and ``2.5`` are the same, spaces may group digits.

    Raises:
        ValidationError: in plain words, for anything else: NaN, infinity, exponents, more than 12 digits, or a
            comma or point that could as well group thousands (``30,000``).
    """
    typed = text[:200].translate(_IGNORED)
    if _GROUPED.fullmatch(typed):
        raise ValidationError(
            _("Write the number without a point or comma between thousands, for example 30000."),
            code="grouped",
        )
    if not _NUMBER.fullmatch(typed):
        raise ValidationError(_("Write a number with digits, for example 3 or 2.5."), code="invalid")
    return plain_number(Decimal(typed.replace(",", ".")))


def plain_number(value: Decimal | float) -> int | float:
    """Return *value* as an int when it is whole, else as a float; both survive JSON unchanged."""
    number = float(value)
    return int(number) if number.is_integer() else number


def show_number(value: int | float) -> str:
    """Return *value* as the active language writes it."""
    return number_format(value, use_l10n=True)
