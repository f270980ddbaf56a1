"""What every kind of question has: its behaviour on stored definitions, and the block by which editors compose it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import BlockGroup, StructBlockAdapter, StructBlockValidationError

from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.row import Item, Row, rows_of
from wagtail_interest.questions.wording import question_grounds
from wagtail_interest.vocabulary import Counts, Verdict

Values = Mapping[str, Any]

LABEL_LIMIT = 300
HELP_LIMIT = 500


class Kind:
    """Behaviour of one kind; stateless, works on an item of a definition and needs no block and no database."""

    #: The word in ``definition[...]["kind"]``, and the name of the template.
    name = ""
    #: Whether candidates answer it; headings and explanations are only read.
    asks = True
    #: Whether an editor can say which answers meet a requirement; without, a person looks.
    judged = False

    def make_field(self, item: Item) -> forms.Field:
        """Return the form field that reads and cleans an answer; whether one is required is the form's business."""
        raise NotImplementedError  # only asked of kinds that ask; each of those has it

    def to_json(self, item: Item, cleaned: Any) -> Any:
        """Return the cleaned value as it is stored, or ``None`` for no answer."""
        return cleaned or None

    def display(self, item: Item, answer: Any) -> str:
        """Return a stored answer as text, in the words of the form as it was sent."""
        return str(answer)

    def search(self, item: Item, answer: Any) -> str:
        """Return what the inbox's search should find of an answer."""
        return ""

    def judge(self, item: Item, answer: Any) -> Verdict:
        """Return whether a given (not empty) answer meets the requirement."""
        return Verdict.UNCLEAR

    def context(self, row: Row) -> dict[str, Any]:
        """Return what the template knows besides ``id``, ``name``, ``label``, ``required``, ``notes`` and ``attrs``."""
        return {"value": row.value}

    def render(self, row: Row) -> SafeString:
        """Return a question's HTML: one template, ``wagtail_interest/questions/<kind>.html``."""
        template = get_template(f"wagtail_interest/questions/{self.name}.html")
        html = template.render(
            {
                "id": row.html_id,
                "name": row.name,
                "label": row.item.get("label", ""),
                "required": row.item.get("required", False),
                "error": row.error,
                "notes": row.notes,
                "attrs": row.attrs(),
                **self.context(row),
            }
        )
        return mark_safe(html)


class PublicStruct(blocks.StructBlock):
    """A struct that keeps its screening key to itself: neither API nor search index nor page shows it."""

    private: frozenset[str] = frozenset()

    def get_api_representation(self, value: Values, context: Any = None) -> dict[str, Any]:
        """Return what a candidate may see of it."""
        return {
            name: self.child_blocks[name].get_api_representation(inner, context=context)
            for name, inner in value.items()
            if name not in self.private
        }

    def get_searchable_content(self, value: Values) -> list[str]:
        """Return nothing: options and wanted answers are not content."""
        return []

    def render_basic(self, value: Values, context: Any = None) -> SafeString:
        """Return the label alone."""
        return format_html("{}", value.get("label") or "")


class TextOnPage(PublicStruct):
    """The part of a form that has a stable id and a label; headings, explanations and questions."""

    kind: Kind

    def define(self, value: Values, block_id: str) -> dict[str, Any] | None:
        """Return the item of the definition, or ``None`` when it is only half written."""
        raise NotImplementedError  # no block of its own; every kind says what it is

    def branches(self, value: Values) -> Iterable[tuple[str, Any]]:
        """Yield option id and stream of conditional questions for every option that carries some."""
        return ()

    def get_searchable_content(self, value: Values) -> list[str]:
        """Return label and hint."""
        return [str(value[name]) for name in ("label", "help_text") if value.get(name)]

    def render(self, value: Values, context: Any = None) -> SafeString:
        """Return the question as an empty form shows it, so that ``{% include_block %}`` gives no answers away."""
        # through JSON and back: blocks made in Python have no ids yet
        item = self.define(self.to_python(self.get_prep_value(value)), "preview")
        return mark_safe("".join(self.kind.render(row) for row in rows_of([item]))) if item else mark_safe("")

    def get_preview_context(self, value: Values, parent_context: Any = None) -> dict[str, Any]:
        """Add the rendered question to what Wagtail's block preview knows."""
        context = super().get_preview_context(value, parent_context=parent_context)
        return {**context, "question_html": self.render(value)}

    class Meta:
        preview_template = "wagtail_interest/questions/block_preview.html"
        label_format = "{label}"


