"""The form of an answer template: its words are clean, and every placeholder in them is known."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from wagtail_interest.inbox.wording import TemplateWords
from wagtail_interest.questions.clean import clean_line


class ReplyTemplateForm(TemplateWords, WagtailAdminModelForm):
    """Cleans the words, and names what no placeholder is."""

    def clean_name(self) -> str:
        """One line."""
        return clean_line(self.cleaned_data["name"], 120)

    def clean(self) -> dict[str, Any]:
        """A date needs something that has one."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_date_without_day(cleaned.get("then") or "")
        return cleaned
