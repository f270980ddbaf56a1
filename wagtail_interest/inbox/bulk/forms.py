"""The small forms for many entries; each asks for what its verb needs and says in plain words what is wrong."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from wagtail_interest.inbox.choices import names
from wagtail_interest.inbox.entry.forms import check_day
from wagtail_interest.inbox.wording import AnswerWords
from wagtail_interest.records.reply_template import SUBJECT_LIMIT, TEXT_LIMIT, TOUCHING, ReplyTemplate
from wagtail_interest.vocabulary import Then


class BulkForm(forms.Form):
    """What every change of many carries: its press, when its page was shown, and which entries were on it."""

    batch = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    def params(self) -> dict[str, Any]:
        """Return the verb's arguments as plain JSON."""
        return {}


def new_batch() -> str:
    """Return a name for one press of a button."""
    return secrets.token_hex(16)


class AssignForm(BulkForm):
    """Who looks after them."""

    user = forms.ChoiceField(label=gettext_lazy("Assign to"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("Nobody")), *((str(pk), name) for pk, name in people)]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]

    def params(self) -> dict[str, Any]:
        """The user's id, or None."""
        given = self.cleaned_data["user"]
        return {"user": int(given) if given else None}


class AreaForm(BulkForm):
    """The areas they belong to."""

    area_ids = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They take the place of the areas the entries have now."),
        error_messages={"required": gettext_lazy("Choose at least one area.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_ids"].choices = [(str(pk), name) for pk, name in names().areas.items()]  # type: ignore[attr-defined]

    def params(self) -> dict[str, Any]:
        """The areas' ids."""
        return {"area_ids": [int(each) for each in self.cleaned_data["area_ids"]]}


def check_later_day(day: date | None, today: date) -> date:
    """Return a day on which somebody can be written to again.

    Raises:
        ValidationError: it is missing, past, or years away.
    """
    if day is None:
        raise forms.ValidationError(_("Choose a day."))
    if day <= today:
        raise forms.ValidationError(_("Choose a day after today."))
    return check_day(day, today)


class TouchForm(BulkForm):
    """When somebody writes to them next."""

    on = forms.DateField(
        label=gettext_lazy("Next touch"),
        widget=AdminDateInput,
        help_text=gettext_lazy("On this day they stand first under “Keep in touch”."),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """A day that lies ahead."""
        return check_later_day(self.cleaned_data["on"], self.today)

    def params(self) -> dict[str, Any]:
        """The day."""
        return {"on": self.cleaned_data["on"].isoformat()}


class AnswerForm(AnswerWords, BulkForm):
    """One answer to all of them, and what follows."""

    template = forms.ChoiceField(label=gettext_lazy("Begin with a template"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LIMIT,
        error_messages={"required": gettext_lazy("Write a subject.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("of a mail", "Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy(
            "{name} and {reference} are filled in for each one; {date} is the day chosen below. What stands in [square "
            "brackets] in a template has to be replaced first."
        ),
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )
    then = forms.ChoiceField(
        label=gettext_lazy("What follows"),
        widget=forms.RadioSelect,
        choices=Then.choices,
        initial=Then.ANSWER,
    )
    on = forms.DateField(
        label=gettext_lazy("Day of the next touch, or to wait until"),
        widget=AdminDateInput,
        required=False,
        help_text=gettext_lazy("Empty: keep in touch in three months, wait for the candidate for 14 days."),
    )
    looked = forms.BooleanField(label=gettext_lazy("A person has looked at each of these."), required=False)

    def __init__(
        self,
        *args: Any,
        today: date,
        is_group: bool,
        is_listed: bool,
        start: dict[str, str],
        templates: list[ReplyTemplate],
        **kwargs: Any,
    ) -> None:
        self.today, self.is_group, self.is_listed, self.start = today, is_group, is_listed, start
        self.greeting = start["text"]
        self.templates = {str(each.pk): each for each in templates}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offered = [(str(each.pk), f"{each.name} ({each.language})") for each in self.templates.values()]
        self.fields["template"].choices = [("", gettext_lazy("No template")), *offered]  # type: ignore[attr-defined]
        if not is_listed:
            then = [choice for choice in Then.choices if choice[0] != Then.DECLINE]
            self.fields["then"].choices = then  # type: ignore[attr-defined]
            del self.fields["looked"]

    def clean(self) -> dict[str, Any]:
        """Ask for the statement where people are declined, or answered as a group (promise P34); a date needs a day."""
        given = super().clean() or self.cleaned_data
        then = given.get("then") or ""
        self._look_at_day(given, then)
        self.refuse_date_without_day(then)
        must = self.is_group or then == Then.DECLINE
        if must and "looked" in self.fields and not given.get("looked"):
            self.add_error("looked", _("Look at each of them first, then tick this box."))
        return given

    def _look_at_day(self, given: dict[str, Any], then: str) -> None:
        """Refuse a day that does not lie ahead; what follows without one does not look at it."""
        if then not in (*TOUCHING, Then.ASK):
            self.errors.pop("on", None)
            given["on"] = None
        elif given.get("on"):
            try:
                check_later_day(given["on"], self.today)
            except forms.ValidationError as error:
                self.add_error("on", error)

    def params(self) -> dict[str, Any]:
        """Words, what follows, the day, and that a person looked."""
        given = self.cleaned_data
        on = given["on"].isoformat() if given["on"] else ""
        words = {"subject": given["subject"], "text": given["text"]}
        return {**words, "then": given["then"], "on": on, "looked": bool(given.get("looked"))}
