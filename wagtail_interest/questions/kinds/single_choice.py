"""Single choice: one of some options, as radio buttons, as a list when there are many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.kinds.choices import (
    OneOfField,
    OptionBlock,
    define_options,
    option_context,
    option_ids,
    option_label,
)
from wagtail_interest.questions.row import Item, Row
from wagtail_interest.vocabulary import Verdict

#: More options than this, none with conditional questions, are offered in a select.
MANY = 12


class SingleChoice(Kind):
    """Stored as the option's id; met when that option is ticked as wanted."""

    name = "single_choice"
    judged = True

    def make_field(self, item: Item) -> forms.Field:
        """Return a field that accepts one of the options' ids."""
        return OneOfField(option_ids(item))

    def display(self, item: Item, answer: str) -> str:
        """Return the option's label."""
        return option_label(item, answer)

    def search(self, item: Item, answer: str) -> str:
        """Return the option's label."""
        return option_label(item, answer)

    def judge(self, item: Item, answer: str) -> Verdict:
        """Look the option up among the wanted ones."""
        wanted = (item.get("wanted") or {}).get("options")
        if not wanted or answer not in option_ids(item):
            return Verdict.UNCLEAR
        return Verdict.MET if answer in wanted else Verdict.NOT_MET

    def context(self, row: Row) -> dict[str, Any]:
        """Add the options, and whether they stand in a select."""
        options = option_context(row)
        return {
            "options": options,
            "as_list": len(options) > MANY and not any(option["conditional"] for option in options),
        }


class SingleChoiceBlock(QuestionBlock):
    """Composes a single choice."""

    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=60)

    kind = SingleChoice()
    branch_fields = ("options",)

    def define_kind(self, value: Values) -> dict[str, Any] | None:
        """Add the options and those that meet the requirement."""
        own = define_options(value)
        if own:
            own["wanted"] = {**own["wanted"], "match": "any"} if own["wanted"]["options"] else {}
        return own

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        group = _("Choices")
        description = _("One of some options. Options can show conditional questions.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {
            "label": _("How much experience do you have of this kind of work?"),
            "options": [
                {"label": _("None yet")},
                {"label": _("Up to two years")},
                {"label": _("More than two years")},
            ],
        }
