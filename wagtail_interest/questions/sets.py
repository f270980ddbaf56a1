"""Ready sets of questions with which a new page starts; editors change them as they like."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail_interest.vocabulary import Counts, Kind

Raw = list[dict[str, Any]]


def question_set(kind: str, language: str) -> Raw:
    """Return raw stream data for a new page of a kind, in *language*, every part with a fresh id.

    Nothing in it is required: the standard form stays short.
    """
    with override(language):
        return _role() if kind == Kind.ROLE else _general()


def _general() -> Raw:
    return [
        _block(
            "long_text",
            label=_("What kind of work would you like to do here, and what do you bring?"),
            help_text=_("A few sentences are enough."),
        )
    ]


def _role() -> Raw:
    options = [
        (_("None yet"), False),
        (_("Up to two years"), True),
        (_("More than two years"), True),
    ]
    return [
        _block(
            "single_choice",
            label=_("How much experience do you have of this kind of work?"),
            options=[_item(label=label, meets=meets, conditional=[]) for label, meets in options],
            counts=Counts.MERIT.value,
            weight=3,
            learnable=True,
        ),
        _block(
            "short_text",
            label=_("When could you start?"),
            help_text=_("Roughly is fine."),
        ),
        _block(
            "scale",
            label=_("I would rather solve a problem together than alone."),
            low_label=_("Do not agree"),
            high_label=_("Agree fully"),
            counts=Counts.VALUES.value,
            value_name=_("Working together"),
            wanted_from="4",
        ),
        _block("long_text", label=_("What would you like us to know?")),
    ]


def _block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _item(**value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid4())}
