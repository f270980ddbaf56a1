"""Number: with a unit and plausible limits; a threshold makes it a requirement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.numbers import plain_number, read_number, show_number
from wagtail_interest.questions.row import Item, Row
from wagtail_interest.vocabulary import Verdict


class NumberField(forms.Field):
    """Reads a number as people type it and holds it against the plausible limits."""

    def __init__(self, *, lowest: float | None, highest: float | None) -> None:
        self.lowest = lowest
        self.highest = highest
        super().__init__(required=False)

    def clean(self, value: Any) -> int | float | None:
        """Return the number, or ``None`` when nothing was typed.

        Raises:
            ValidationError: when it is no number, or not a plausible one.
        """
        typed = clean_line(str(value or ""), 200)
        if not typed:
            return None
        number = read_number(typed)
        if self.lowest is not None and number < self.lowest:
            raise ValidationError(
                _("Write %(limit)s or more."), code="too_low", params={"limit": show_number(self.lowest)}
            )
        if self.highest is not None and number > self.highest:
            raise ValidationError(
                _("Write %(limit)s or less."), code="too_high", params={"limit": show_number(self.highest)}
            )
        return number


class Number(Kind):
    """Stored as int or float. Limits say what is plausible; ``wanted`` says what meets the requirement."""

    name = "number"
    judged = True

    def make_field(self, item: Item) -> forms.Field:
        """Return a field within the plausible limits."""
        return NumberField(lowest=item.get("min"), highest=item.get("max"))

    def to_json(self, item: Item, cleaned: Any) -> Any:
        """Return the number; nought is an answer."""
        return cleaned

    def display(self, item: Item, answer: int | float) -> str:
        """Return the number with its unit."""
        return f"{show_number(answer)} {item.get('unit') or ''}".strip()

    def judge(self, item: Item, answer: int | float) -> Verdict:
        """Compare with the threshold; both ends count as met."""
        wanted = item.get("wanted") or {}
        if not wanted or isinstance(answer, bool) or not isinstance(answer, int | float):
            return Verdict.UNCLEAR
        low, high = wanted.get("at_least"), wanted.get("at_most")
        met = (low is None or answer >= low) and (high is None or answer <= high)
        return Verdict.MET if met else Verdict.NOT_MET

    def context(self, row: Row) -> dict[str, Any]:
        """Add the unit, which is read out after the hint."""
        unit = row.item.get("unit") or ""
        attrs = row.attrs(f"{row.html_id}-unit") if unit else row.attrs()
        return {"value": row.value, "unit": unit, "attrs": attrs}


class NumberBlock(QuestionBlock):
    """Composes a number question."""

    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=30, help_text=_("For example: years"))
    minimum = blocks.FloatBlock(
        label=_("Smallest plausible"), required=False, help_text=_("Smaller numbers are refused as mistyped.")
    )
    maximum = blocks.FloatBlock(
        label=_("Largest plausible"), required=False, help_text=_("Larger numbers are refused as mistyped.")
    )
    at_least = blocks.FloatBlock(label=_("Met from"), required=False)
    at_most = blocks.FloatBlock(label=_("Met up to"), required=False)

    kind = Number()
    answer_fields = ("unit", "minimum", "maximum")
    wanted_fields = ("at_least", "at_most")

    def define_kind(self, value: Values) -> dict[str, Any]:
        """Add unit, limits and threshold."""
        given = {
            name: plain_number(value[name])
            for name in ("minimum", "maximum", "at_least", "at_most")
            if value.get(name) is not None
        }
        return {
            "unit": clean_line(value.get("unit") or "", 30),
            "min": given.get("minimum"),
            "max": given.get("maximum"),
            "wanted": {name: given[name] for name in ("at_least", "at_most") if name in given},
        }

    def find_errors(self, value: Values) -> dict[str, ValidationError]:
        """Add limits that no number can keep."""
        errors = super().find_errors(value)
        for low, high in (("minimum", "maximum"), ("at_least", "at_most")):
            if value.get(low) is not None and value.get(high) is not None and value[low] > value[high]:
                errors[high] = ValidationError(_("This must not be smaller than the other limit."))
        return errors

    class Meta:
        icon = "decimal"
        label = _("Number")
        group = _("Open answers")
        description = _("A number with a unit, for example years of experience.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("How long have you worked with sales?"), "unit": _("years")}
