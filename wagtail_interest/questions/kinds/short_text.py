"""Short text: one line in the candidate's own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_interest.questions.kinds.base import Kind, QuestionBlock
from wagtail_interest.questions.kinds.texts import TextField
from wagtail_interest.questions.row import Item

LIMIT = 300


class ShortText(Kind):
    """Stored as str, at most 300 characters; as a requirement a person looks."""

    name = "short_text"

    def make_field(self, item: Item) -> forms.Field:
        """Return a field for one line."""
        return TextField(limit=LIMIT)

    def search(self, item: Item, answer: str) -> str:
        """Return the answer itself."""
        return answer


class ShortTextBlock(QuestionBlock):
    """Composes a short text question."""

    kind = ShortText()

    class Meta:
        icon = "title"
        label = _("Short text")
        group = _("Open answers")
        description = _("One line in the candidate's own words. As a requirement, a person looks.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("What do you work with today?"), "help_text": _("A title is enough.")}
