"""The streams in which editors compose questions: the page's own, and the conditional one of an option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.kinds.base import Values
from wagtail_interest.questions.kinds.choices import OptionBlock
from wagtail_interest.questions.kinds.date import DateBlock
from wagtail_interest.questions.kinds.explanation import ExplanationBlock
from wagtail_interest.questions.kinds.file import FileBlock
from wagtail_interest.questions.kinds.heading import HeadingBlock
from wagtail_interest.questions.kinds.link import LinkBlock
from wagtail_interest.questions.kinds.long_text import LongTextBlock
from wagtail_interest.questions.kinds.number import NumberBlock
from wagtail_interest.questions.kinds.scale import ScaleBlock
from wagtail_interest.questions.kinds.several_choices import SeveralChoicesBlock
from wagtail_interest.questions.kinds.short_text import ShortTextBlock
from wagtail_interest.questions.kinds.single_choice import SingleChoiceBlock
from wagtail_interest.questions.kinds.yes_no import YesNoBlock


class SilentStreamBlock(blocks.StreamBlock):
    """A stream whose children keep their screening key; the base of both streams."""

    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    number = NumberBlock()
    date = DateBlock()
    link = LinkBlock()
    file = FileBlock()


class ConditionalStreamBlock(SilentStreamBlock):
    """Questions shown when an option is chosen; they cannot carry conditional questions of their own."""

    yes_no = YesNoBlock()
    single_choice = SingleChoiceBlock()
    several_choices = SeveralChoicesBlock()
    scale = ScaleBlock()
    explanation = ExplanationBlock()

    class Meta:
        icon = "help"
        required = False
        max_num = 5
        collapsed = True


class BranchingOptionBlock(OptionBlock):
    """An option that can show conditional questions."""

    conditional = ConditionalStreamBlock(
        required=False,
        label=_("Conditional questions"),
        help_text=_(
            "Shown when this option is chosen. Without JavaScript all are shown; the unchosen are ignored."
        ),
    )


class BranchingChoice:
    """Reads the conditional questions off the options of a choice."""

    def branches(self, value: Values) -> Iterator[tuple[str, Any]]:
        """Yield option id and stream for every option that carries conditional questions."""
        for bound in getattr(value.get("options"), "bound_blocks", ()):
            if bound.id and bound.value.get("conditional"):
                yield bound.id, bound.value["conditional"]


class BranchingSingleChoiceBlock(BranchingChoice, SingleChoiceBlock):
    """Composes a single choice whose options can show conditional questions."""

    options = blocks.ListBlock(BranchingOptionBlock(), label=_("Options"), min_num=2, max_num=60)


class BranchingSeveralChoicesBlock(BranchingChoice, SeveralChoicesBlock):
    """Composes several choices whose options can show conditional questions."""

    options = blocks.ListBlock(BranchingOptionBlock(), label=_("Options"), min_num=1, max_num=60)


class BranchingYesNoBlock(YesNoBlock):
    """Composes a yes/no question whose answers can show conditional questions."""

    if_yes = ConditionalStreamBlock(required=False, label=_("Conditional questions if yes"))
    if_no = ConditionalStreamBlock(required=False, label=_("Conditional questions if no"))
    branch_fields = ("if_yes", "if_no")

    def branches(self, value: Values) -> Iterator[tuple[str, Any]]:
        """Yield ``yes`` and ``no`` with their stream, where there is one."""
        for option in ("yes", "no"):
            if value.get(f"if_{option}"):
                yield option, value[f"if_{option}"]


class QuestionStreamBlock(SilentStreamBlock):
    """All kinds of questions. A host adds its own by subclassing, each with a block that has a ``kind`` of ours."""

    yes_no = BranchingYesNoBlock()
    single_choice = BranchingSingleChoiceBlock()
    several_choices = BranchingSeveralChoicesBlock()
    scale = ScaleBlock()
    heading = HeadingBlock()
    explanation = ExplanationBlock()

    class Meta:
        icon = "form"
        required = False
        max_num = 60
