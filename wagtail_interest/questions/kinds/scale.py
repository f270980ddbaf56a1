"""Agreement scale: one to five, with words at both ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.kinds.choices import OneOfField, option_context
from wagtail_interest.questions.row import Item, Row
from wagtail_interest.vocabulary import Verdict

STEPS = ("1", "2", "3", "4", "5")
LABEL_LIMIT = 60


class Scale(Kind):
    """Stored as int from 1 to 5; met from the step the editor names."""

    name = "scale"
    judged = True

    def make_field(self, item: Item) -> forms.Field:
        """Return a field that accepts the five steps."""
        return OneOfField(STEPS)

    def to_json(self, item: Item, cleaned: str) -> int | None:
        """Return the step as a number."""
        return int(cleaned) if cleaned else None

    def display(self, item: Item, answer: int) -> str:
        """Return the step with what its end of the scale means."""
        word = {1: item.get("low_label"), 5: item.get("high_label")}.get(answer)
        text = gettext("%(step)s of %(steps)s") % {"step": answer, "steps": len(STEPS)}
        return f"{text} ({word})" if word else text

    def judge(self, item: Item, answer: int) -> Verdict:
        """Compare with the step from which it is met."""
        start = (item.get("wanted") or {}).get("from")
        if not isinstance(start, int) or not isinstance(answer, int):
            return Verdict.UNCLEAR
        return Verdict.MET if answer >= start else Verdict.NOT_MET

    def context(self, row: Row) -> dict[str, Any]:
        """Add the steps and the words at both ends."""
        low, high = row.item.get("low_label") or "", row.item.get("high_label") or ""
        ends = {"low_label": low, "high_label": high} if low and high else {}
        attrs = row.attrs(f"{row.html_id}-ends") if ends else row.attrs()
        return {"options": option_context(row), "attrs": attrs, **ends}


class ScaleBlock(QuestionBlock):
    """Composes an agreement scale."""

    low_label = blocks.CharBlock(label=_("Words at 1"), max_length=LABEL_LIMIT, default=_("Do not agree"))
    high_label = blocks.CharBlock(label=_("Words at 5"), max_length=LABEL_LIMIT, default=_("Agree fully"))
    wanted_from = blocks.ChoiceBlock(
        label=_("Met from"), choices=[(step, step) for step in STEPS[1:]], required=False
    )

    kind = Scale()
    answer_fields = ("low_label", "high_label")
    wanted_fields = ("wanted_from",)

    def define_kind(self, value: Values) -> dict[str, Any]:
        """Add the steps, the words at both ends and the step from which it is met."""
        start = value.get("wanted_from")
        return {
            "options": [{"id": step, "label": step} for step in STEPS],
            "low_label": clean_line(value.get("low_label") or "", LABEL_LIMIT),
            "high_label": clean_line(value.get("high_label") or "", LABEL_LIMIT),
            "wanted": {"from": int(start)} if start in STEPS else {},
        }

    class Meta:
        icon = "sliders"
        label = _("Agreement scale")
        group = _("Choices")
        description = _("From 1 to 5 with words at both ends, for values questions for example.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {
            "label": _("I would rather solve a problem together than alone."),
            "low_label": _("Do not agree"),
            "high_label": _("Agree fully"),
        }
