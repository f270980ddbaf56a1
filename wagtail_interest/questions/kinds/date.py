"""Date: a day, by the browser's own date field."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import Kind, QuestionBlock
from wagtail_interest.questions.row import Item

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2200)


class DayField(forms.Field):
    """Reads the ISO date that browsers send, and that people type where there is no date field."""

    def clean(self, value: Any) -> str:
        """Return the date as ``YYYY-MM-DD``, or an empty string.

        Raises:
            ValidationError: when there is no such day between 1900 and 2199.
        """
        typed = clean_line(str(value or ""), 40)
        if not typed:
            return ""
        try:
            if not _ISO.fullmatch(typed) or date.fromisoformat(typed).year not in YEARS:
                raise ValueError
        except ValueError:
            raise ValidationError(
                _("Write the date as year-month-day, for example 2027-08-31."), code="invalid"
            ) from None
        return typed


class Day(Kind):
    """Stored as ``YYYY-MM-DD``; as a requirement a person looks."""

    name = "date"

    def make_field(self, item: Item) -> forms.Field:
        """Return a field for one day."""
        return DayField(required=False)

    def display(self, item: Item, answer: str) -> str:
        """Return the day as the active language writes it; what is no date reads as stored."""
        try:
            return date_format(date.fromisoformat(answer), "DATE_FORMAT")
        except (TypeError, ValueError):
            return str(answer)


class DateBlock(QuestionBlock):
    """Composes a date question."""

    kind = Day()

    class Meta:
        icon = "date"
        label = _("Date")
        group = _("Open answers")
        description = _("A day. As a requirement, a person looks.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("When could you start?")}
