"""Explanation: plain paragraphs between questions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.clean import clean_text
from wagtail_interest.questions.kinds.base import Kind, TextOnPage, Values
from wagtail_interest.questions.row import Row

LIMIT = 2000


class Explanation(Kind):
    """Read, not answered; its text stands in ``help``."""

    name = "explanation"
    asks = False

    def context(self, row: Row) -> dict[str, Any]:
        """Add the text; it is no hint of a field."""
        return {"text": row.item.get("help", ""), "notes": "", "attrs": ""}


class ExplanationBlock(TextOnPage):
    """Composes an explanation."""

    text = blocks.TextBlock(label=_("Text"), max_length=LIMIT)

    kind = Explanation()

    def define(self, value: Values, block_id: str) -> dict[str, Any] | None:
        """Return id, kind and text."""
        text = clean_text(value.get("text") or "", LIMIT)
        item = {"id": block_id, "kind": self.kind.name, "label": "", "help": text, "parent": None}
        return item if text else None

    def get_searchable_content(self, value: Values) -> list[str]:
        """Return the text."""
        return [str(value["text"])] if value.get("text") else []

    class Meta:
        icon = "info-circle"
        label = _("Explanation")
        label_format = "{text}"
        group = _("Structure")
        description = _("Plain text between questions; web addresses become links.")
        preview_value = {
            "text": _("The next questions are about how you like to work. There is no wrong answer.")
        }
