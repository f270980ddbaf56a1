"""Several choices: any number of some options, as checkboxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.kinds.choices import (
    OptionBlock,
    SomeOfField,
    define_options,
    option_context,
    option_ids,
    option_label,
)
from wagtail_interest.questions.row import Item, Row
from wagtail_interest.vocabulary import Verdict


class SeveralChoices(Kind):
    """Stored as a list of option ids in the form's order; the editor says whether any or all wanted ones meet it."""

    name = "several_choices"
    judged = True

    def make_field(self, item: Item) -> forms.Field:
        """Return a field that accepts some of the options' ids."""
        return SomeOfField(option_ids(item))

    def display(self, item: Item, answer: list[str]) -> str:
        """Return the labels, separated by semicolons because labels may hold commas."""
        return "; ".join(option_label(item, option) for option in answer)

    def search(self, item: Item, answer: list[str]) -> str:
        """Return the labels."""
        return self.display(item, answer)

    def judge(self, item: Item, answer: list[str]) -> Verdict:
        """Compare the chosen with the wanted options."""
        wanted = item.get("wanted") or {}
        needed, chosen = set(wanted.get("options") or ()), set(answer)
        if not needed:
            return Verdict.UNCLEAR
        met = needed <= chosen if wanted.get("match") == "all" else bool(needed & chosen)
        return Verdict.MET if met else Verdict.NOT_MET

    def context(self, row: Row) -> dict[str, Any]:
        """Add the options."""
        return {"options": option_context(row)}


class SeveralChoicesBlock(QuestionBlock):
    """Composes a question with several choices."""

    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=1, max_num=60)
    match = blocks.ChoiceBlock(
        label=_("Met when"),
        choices=[
            ("any", _("any of the ticked options is chosen")),
            ("all", _("all ticked options are chosen")),
        ],
        default="any",
    )

    kind = SeveralChoices()
    branch_fields = ("options",)
    wanted_fields = ("match",)

    def define_kind(self, value: Values) -> dict[str, Any] | None:
        """Add the options, those that meet the requirement, and whether any or all are needed."""
        own = define_options(value)
        if own:
            match = "all" if value.get("match") == "all" else "any"
            own["wanted"] = {**own["wanted"], "match": match} if own["wanted"]["options"] else {}
        return own

    class Meta:
        icon = "tasks"
        label = _("Several choices")
        group = _("Choices")
        description = _("Any number of some options. Options can show conditional questions.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {
            "label": _("Which of these have you worked with?"),
            "options": [{"label": _("Customers")}, {"label": _("Stock")}, {"label": _("Purchasing")}],
        }
