"""The answers of one form as filters: each choice, yes/no, number or scale question it asks, or once asked."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import NumberRangeWidget

from wagtail_interest.inbox.options import Boxes, Radios
from wagtail_interest.questions.filters import answer_lookup
from wagtail_interest.records.form import FormVersion

#: Name of an answer's filter: this and the question's id.
PREFIX = "q_"


class FormRadio(Radios):
    """Radio buttons that also tell the server which form's questions the drawer on screen offers.

    The results view compares that with the chosen form and sends a new drawer when they differ.
    """

    HELD = "_w_questions_of"

    def __init__(self, *, questions_of: int | None) -> None:
        super().__init__()
        self.questions_of = questions_of

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the options and a hidden field."""
        held = format_html(
            '<input type="hidden" name="{}" value="{}">', self.HELD, str(self.questions_of or "")
        )
        return super().render(name, value, attrs, renderer) + held


class AnswerRangeWidget(NumberRangeWidget):
    """From–to, also below zero and between whole numbers."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        for widget in self.widgets:
            widget.attrs.pop("min", None)
            widget.attrs["step"] = "any"


class AnswerFilterMixin:
    """Filters by the answer to one question."""

    item: dict[str, Any]

    def filter(self, qs: Any, value: Any) -> Any:
        """Return the entries whose answer fits *value*; an empty one fits all."""
        return qs.filter(self.condition(value)) if value else qs

    def condition(self, value: Any) -> Q:
        """Return the condition for a value that is not empty."""
        return answer_lookup(self.item, value)


class ChosenFilter(AnswerFilterMixin, django_filters.MultipleChoiceFilter):
    """Any of the ticked options, or of the ticked points of a scale."""

    def condition(self, value: list[str]) -> Q:
        """Return the condition that one of the options was chosen."""
        if self.item.get("kind") == "scale":
            return reduce(or_, [answer_lookup(self.item, int(each)) for each in value])
        return reduce(or_, [answer_lookup(self.item, each) for each in value])


class YesNoFilter(AnswerFilterMixin, django_filters.ChoiceFilter):
    """Yes or no."""


class NumberFilter(AnswerFilterMixin, django_filters.RangeFilter):
    """A number from and to, each of which may be left out."""

    def condition(self, value: slice) -> Q:
        """Return the condition that the number lies between the bounds."""
        low, high = (None if each is None else float(each) for each in (value.start, value.stop))
        return answer_lookup(self.item, (low, high))


def question_filters(form_id: int) -> dict[str, django_filters.Filter]:
    """Return name → filter for the questions of a form in its latest order, those of older versions after them."""
    found: dict[str, django_filters.Filter] = {}
    for item in merged_questions(form_id):
        made = _filter_for(item)
        if made is not None:
            made.item = item
            found[f"{PREFIX}{item['id']}"] = made
    return found


def merged_questions(form_id: int) -> list[dict[str, Any]]:
    """Return the questions of all versions of a form once each, worded as last asked, options united."""
    merged: dict[str, dict[str, Any]] = {}
    versions = FormVersion.objects.filter(form_id=form_id).order_by("-created_at", "-pk")
    for definition in versions.values_list("definition", flat=True):
        for item in definition:
            known = merged.setdefault(item["id"], {**item, "options": []})
            have = {option["id"] for option in known["options"]}
            known["options"] += [option for option in item.get("options", []) if option["id"] not in have]
    return list(merged.values())


def _filter_for(item: dict[str, Any]) -> django_filters.Filter | None:
    label = item.get("label") or _("Question without a text")
    kind = item.get("kind")
    if kind in {"single_choice", "several_choices", "scale"}:
        points = [{"id": str(each), "label": str(each)} for each in range(1, 6)]
        options = points if kind == "scale" else item["options"]
        return ChosenFilter(
            label=label,
            choices=[(str(option["id"]), option["label"]) for option in options],
            widget=Boxes,
        )
    if kind == "yes_no":
        return YesNoFilter(
            label=label,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            widget=Radios,
            empty_label=_("All"),
        )
    if kind == "number":
        return NumberFilter(label=label, widget=AnswerRangeWidget)
    return None
