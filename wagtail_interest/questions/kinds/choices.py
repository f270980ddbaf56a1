"""What single and several choices share: options with stable ids, their field and their markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import PublicStruct, Values
from wagtail_interest.questions.row import Item, Row

OPTION_LIMIT = 200


class OptionBlock(PublicStruct):
    """One option; its id is what answers store, so that it can be re-worded freely."""

    label = blocks.CharBlock(label=_("Option"), max_length=OPTION_LIMIT)
    meets = blocks.BooleanBlock(
        label=_("Meets the requirement"),
        required=False,
        help_text=_("For must-haves, merits and values questions."),
    )
    private = frozenset({"meets"})

    class Meta:
        icon = "radio-full"
        label = _("Option")
        label_format = "{label}"
        form_classname = "struct-block wi-option"


class OneOfField(forms.Field):
    """Accepts one of the offered ids."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = frozenset(ids)
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        """Return the id, or an empty string when none was chosen.

        Raises:
            ValidationError: for an id that is not offered; the form may have changed meanwhile.
        """
        if value and value not in self.ids:
            raise ValidationError(_("This option is no longer offered. Choose again."), code="unknown")
        return value or ""


class SomeOfField(forms.Field):
    """Accepts any of the offered ids; a repeated one counts once."""

    widget = forms.SelectMultiple

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = list(ids)
        super().__init__(required=False)

    def clean(self, value: Any) -> list[str]:
        """Return the chosen ids in the form's order.

        Raises:
            ValidationError: for an id that is not offered; the form may have changed meanwhile.
        """
        given = [value] if isinstance(value, str) else value or ()
        chosen = {option for option in given if option}
        if chosen - set(self.ids):
            raise ValidationError(_("An option is no longer offered. Choose again."), code="unknown")
        return [option for option in self.ids if option in chosen]


def define_options(value: Values) -> dict[str, Any] | None:
    """Return ``options`` and the ids that meet the requirement, or ``None`` when no option is written yet.

    Options without id or label are left out: ids come with the first save, labels with the editor.
    """
    stream = value.get("options")
    options, wanted = [], []
    for bound in getattr(stream, "bound_blocks", ()):
        label = clean_line(bound.value.get("label") or "", OPTION_LIMIT)
        if bound.id and label:
            options.append({"id": bound.id, "label": label})
            if bound.value.get("meets"):
                wanted.append(bound.id)
    return {"options": options, "wanted": {"options": wanted}} if options else None


def option_label(item: Item, option_id: str) -> str:
    """Return the label an option had when the form was sent; an unknown id reads as itself."""
    return next((o["label"] for o in item.get("options", ()) if o["id"] == option_id), str(option_id))


def option_ids(item: Item) -> list[str]:
    """Return the ids of an item's options."""
    return [option["id"] for option in item.get("options", ())]


def option_context(row: Row) -> list[dict[str, Any]]:
    """Return one dict per option: html id, value, label, whether chosen, and its conditional questions' HTML.

    The first option carries the question's own html id, so that a link to the question lands on it.
    """
    return [
        {
            "id": row.html_id if number == 0 else f"{row.html_id}-{number}",
            "value": option.id,
            "label": option.label,
            "checked": option.id in row.values,
            "conditional": option.html,
            "conditional_id": f"{row.html_id}-{number}-more",
        }
        for number, option in enumerate(row.options)
    ]
