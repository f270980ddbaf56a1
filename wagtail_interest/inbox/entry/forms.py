"""The small forms of one entry's page; each knows one button's fields and says in plain words what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import NEXT_STEPS, Exit, Outcome, Step, Verdict

SUBJECT_LIMIT = 150
TEXT_LIMIT = 20_000
NOTE_LIMIT = 5_000

#: The exits a recruiter may choose; spam and the candidate's own erasure have their own ways.
EXITS = (
    Exit.DUPLICATE,
    Exit.WITHDREW,
    Exit.UNREACHABLE,
    Exit.NEVER_CONFIRMED,
    Exit.TEST,
    Exit.IMPORTED,
)
#: How a person was answered without our mail.
WAYS = (
    ("phone", gettext_lazy("By phone")),
    ("person", gettext_lazy("In person")),
    ("mail", gettext_lazy("From my own mailbox")),
)


class EntryForm(forms.Form):
    """A form about one entry. ``seen`` is when the entry last changed as far as the sender's page knew."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, interest: Interest, **kwargs: Any) -> None:
        self.interest = interest
        kwargs["initial"] = {"seen": interest.changed_at.isoformat(), **kwargs.get("initial", {})}
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class NoteForm(EntryForm):
    """A note for colleagues."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE_LIMIT,
        help_text=gettext_lazy("For colleagues only. The candidate may ask to read it."),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )

    def clean_text(self) -> str:
        """Drop what no database and no reader wants."""
        return clean_text(self.cleaned_data["text"], NOTE_LIMIT)


class ReplyForm(EntryForm):
    """An answer by mail, prefilled in the candidate's language.

    ``stale_news`` says what happened meanwhile when the form is shown again instead of sent.
    """

    stale_news: Sequence[str] = ()

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LIMIT,
        error_messages={"required": gettext_lazy("Write a subject.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("of a mail", "Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=TEXT_LIMIT,
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )

    def __init__(self, *args: Any, interest: Interest, author: str, **kwargs: Any) -> None:
        kwargs["initial"] = draft(interest, author)
        super().__init__(*args, interest=interest, **kwargs)

    def clean_subject(self) -> str:
        """One line without control characters: a subject becomes a mail header."""
        return clean_line(self.cleaned_data["subject"], SUBJECT_LIMIT)

    def clean_text(self) -> str:
        """Refuse a mail that only holds our prefilled greeting."""
        text = clean_text(self.cleaned_data["text"], TEXT_LIMIT)
        if " ".join(text.split()) == " ".join(self.initial["text"].split()):
            raise forms.ValidationError(_("Only the greeting is there. Write the answer first."))
        return text


def draft(interest: Interest, author: str) -> dict[str, str]:
    """Return subject and text to begin with, in the language the candidate used.

    Args:
        author: how the recruiter signs.
    """
    first_name = interest.name.split()[0] if interest.name.split() else ""
    with override(interest.language):
        subject = _("About your expression of interest (%(reference)s)") % {"reference": interest.reference}
        greeting = _("Hello %(name)s,") % {"name": first_name} if first_name else _("Hello,")
        closing = _("Kind regards,")
    return {"subject": subject, "text": f"{greeting}\n\n\n\n{closing}\n{author}"}


class AnsweredForm(EntryForm):
    """A person was answered outside the system."""

    how = forms.ChoiceField(label=gettext_lazy("How"), choices=WAYS)


class ExitForm(EntryForm):
    """No answer is owed, for one of the closed list of reasons."""

    exit = forms.ChoiceField(
        label=gettext_lazy("No answer is owed because"),
        choices=[("", gettext_lazy("Choose a reason")), *((code.value, code.label) for code in EXITS)],
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )


def step_choices(step: str) -> list[tuple[str, Any]]:
    """Return the steps that may follow *step*; an ended one carries its outcome after a colon."""
    allowed = NEXT_STEPS[step]
    choices: list[tuple[str, Any]] = [
        (code.value, code.label) for code in Step if code in allowed and code != Step.ENDED
    ]
    if Step.ENDED in allowed:
        ended = [
            (f"{Step.ENDED.value}:{code.value}", code.label)
            for code in Outcome
            if code != Outcome.NO_ANSWER_OWED
        ]
        choices.append((str(Step.ENDED.label), ended))
    return choices


class StepForm(EntryForm):
    """The next step; one list, so that nothing depends on a second field."""

    step = forms.ChoiceField(
        label=gettext_lazy("Move to"),
        error_messages={
            "required": gettext_lazy("Choose a step."),
            "invalid_choice": gettext_lazy(
                "The entry stands elsewhere by now, and that step does not follow. Look at the timeline and choose again."
            ),
        },
    )

    def __init__(self, *args: Any, interest: Interest, **kwargs: Any) -> None:
        super().__init__(*args, interest=interest, **kwargs)
        field = self.fields["step"]
        field.choices = [("", gettext_lazy("Choose a step")), *step_choices(interest.step)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, str]:
        """Step and outcome."""
        step, _colon, outcome = self.cleaned_data["step"].partition(":")
        return step, outcome


class OverruleForm(EntryForm):
    """A person's verdict on one requirement; empty takes it back."""

    requirement = forms.CharField()
    verdict = forms.ChoiceField(choices=[("", ""), *Verdict.choices], required=False)

    def clean_requirement(self) -> str:
        """Only what this entry was screened on can be overruled."""
        known = {item.get("id") for item in self.interest.screening}
        if self.cleaned_data["requirement"] not in known:
            raise forms.ValidationError(_("This requirement is not part of the screening."))
        return self.cleaned_data["requirement"]


class AssignForm(EntryForm):
    """Who looks after the entry; empty is nobody."""

    user = forms.ChoiceField(label=gettext_lazy("Assign to"), required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        named = [
            (key, person.get_full_name() or person.get_username()) for key, person in self.people.items()
        ]
        self.fields["user"].choices = [("", gettext_lazy("Nobody")), *named]  # type: ignore[attr-defined]

    @property
    def person(self) -> Any:
        """The chosen user, or None."""
        return self.people.get(self.cleaned_data["user"])


class PressForm(EntryForm):
    """A button without fields."""
