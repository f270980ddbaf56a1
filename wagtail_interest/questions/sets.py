"""Ready sets of questions with which a new page starts; editors change them as they like."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail_interest.vocabulary import Counts, Kind, Trade

Raw = list[dict[str, Any]]


def question_set(kind: str, language: str, trade: str = Trade.ANY) -> Raw:
    """Return raw stream data for a new page of a kind, in *language*, every part with a fresh id.

    Nothing in it is required: the standard form stays short.

    Args:
        trade: a ``Trade``; of role-specific pages only.
    """
    with override(language):
        if kind != Kind.ROLE:
            return _general()
        return {Trade.SALES: _sales, Trade.CARE: _care, Trade.TECHNICAL: _technical}.get(
            Trade(trade), _role
        )()


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
        _agreement(_("I would rather solve a problem together than alone."), _("Working together")),
        _block("long_text", label=_("What would you like us to know?")),
    ]


def _sales() -> Raw:
    return [
        _block(
            "yes_no",
            label=_("Do you have a category B driving licence?"),
            counts=Counts.MUST.value,
            wanted="yes",
            reason=_("You drive to the customers yourself."),
        ),
        _block(
            "number",
            label=_("How long have you sold to companies?"),
            unit=_("years"),
            minimum=0,
            maximum=50,
            at_least=2,
            counts=Counts.MERIT.value,
            weight=3,
        ),
        _several(
            _("What have you sold?"),
            [_("Services"), _("Technical products"), _("Everyday goods"), _("Something else")],
        ),
        _agreement(
            _("I would rather tell a customer not to buy than sell what they do not need."), _("Honesty")
        ),
        _block("short_text", label=_("When could you start?"), help_text=_("Roughly is fine.")),
    ]


def _care() -> Raw:
    training = [
        (_("None yet"), False),
        (_("Assistant nurse or similar"), True),
        (_("Nurse or other registered profession"), True),
    ]
    return [
        _block(
            "single_choice",
            label=_("What training in care do you have?"),
            options=[_item(label=label, meets=meets, conditional=[]) for label, meets in training],
            counts=Counts.MERIT.value,
            weight=3,
            learnable=True,
        ),
        _several(_("When would you like to work?"), [_("Days"), _("Evenings"), _("Nights"), _("Weekends")]),
        _block(
            "yes_no",
            label=_("Have you looked after somebody before, at work or at home?"),
            counts=Counts.MERIT.value,
            weight=2,
            wanted="yes",
            learnable=True,
        ),
        _agreement(_("I take the time to listen, also when there is much to do."), _("Time for people")),
        _block("long_text", label=_("What would you like us to know?")),
    ]


def _technical() -> Raw:
    return [
        _block(
            "short_text",
            label=_("What are you best at?"),
            help_text=_("A language, a tool, a machine: whatever you are proud of."),
        ),
        _block(
            "number",
            label=_("How long have you worked with it?"),
            unit=_("years"),
            minimum=0,
            maximum=50,
            at_least=2,
            counts=Counts.MERIT.value,
            weight=3,
            learnable=True,
        ),
        _block(
            "link",
            label=_("Is there something of yours we may look at?"),
            help_text=_("Code, a portfolio, an article."),
        ),
        _several(
            _("What would you like to do more of?"),
            [
                _("Build new things"),
                _("Make old things work better"),
                _("Lead others"),
                _("Learn something new"),
            ],
        ),
        _agreement(_("I would rather ask early than be stuck for a day."), _("Working together")),
    ]


def _several(label: str, options: list[str]) -> dict[str, Any]:
    items = [_item(label=option, meets=False, conditional=[]) for option in options]
    return _block("several_choices", label=label, options=items)


def _agreement(label: str, value_name: str) -> dict[str, Any]:
    return _block(
        "scale",
        label=label,
        low_label=_("Do not agree"),
        high_label=_("Agree fully"),
        counts=Counts.VALUES.value,
        value_name=value_name,
        wanted_from="4",
    )


def _block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _item(**value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid4())}
