"""The whole form a candidate fills in: who they are, what they seek, a CV, the editor's questions, consent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wagtail_interest.conf import conf
from wagtail_interest.files.types import accept
from wagtail_interest.intake import address
from wagtail_interest.page_types.state import State
from wagtail_interest.questions.clean import clean_line
from wagtail_interest.questions.definition import Definition, define
from wagtail_interest.questions.form import QuestionsForm
from wagtail_interest.questions.kinds.texts import refuse_longer
from wagtail_interest.questions.row import Item
from wagtail_interest.records.area import Area
from wagtail_interest.records.prepared import Prepared
from wagtail_interest.vocabulary import Availability, Kind, Upload

UNSURE = "unsure"
CV = "cv"
_OFFERED: Prepared[Area] = Prepared(lambda: Area.objects.filter(active=True))


class CleanLineField(forms.CharField):
    """One line of text from a person: composed, without control, bidi and zero-width characters."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        """Clean before length is judged; what is left of an empty line counts as empty."""
        return clean_line(super().to_python(value) or "", limit=5_000)

    def validate(self, value: Any) -> None:
        """Refuse what is empty or too long, in plain words."""
        super().validate(value)
        refuse_longer(len(value), self.limit)


class InterestForm(QuestionsForm):
    """Bound to one page's questions. Errors are plain words; what a browser sends unasked is ignored."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        areas: list[Area] | None,
        cv: str,
        language: str,
        held: Mapping[str, str] = MappingProxyType({}),
        without_file: bool = False,
        **kwargs: Any,
    ) -> None:
        """Build the fields.

        Args:
            areas: what the general form offers; None on a role page, which has its own area.
            cv: an ``Upload``.
            language: names the areas.
            held: names of the files kept from before, by question id; the CV's under the empty string.
            without_file: the candidate took the offer to send without any file.
        """
        super().__init__(*args, held=held, **kwargs)
        self.without_file = without_file
        questions = dict(self.fields)
        self.fields.clear()
        self.fields.update(_contact_fields())
        if areas:
            self.fields["areas"] = _areas_field(areas, language)
        self.fields["availability"] = _availability_field()
        if cv != Upload.NONE:
            needed = cv == Upload.REQUIRED and "" not in held and not without_file
            self.fields[CV] = _cv_field(required=needed, optional=cv == Upload.OPTIONAL)
        self.fields.update(questions)
        self.fields["consent"] = forms.BooleanField(required=False)

    def show_kept(self, kept: Mapping[str, str]) -> None:
        """Let the form say which files are kept; *kept* as ``held``. Call before anything is rendered."""
        self.held = dict(kept)

    @property
    def held_cv(self) -> str:
        """The name of the CV that is kept, or nothing."""
        return self.held.get("", "")

    def error_list(self) -> list[tuple[str, str]]:
        """Return where each error is and what it says, in the order of the form; general ones first."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            found += [(f"id_{name}", str(message)) for message in self.errors.get(name, ())]
        return found

    def extensions_of(self, question_id: str) -> tuple[str, ...]:
        """Return the file types a question takes; the CV's come from the settings."""
        for item in self.definition:
            if question_id and item["id"] == question_id:
                return tuple(item.get("extensions") or ("pdf",))
        return conf.UPLOAD_TYPES

    def refuse(self, question_id: str, message: str) -> None:
        """Say at the field why its file was not taken."""
        if question_id:
            self.refuse_file(question_id, message)
        else:
            self.add_error(CV, message)

    def needs(self, item: Item) -> bool:
        """Lift what is required of a file for who was offered to send without."""
        return super().needs(item) and not (self.without_file and item["kind"] == "file")

    def clean_areas(self) -> list[str]:
        """Return the ids of the chosen areas, and ``unsure`` only where nothing else was chosen."""
        chosen = self.cleaned_data["areas"]
        return [value for value in chosen if value != UNSURE] or chosen

    def clean_email(self) -> str:
        """Return the address as typed, when mail can be sent to it."""
        email = self.cleaned_data["email"]
        address.check(email)
        return email

    def area_ids(self) -> list[int]:
        """Return the chosen areas' ids."""
        return [int(value) for value in self.cleaned_data.get("areas", []) if value != UNSURE]

    def area_name(self) -> str:
        """Return the name of the chosen area; empty unless exactly one was chosen."""
        chosen = self.area_ids()
        return str(dict(self.fields["areas"].choices)[str(chosen[0])]) if len(chosen) == 1 else ""  # type: ignore[attr-defined]

    def uploads(self) -> dict[str, UploadedFile]:
        """Return the chosen files by question id; the CV under the empty string. Never judged here."""
        if self.without_file:
            return {}
        found = dict(self.question_files())
        upload = self.files.get(CV) if CV in self.fields and CV not in self.errors else None
        if isinstance(upload, UploadedFile):
            found[""] = upload
        return found

    def file_fields(self) -> list[str]:
        """Return the names of all fields that take a file."""
        return [name for name, field in self.fields.items() if isinstance(field.widget, forms.FileInput)]

    def texts(self) -> list[str]:
        """Return the free text typed, for the spam guard; answers to link questions are links by right."""
        free = {item["id"] for item in self.definition if item["kind"] in {"short_text", "long_text"}}
        answers = [str(value) for question, value in self.answers().items() if question in free]
        return [self.cleaned_data["name"], self.cleaned_data["phone"], *answers]


