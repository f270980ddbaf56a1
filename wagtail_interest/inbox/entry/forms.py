"""The small forms of one entry's page; each knows one button's fields and says in plain words what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_interest.followup.notes import NOTE_LIMIT
from wagtail_interest.followup.steps import STEP_OUTCOMES
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import NEXT_STEPS, Exit, Step, Verdict

#: A day further away than this many is a slip of the hand.
FURTHEST = 3 * 366

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


class EraseForm(EntryForm):
    """Erasing; an entry that is owed an answer, or whose answer has not left, needs the reason why none is owed."""

    exit = forms.ChoiceField(
        label=gettext_lazy("Why no answer is owed"),
        choices=[
            (Exit.ERASED_SELF.value, gettext_lazy("The candidate asks to be erased")),
            *((code.value, code.label) for code in EXITS),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a reason.")},
    )

    def __init__(self, *args: Any, held: bool, **kwargs: Any) -> None:
        self.held = held
        super().__init__(*args, **kwargs)

    def clean_exit(self) -> str:
        """Ask for a reason where one is needed, and only there."""
        if not self.held:
            return ""
        if not self.cleaned_data["exit"]:
            raise forms.ValidationError(_("Answer this candidate first, or say why no answer is owed."))
        return self.cleaned_data["exit"]


#: The steps that carry a day.
DATED = (Step.KEEP_IN_TOUCH, Step.WAITING)


def step_choices(interest: Interest) -> list[tuple[str, Any]]:
    """Return the steps that may follow; an ended one carries its outcome after a colon.

    An entry that is owed an answer cannot end; a step with a day may be chosen again for another day.
    """
    step, allowed = interest.step, set(NEXT_STEPS[interest.step])
    if step in DATED:
        allowed.add(Step(step))
    choices: list[tuple[str, Any]] = [
        (code.value, _again(code) if code == step else code.label)
        for code in Step
        if code in allowed and code != Step.ENDED
    ]
    if Step.ENDED in allowed and not interest.is_owed:
        ended = [(f"{Step.ENDED.value}:{code.value}", code.label) for code in STEP_OUTCOMES]
        choices.append((str(Step.ENDED.label), ended))
    return choices


def _again(step: Step) -> str:
    return _("%(step)s: another day") % {"step": step.label}


def day_field(label: Any) -> forms.DateField:
    """Return an optional day, typed or chosen in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    wrong = gettext_lazy("Write the day as year-month-day, for example 2026-05-14.")
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": wrong},
    )


def check_day(day: date, today: date) -> date:
    """Return *day*; raise ValidationError when it has gone by or lies years away."""
    if day < today:
        raise forms.ValidationError(_("Choose today or a later day."))
    if (day - today).days > FURTHEST:
        raise forms.ValidationError(_("Choose a day within three years."))
    return day


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
    day = day_field(gettext_lazy("Day to come back to it"))

    def __init__(self, *args: Any, interest: Interest, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, interest=interest, **kwargs)
        field = self.fields["step"]
        field.choices = [("", gettext_lazy("Choose a step")), *step_choices(interest)]  # type: ignore[attr-defined]

    def clean_day(self) -> date | None:
        """From today on, and within reach."""
        day = self.cleaned_data["day"]
        return day if day is None else check_day(day, self.today)

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
