"""Yes or no: two radio buttons, neither preselected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.kinds.choices import OneOfField, option_context, option_label
from wagtail_interest.questions.row import Item, Row
from wagtail_interest.vocabulary import Verdict

ANSWERS = ("yes", "no")


class YesNo(Kind):
    """Stored as ``yes`` or ``no``."""

    name = "yes_no"
    judged = True

    def make_field(self, item: Item) -> forms.Field:
        """Return a field that accepts the two answers."""
        return OneOfField(ANSWERS)

    def display(self, item: Item, answer: str) -> str:
        """Return the word the form showed."""
        return option_label(item, answer)

    def judge(self, item: Item, answer: str) -> Verdict:
        """Compare with the wanted answer."""
        wanted = (item.get("wanted") or {}).get("answer")
        if wanted not in ANSWERS or answer not in ANSWERS:
            return Verdict.UNCLEAR
        return Verdict.MET if answer == wanted else Verdict.NOT_MET

    def context(self, row: Row) -> dict[str, Any]:
        """Add the two options."""
        return {"options": option_context(row)}


class YesNoBlock(QuestionBlock):
    """Composes a yes/no question."""

    wanted = blocks.ChoiceBlock(
        label=_("Met by"), choices=[("yes", _("Yes")), ("no", _("No"))], required=False
    )

    kind = YesNo()
    wanted_fields = ("wanted",)

    def define_kind(self, value: Values) -> dict[str, Any]:
        """Add the two options, in the words of the active language, and the wanted answer."""
        wanted = value.get("wanted")
        return {
            "options": [{"id": "yes", "label": gettext("Yes")}, {"id": "no", "label": gettext("No")}],
            "wanted": {"answer": wanted} if wanted in ANSWERS else {},
        }

    class Meta:
        icon = "circle-check"
        label = _("Yes or no")
        group = _("Choices")
        description = _("Two answers, neither preselected. Each can show conditional questions.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("Do you have a driving licence?")}
