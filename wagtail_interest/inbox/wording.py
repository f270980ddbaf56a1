"""What subject and text of an answer, and of a template for one, must be: clean, with placeholders that exist, complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wagtail_interest.mail.placeholders import PLACEHOLDERS, unknown
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.reply_template import SUBJECT_LIMIT, TEXT_LIMIT, TOUCHING, ReplyTemplate
from wagtail_interest.vocabulary import Then

_GAP = re.compile(r"\[[^\[\]\n]+\]")


class TemplateWords:
    """For a form with ``subject`` and ``text`` from which answers begin."""

    cleaned_data: dict[str, Any]
    add_error: Callable[..., None]

    def clean_subject(self) -> str:
        """One line without control characters: a subject becomes a mail header."""
        return refuse_unknown(clean_line(self.cleaned_data["subject"], SUBJECT_LIMIT))

    def clean_text(self) -> str:
        """Plain text."""
        return refuse_unknown(clean_text(self.cleaned_data["text"], TEXT_LIMIT))

    def refuse_date_without_day(self, then: str) -> None:
        """Add an error to each that names a date where what follows has no day."""
        if then in (*TOUCHING, Then.ASK):
            return
        for name in ("subject", "text"):
            if "{date}" in (self.cleaned_data.get(name) or ""):
                words = _(
                    "{date} is the day you choose for keeping in touch or waiting. Nothing here has a day."
                )
                self.add_error(name, words)


class AnswerWords(TemplateWords):
    """For a form whose ``subject`` and ``text`` are sent."""

    #: What the text begins with before anybody has written; alone it is no answer.
    greeting = ""

    def clean_subject(self) -> str:
        """The same, with nothing left to be filled in."""
        return refuse_gaps(super().clean_subject())

    def clean_text(self) -> str:
        """Refuse a mail that only holds our greeting, or in which something is still to be filled in."""
        text = super().clean_text()
        if squeezed(text) == squeezed(self.greeting):
            raise forms.ValidationError(_("Only the greeting is there. Write the answer first."))
        return refuse_gaps(text)


def squeezed(text: str) -> str:
    """Return *text* with single spaces, to compare words whatever their lines."""
    return " ".join(text.split())


def refuse_unknown(text: str, names: Sequence[str] = PLACEHOLDERS) -> str:
    """Return *text*; raise ValidationError naming what stands in braces and is none of the placeholders *names*."""
    strange = unknown(text, names)
    if strange:
        raise forms.ValidationError(
            _("%(strange)s is no placeholder. There are these: %(known)s.")
            % {"strange": ", ".join(strange), "known": ", ".join(f"{{{name}}}" for name in names)}
        )
    return text


def refuse_gaps(text: str) -> str:
    """Return *text*; raise ValidationError naming what a template left to be filled in."""
    left = gaps(text)
    if left:
        raise forms.ValidationError(_("Still to be filled in: %(gaps)s.") % {"gaps": " ".join(left)})
    return text


def gaps(text: str) -> list[str]:
    """Return what stands in square brackets in *text* and in some template: it waits to be replaced."""
    found = list(dict.fromkeys(_GAP.findall(text)))
    if not found:
        return []
    texts = "\n".join(ReplyTemplate.objects.order_by().values_list("text", flat=True))
    return [gap for gap in found if gap in texts]
