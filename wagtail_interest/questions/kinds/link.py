"""Link: an address on the web, http or https only."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import Kind, QuestionBlock
from wagtail_interest.questions.row import Item

LIMIT = 500
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)
_check = URLValidator(schemes=["http", "https"])


class LinkField(forms.Field):
    """Reads a web address; ``https://`` is added where people leave it out."""

    def clean(self, value: Any) -> str:
        """Return the address, or an empty string.

        Raises:
            ValidationError: for other schemes, spaces, a user name before the host, or more than 500 characters.
        """
        typed = clean_line(str(value or ""), LIMIT + 100)
        if not typed:
            return ""
        if not _SCHEME.match(typed):
            typed = f"https://{typed}"
        try:
            if len(typed) > LIMIT or any(char in typed for char in " <>\"'\\`"):
                raise ValueError
            _check(typed)
            if "@" in urlsplit(typed).netloc:
                raise ValueError
        except (ValueError, ValidationError):
            raise ValidationError(
                _("Write a web address, for example https://example.com/my-work."), code="invalid"
            ) from None
        return typed


class Link(Kind):
    """Stored as the address; as a requirement a person looks."""

    name = "link"

    def make_field(self, item: Item) -> forms.Field:
        """Return a field for one address."""
        return LinkField(required=False)


class LinkBlock(QuestionBlock):
    """Composes a question for a link."""

    kind = Link()

    class Meta:
        icon = "link"
        label = _("Link")
        group = _("Open answers")
        description = _("A web address, for example of a portfolio. As a requirement, a person looks.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("A link to something you have made")}