class QuestionBlock(TextOnPage):
    """A question: what every kind asks of the editor. Kinds add fields and say where they stand."""

    label = blocks.CharBlock(label=_("Question"), max_length=LABEL_LIMIT)
    help_text = blocks.CharBlock(label=_("Hint"), required=False, max_length=HELP_LIMIT)
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False)
    counts = blocks.ChoiceBlock(
        label=_("Counts as"),
        choices=Counts.choices,
        default=Counts.INFORMATION,
        help_text=_("Screening is a hint to the recruiter; it never turns anyone down."),
    )
    weight = blocks.IntegerBlock(
        label=_("Weight"), default=1, required=False, min_value=1, max_value=10, help_text=_("Of a merit.")
    )
    value_name = blocks.CharBlock(
        label=_("Value"), required=False, max_length=80, help_text=_("Which of your values it is about.")
    )
    learnable = blocks.BooleanBlock(
        label=_("Can be learned with us"),
        required=False,
        help_text=_("Who does not meet it reads: not needed from the start."),
    )
    reason = blocks.CharBlock(
        label=_("Why it is needed"),
        required=False,
        max_length=HELP_LIMIT,
        help_text=_("Shown to candidates. Say it for languages and licences."),
    )

    #: Fields of the kind that stand below the label, those that say which answers meet the requirement, and
    #: options with what they carry, which are long and stand last.
    answer_fields: tuple[str, ...] = ()
    wanted_fields: tuple[str, ...] = ()
    branch_fields: tuple[str, ...] = ()
    private = frozenset({"counts", "weight", "value_name", "learnable", "reason"})

    def get_form_layout(self) -> BlockGroup:
        """Return the question, what it counts as, and last what hangs below it; ``questions.js`` hides the rest.

        Deliberately not in the collapsible settings: nobody looks for a must-have behind an unnamed cog.
        """
        screening = ["counts", "weight", "value_name", *self.wanted_fields, "learnable", "reason"]
        question = ["label", "help_text", "required", *self.answer_fields]
        return BlockGroup(children=[*question, *screening, *self.branch_fields])

    def get_api_representation(self, value: Values, context: Any = None) -> dict[str, Any]:
        """Return what a candidate may see of it."""
        shown = super().get_api_representation(value, context)
        return {name: inner for name, inner in shown.items() if name not in self.wanted_fields}

    def define_kind(self, value: Values) -> dict[str, Any] | None:
        """Return what the kind adds to the definition (``wanted`` among it), ``None`` when half written."""
        return {}

    def define(self, value: Values, block_id: str) -> dict[str, Any] | None:
        """Return the item of the definition; a question about a protected ground never counts for screening."""
        label = clean_line(value.get("label") or "", LABEL_LIMIT)
        own = self.define_kind(value)
        if not label or own is None:
            return None
        item = {
            "id": block_id,
            "kind": self.kind.name,
            "label": label,
            "help": clean_line(value.get("help_text") or "", HELP_LIMIT),
            "required": bool(value.get("required")),
            **own,
            "parent": None,
        }
        counts = value.get("counts")
        if counts not in Counts.values or question_grounds(item):
            counts = Counts.INFORMATION
        return item | self._define_screening(value, str(counts), item.pop("wanted", {}))

    def _define_screening(self, value: Values, counts: str, wanted: dict[str, Any]) -> dict[str, Any]:
        if counts == Counts.INFORMATION:
            return {
                "counts": counts,
                "weight": 1,
                "value_name": "",
                "learnable": False,
                "reason": "",
                "wanted": {},
            }
        return {
            "counts": counts,
            "weight": min(max(int(value.get("weight") or 1), 1), 10) if counts == Counts.MERIT else 1,
            "value_name": clean_line(value.get("value_name") or "", 80) if counts == Counts.VALUES else "",
            "learnable": bool(value.get("learnable")),
            "reason": clean_line(value.get("reason") or "", HELP_LIMIT),
            "wanted": wanted,
        }

    def clean(self, value: Values) -> Any:
        """Validate; rules about a finished question wait until it is published."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (errors := self.find_errors(cleaned)):
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def find_errors(self, value: Values) -> dict[str, ValidationError]:
        """Return what keeps the question from being published, by field; kinds add their own."""
        if (value.get("counts") or Counts.INFORMATION) == Counts.INFORMATION:
            return {}
        errors: dict[str, ValidationError] = {}
        item = self._bare_item(value)
        if grounds := question_grounds(item):
            errors["counts"] = ValidationError(
                _("This seems to ask about %(grounds)s. Such a question can only count as information."),
                params={"grounds": ", ".join(grounds)},
            )
        elif self.kind.judged and not item.get("wanted"):
            errors[self.wanted_fields[0] if self.wanted_fields else "counts"] = ValidationError(
                _("Say which answers meet the requirement.")
            )
        if value["counts"] == Counts.VALUES and not value.get("value_name"):
            errors["value_name"] = ValidationError(_("Name the value that the question belongs to."))
        return errors

    def _bare_item(self, value: Values) -> dict[str, Any]:
        """The item as far as wording and wanted answers go, also for blocks that have no ids yet."""
        stored = self.to_python(self.get_prep_value(value))
        own = self.define_kind(stored) or {}
        return {"label": value.get("label") or "", "help": value.get("help_text") or "", **own}


class QuestionAdapter(StructBlockAdapter):
    """Brings the script that shows only the screening fields that apply."""

    @cached_property
    def media(self) -> forms.Media:
        """The struct block's own media and ours."""
        return super().media + forms.Media(
            js=[versioned_static("wagtail_interest/admin/questions.js")],
            css={"all": [versioned_static("wagtail_interest/admin/questions.css")]},
        )


register(QuestionAdapter(), QuestionBlock)