def form_of(
    page: Any, state: State, *args: Any, definition: Definition | None = None, **kwargs: Any
) -> InterestForm:
    """Return the form of *page*, bound when given data; *definition* saves reading the page's questions again."""
    areas = _OFFERED() if page.interest_kind == Kind.GENERAL else None
    if definition is None:
        with override(state.language):
            definition = define(page.questions)
    return InterestForm(
        *args, definition=definition, areas=areas, cv=page.cv, language=state.language, **kwargs
    )


def _contact_fields() -> dict[str, forms.Field]:
    return {
        "name": CleanLineField(
            label=_("Name"),
            limit=200,
            error_messages={"required": _("Write your name.")},
            widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
        ),
        "email": CleanLineField(
            label=_("E-mail"),
            limit=254,
            error_messages={"required": _("Write your e-mail address, so that we can answer you.")},
            widget=forms.EmailInput(
                attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
            ),
        ),
        "phone": CleanLineField(
            label=_("Phone"),
            limit=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
        ),
    }


def _areas_field(areas: list[Area], language: str) -> forms.Field:
    choices = [(str(area.pk), area.name_in(language)) for area in areas]
    return forms.MultipleChoiceField(
        label=_("What kind of work?"),
        choices=[*choices, (UNSURE, _("I am not sure yet"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose a kind of work, or that you are not sure yet."),
            "invalid_choice": _("One of the kinds of work is no longer offered. Choose again."),
        },
    )


def _availability_field() -> forms.Field:
    return forms.ChoiceField(
        label=_("Are you looking for work?"),
        choices=Availability.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose if you are actively looking or open to future opportunities."),
            "invalid_choice": _("Choose if you are actively looking or open to future opportunities."),
        },
    )


def _cv_field(*, required: bool, optional: bool) -> forms.Field:
    field = CvField(
        label=_("CV"),
        required=required,
        error_messages={"required": _("Choose your CV.")},
        widget=forms.FileInput(attrs={"accept": accept(conf.UPLOAD_TYPES)}),
    )
    field.said_optional = optional
    return field


class CvField(forms.FileField):
    """A file that ``files.judge`` looks at later; ``said_optional`` puts the word beside the label."""

    said_optional = False

    def to_python(self, data: Any) -> Any:
        """Return the upload as it came: size, emptiness and content are for the judge to speak of, in its words."""
        return None if data in self.empty_values else data
