"""The form field of typed answers, shared by the short and the long text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy

from wagtail_interest.questions.clean import clean_line, clean_text


class TextField(forms.Field):
    """Cleans what was typed and refuses what is too long, in plain words; ``lines`` keeps line breaks."""

    def __init__(self, *, limit: int, lines: bool = False) -> None:
        self.limit = limit
        self.lines = lines
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        """Return the text as it may be stored, counted after cleaning as the browser counts it.

        Raises:
            ValidationError: when it is longer than the limit.
        """
        typed = str(value or "")
        count = len(typed)
        # a text that is far too long is refused unread
        if count <= self.limit * 4:
            typed = clean_text(typed) if self.lines else clean_line(typed)
            count = len(typed)
        refuse_longer(count, self.limit)
        return typed


def refuse_longer(count: int, limit: int) -> None:
    """Say in plain words that a text of *count* characters is longer than *limit*.

    Raises:
        ValidationError: when it is.
    """
    if count > limit:
        raise ValidationError(
            ngettext_lazy(
                "Write at most %(limit)d character; it is %(count)d now.",
                "Write at most %(limit)d characters; it is %(count)d now.",
                "limit",
            ),
            code="too_long",
            params={"limit": limit, "count": count},
        )
