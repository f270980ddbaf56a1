"""The public form made of a definition: reads and cleans answers, and enforces what conditional questions mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wagtail_interest.questions.definition import asks, is_shown
from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.render import render_rows
from wagtail_interest.questions.row import Item, Row, rows_of


class QuestionsForm(forms.Form):
    """Fields ``q_<question id>``, one per question; names it does not know are ignored."""

    def __init__(
        self,
        *args: Any,
        definition: Sequence[Item],
        held: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """Make the fields.

        Args:
            definition: what ``definition.define`` returned, or what a form version stored.
            held: names of the files that were accepted and kept from before, by question id.
        """
        super().__init__(*args, **kwargs)
        self.definition = [item for item in definition if item.get("kind") in KINDS]
        self.held = dict(held)
        for item in self.definition:
            if asks(item):
                field = KINDS[item["kind"]].make_field(item)
                field.label = item["label"]
                self.fields[f"q_{item['id']}"] = field

    def clean(self) -> dict[str, Any]:
        """Ignore questions that were not shown, then ask for required ones that were and are empty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._answers: dict[str, Any] = {}
        self._uploads: dict[str, UploadedFile] = {}
        for item in self.definition:
            name = f"q_{item['id']}"
            if name not in self.fields:
                continue
            if not is_shown(item, self._answers):
                cleaned.pop(name, None)
                self.errors.pop(name, None)
            elif name not in self.errors:
                self._take(item, name, cleaned.get(name))
        return cleaned

    def _take(self, item: Item, name: str, value: Any) -> None:
        answer = KINDS[item["kind"]].to_json(item, value)
        if isinstance(value, UploadedFile):
            self._uploads[item["id"]] = value
        elif answer is not None:
            self._answers[item["id"]] = answer
        elif self.needs(item):
            short = Truncator(item["label"]).chars(80)
            message = (
                _("Choose a file: %(question)s") if item["kind"] == "file" else _("Answer: %(question)s")
            )
            self.add_error(name, ValidationError(message, code="required", params={"question": short}))

    def needs(self, item: Item) -> bool:
        """Return whether the question must be answered in this sending; a file kept from before answers it."""
        return bool(item.get("required")) and item["id"] not in self.held

    def answers(self) -> dict[str, Any]:
        """Return question id to answer as stored, for shown and answered questions without error; validates if needed."""
        return dict(self._answers) if self.is_bound and self.errors is not None else {}

    def question_files(self) -> dict[str, UploadedFile]:
        """Return question id to upload, for shown file questions; nobody has judged the files yet."""
        return dict(self._uploads) if self.is_bound and self.errors is not None else {}

    def shown_ids(self) -> set[str]:
        """Return the ids of all questions that were shown, given the answers."""
        answers = self.answers()
        return {item["id"] for item in self.definition if is_shown(item, answers)}

    def refuse_file(self, question_id: str, message: str) -> None:
        """Put the reason why a file was refused at its question; the file does not count as answered."""
        self.question_files()
        self._uploads.pop(question_id, None)
        self.add_error(f"q_{question_id}", message)

    @cached_property
    def questions(self) -> list[Row]:
        """Rows in the form's order with what was typed and what is wrong, conditional ones below their options.

        Reads errors once: call it after the last error was added.
        """
        rows = rows_of(self.definition, f"{self.prefix}-" if self.prefix else "")
        for row in rows:
            for each in row.walk():
                self._fill(each)
        return rows

    def _fill(self, row: Row) -> None:
        name = f"q_{row.item['id']}"
        if name not in self.fields:
            return
        row.bound = self[name]
        row.held = self.held.get(row.item["id"], "")
        if self.is_bound:
            getlist = getattr(self.data, "getlist", None)
            row.values = getlist(row.name) if getlist else _as_list(self.data.get(row.name))
            row.errors = [str(message) for message in self.errors.get(name, ())]


def render_questions(form: QuestionsForm) -> SafeString:
    """Return all questions of a form as HTML; the same state gives the same HTML."""
    return render_rows(form.questions)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
