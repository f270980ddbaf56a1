"""Long text: some paragraphs in the candidate's own words, with a character count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_interest.questions.kinds.base import Kind, QuestionBlock
from wagtail_interest.questions.kinds.texts import TextField
from wagtail_interest.questions.row import Item, Row

LIMIT = 4000


class LongText(Kind):
    """Stored as str with ``\\n`` between lines, at most 4,000 characters; as a requirement a person looks."""

    name = "long_text"

    def make_field(self, item: Item) -> forms.Field:
        """Return a field for several lines."""
        return TextField(limit=LIMIT, lines=True)

    def context(self, row: Row) -> dict[str, Any]:
        """Add the limit, which hint and counter show."""
        return {
            "value": row.value,
            "limit": LIMIT,
            "limit_attr": str(LIMIT),
            "attrs": row.attrs(f"{row.html_id}-count"),
        }


class LongTextBlock(QuestionBlock):
    """Composes a long text question."""

    kind = LongText()

    class Meta:
        icon = "pilcrow"
        label = _("Long text")
        group = _("Open answers")
        description = _("Some paragraphs. As a requirement, a person looks.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("What would you like to do here, and what do you bring?")}
