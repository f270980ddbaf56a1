"""File: a work sample, of the types the editor ticks; ``files`` judges and keeps it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_interest.conf import conf
from wagtail_interest.files.types import KNOWN, accept, listed
from wagtail_interest.questions.kinds.base import Kind, QuestionBlock, Values
from wagtail_interest.questions.row import Item, Row

#: ``jpeg`` is no choice of its own: whoever takes one spelling takes the other.
EXTENSIONS = tuple(extension for extension in KNOWN if extension != "jpeg")
_LABELS = [(extension, KNOWN[extension]) for extension in EXTENSIONS]


class UploadField(forms.Field):
    """Hands an uploaded file on unread; whether it may stay is for ``files.judge`` to say."""

    widget = forms.FileInput

    def clean(self, value: Any, initial: Any = None) -> UploadedFile | None:
        """Return the upload, or ``None``."""
        return value if isinstance(value, UploadedFile) else None


class File(Kind):
    """Stored as an attachment, not among the answers; as a requirement a person looks."""

    name = "file"

    def make_field(self, item: Item) -> forms.Field:
        """Return a field for one upload."""
        return UploadField(required=False)

    def to_json(self, item: Item, cleaned: Any) -> None:
        """Return nothing: the file is found by its attachment's question id."""
        return

    def context(self, row: Row) -> dict[str, Any]:
        """Add types and size limit, told before anything is chosen, and a file kept from before."""
        extensions = row.item.get("extensions") or ()
        more = [f"{row.html_id}-types"] + ([f"{row.html_id}-held"] if row.held else [])
        return {
            "accept": accept(extensions),
            "types": listed(extension for extension in extensions if extension != "jpeg"),
            "max_size": conf.upload_limit,
            "held": row.held,
            "attrs": row.attrs(*more),
        }


class FileBlock(QuestionBlock):
    """Composes a question for a file."""

    types = blocks.MultipleChoiceBlock(
        label=_("File types"), choices=_LABELS, default=["pdf"], widget=forms.CheckboxSelectMultiple
    )

    kind = File()
    answer_fields = ("types",)

    def define_kind(self, value: Values) -> dict[str, Any]:
        """Add the allowed extensions; without any ticked, PDF."""
        ticked = value.get("types") or ()
        extensions = [known for known in EXTENSIONS if known in ticked] or ["pdf"]
        return {"extensions": [*extensions, "jpeg"] if "jpg" in extensions else extensions}

    def find_errors(self, value: Values) -> dict[str, ValidationError]:
        """Add the missing types."""
        errors = super().find_errors(value)
        return errors if value.get("types") else {**errors, "types": ValidationError(_("Tick at least one."))}

    class Meta:
        icon = "upload"
        label = _("File")
        group = _("Open answers")
        description = _("A work sample, besides the CV. As a requirement, a person looks.")
        form_classname = "struct-block wi-question"
        form_attrs = {"data-controller": "wi-question"}
        preview_value = {"label": _("A sample of your work"), "types": ["pdf", "docx"]}
