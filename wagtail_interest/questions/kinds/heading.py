"""Section heading: parts a long form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.kinds.base import LABEL_LIMIT, Kind, TextOnPage, Values


class Heading(Kind):
    """Read, not answered."""

    name = "heading"
    asks = False


class HeadingBlock(TextOnPage):
    """Composes a section heading."""

    label = blocks.CharBlock(label=_("Heading"), max_length=LABEL_LIMIT)

    kind = Heading()

    def define(self, value: Values, block_id: str) -> dict[str, Any] | None:
        """Return id, kind and text."""
        label = clean_line(value.get("label") or "", LABEL_LIMIT)
        return {"id": block_id, "kind": self.kind.name, "label": label, "parent": None} if label else None

    class Meta:
        icon = "h2"
        label = _("Section heading")
        group = _("Structure")
        description = _("Parts a long form.")
        preview_value = {"label": _("Your experience")}
