"""What a recruiter writes an answer with: the form, the templates to begin from, and the preview as it will be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from wagtail_interest.followup import decide, waiting
from wagtail_interest.inbox.entry.day_parts import day_parts
from wagtail_interest.inbox.entry.forms import EntryForm, check_day, day_field
from wagtail_interest.inbox.wording import AnswerWords, squeezed
from wagtail_interest.mail.placeholders import pieces
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.reply_template import SUBJECT_LIMIT, TEXT_LIMIT, TOUCHING, ReplyTemplate
from wagtail_interest.vocabulary import Then

#: Short words beside the radio buttons.
FOLLOWS = (
    (Then.ANSWER, gettext_lazy("Nothing more")),
    (Then.KEEP_IN_TOUCH, gettext_lazy("Keep in touch")),
    (Then.START_PROCESS, gettext_lazy("Start a process")),
    (Then.COULD_TRAIN, gettext_lazy("Could be trained: keep in touch")),
    (Then.DECLINE, gettext_lazy("Decline: the entry ends")),
    (Then.ASK, gettext_lazy("Ask the candidate: wait for them")),
)


class ReplyForm(AnswerWords, EntryForm):
    """An answer by mail, prefilled in the candidate's language, and what follows it.

    ``stale_news`` says what happened meanwhile when the form is shown again instead of sent; ``opened`` unfolds it;
    ``taken_back``: it holds the words of an answer that never left.
    """

    stale_news: Sequence[str] = ()
    opened = False
    taken_back = False

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LIMIT,
        error_messages={"required": gettext_lazy("Write a subject.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("of a mail", "Text"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=TEXT_LIMIT,
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )
    then = forms.ChoiceField(
        label=gettext_lazy("What follows"),
        choices=FOLLOWS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose what follows.")},
    )
    next_touch_on = day_field(gettext_lazy("Next touch"))
    waiting_until = day_field(gettext_lazy("Wait until"))

    def __init__(self, *args: Any, interest: Interest, author: str, today: date, **kwargs: Any) -> None:
        self.today = today
        self.drafted = draft(interest, author)
        self.greeting = self.drafted["text"]
        kwargs["initial"] = {
            **self.drafted,
            "then": Then.ANSWER.value,
            **default_days(today),
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, interest=interest, **kwargs)

    def clean_then(self) -> str:
        """A page from before there was a choice sends none: then nothing more follows."""
        return self.cleaned_data["then"] or Then.ANSWER.value

    def clean(self) -> dict[str, Any]:
        """Look at the day that belongs to what follows, and only at that."""
        cleaned = super().clean() or self.cleaned_data
        then = cleaned.get("then", "")
        for name, follows in (("next_touch_on", TOUCHING), ("waiting_until", (Then.ASK,))):
            if then not in follows:
                self.errors.pop(name, None)
                cleaned[name] = None
            elif cleaned.get(name) is not None:
                self._look_at_day(name, cleaned[name])
        self.refuse_date_without_day(then)
        return cleaned

    def _look_at_day(self, name: str, day: date) -> None:
        try:
            check_day(day, self.today)
        except forms.ValidationError as error:
            self.add_error(name, error)

    @property
    def preview(self) -> dict[str, list[tuple[str, bool]]]:
        """Subject and text as the candidate will read them, in pieces; what came from a placeholder is marked."""
        values = placeholder_values(self.interest, self._day())
        shown = {name: str(self[name].value() or "") for name in ("subject", "text")}
        return {name: pieces(text, values) for name, text in shown.items()}

    def _day(self) -> Any:
        then = self["then"].value()
        name = "waiting_until" if then == Then.ASK else "next_touch_on" if then in TOUCHING else ""
        if not name:
            return None
        try:
            return self.fields[name].clean(self[name].value()) or default_days(self.today)[name]
        except forms.ValidationError:
            return None


def default_days(today: date) -> dict[str, date]:
    """Return by field the day that holds when none is chosen."""
    return {"next_touch_on": waiting.touch_after(today), "waiting_until": waiting.until_after(today)}


def placeholder_values(interest: Interest, day: date | None) -> dict[str, str]:
    """Return what placeholders become for *interest*; without a *day* its date is none and stays as written."""
    values = {"name": decide.called(interest.name), "reference": interest.reference}
    if day is not None:
        with override(interest.language):
            values["date"] = date_format(day, "DATE_FORMAT")
    return values


def draft(interest: Interest, author: str) -> dict[str, str]:
    """Return subject and text to begin with, in the language the candidate used.

    Args:
        author: how the recruiter signs.
    """
    return letter(interest.language, decide.called(interest.name), interest.reference, author)


def letter(language: str, name: str, reference: str, author: str) -> dict[str, str]:
    """Return subject and text to begin with in *language*; *name* and *reference* may be placeholders."""
    with override(language):
        subject = _("About your expression of interest (%(reference)s)") % {"reference": reference}
        greeting = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
    return {"subject": subject, "text": signed(f"{greeting}\n\n", language, author)}


def signed(text: str, language: str, author: str) -> str:
    """Return *text* with a closing in *language* and the recruiter's name."""
    with override(language):
        return "\n".join([text, "", _("Kind regards,"), author])


def begun_with(
    template: ReplyTemplate, typed: str, *, templates: Sequence[ReplyTemplate], drafted: str, author: str
) -> str:
    """Return *template* signed, with what was *typed* kept below it unless that is but a draft or a template itself."""
    ready = {drafted, "", *(signed(row.text, row.language, author) for row in templates)}
    typed = typed.replace("\r\n", "\n").strip()
    text = signed(template.text, template.language, author)
    return text if squeezed(typed) in map(squeezed, ready) else f"{text}\n\n{typed}"


def offered_templates(language: str) -> list[ReplyTemplate]:
    """Return the templates to choose from, the candidate's language first."""
    base = language.split("-")[0]
    rows = list(ReplyTemplate.objects.filter(active=True).order_by("language", "sort_order", "pk"))
    return sorted(rows, key=lambda row: (row.language != language, row.language.split("-")[0] != base))


def in_groups(templates: Sequence[ReplyTemplate]) -> list[tuple[str, list[ReplyTemplate]]]:
    """Return *templates* by the name of their language, in the order given."""
    found: dict[str, list[ReplyTemplate]] = {}
    for row in templates:
        found.setdefault(row.language, []).append(row)
    return [(language_name(code), rows) for code, rows in found.items()]


def language_name(code: str) -> str:
    """Return a language's name in the reader's own."""
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code


def script_data(
    interest: Interest, templates: Sequence[ReplyTemplate], author: str, today: date
) -> dict[str, Any]:
    """Return what the page's script needs to fill in a template and to show the preview."""
    return {
        "templates": {
            str(row.pk): {
                "subject": row.subject,
                "text": signed(row.text, row.language, author),
                "then": row.then,
            }
            for row in templates
        },
        "draft": draft(interest, author)["text"],
        "values": placeholder_values(interest, None),
        "day_parts": day_parts(interest.language),
        "days": {name: day.isoformat() for name, day in default_days(today).items()},
    }
