"""System check: every interest page's template still shows the form with its notice and its button."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

_TAG = re.compile(r"{%-?\s*interest_form\b")
_COMMENT = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
_MORE = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


@register()
def check_templates(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each page class whose template lacks ``{% interest_form %}``."""
    pages = [model for model in apps.get_models() if hasattr(model, "interest_template")]
    return [error for model in pages for error in _check(model)]


def _check(model: Any) -> list[CheckMessage]:
    name = model.interest_template
    try:
        if shows_form(name):
            return []
    except (TemplateDoesNotExist, TemplateSyntaxError) as problem:
        return [
            Error(f"The template {name} cannot be read: {problem}", obj=model, id="wagtail_interest.E031")
        ]
    return [
        Error(
            f"The template {name} does not show the form.",
            hint="Load the tags with {% load interest_tags %} and put {% interest_form %} where the form belongs: "
            "it draws the form together with the notice and the button.",
            obj=model,
            id="wagtail_interest.E030",
        )
    ]


def shows_form(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Return whether a template, or one that it extends or includes by name, contains the tag.

    Raises:
        TemplateDoesNotExist: when *name* itself is missing.
    """
    source = _COMMENT.sub("", getattr(getattr(get_template(name), "template", None), "source", ""))
    if _TAG.search(source):
        return True
    for other in _MORE.findall(source):
        if other not in seen:
            try:
                if shows_form(other, seen | {name}):
                    return True
            except TemplateDoesNotExist:
                continue
    return False
