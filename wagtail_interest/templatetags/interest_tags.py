"""``{% interest_form %}``: the form with its notice and its button, in one tag, so that no template loses one of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString

from wagtail_interest.questions.form import QuestionsForm, render_questions

register = template.Library()


@register.inclusion_tag("wagtail_interest/includes/form.html", takes_context=True)
def interest_form(context: Context) -> dict[str, Any]:
    """Draw the notice, what needs mending, all fields and the button. Needs the context of an interest page."""
    return {str(name): value for name, value in context.flatten().items()}


@register.simple_tag
def questions(form: QuestionsForm) -> SafeString:
    """Draw the editor's questions."""
    return render_questions(form)


@register.filter
def choices_with(field: BoundField, words: dict[str, str]) -> list[tuple[str, str, bool, str]]:
    """Return what ``choices_of`` returns, each with what *words* says of its value."""
    return [(*choice, words.get(choice[0], "")) for choice in choices_of(field)]


@register.filter
def choices_of(field: BoundField) -> list[tuple[str, str, bool]]:
    """Return value, label and whether it is chosen, for each choice of a field."""
    given = field.value()
    chosen = {str(value) for value in given} if isinstance(given, list | tuple) else {str(given)}
    return [
        (str(value), str(label), str(value) in chosen) for value, label in getattr(field.field, "choices", ())
    ]
