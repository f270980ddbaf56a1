"""Templates for answers: kept by recruiters, one row a language and purpose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_interest.vocabulary import Then

#: Of an answer, written from a template or without.
SUBJECT_LIMIT = 150
TEXT_LIMIT = 20_000
#: What follows with a day of its own.
TOUCHING = (Then.KEEP_IN_TOUCH, Then.COULD_TRAIN)


class ReplyTemplate(models.Model):
    """Subject and text to begin an answer with; placeholders are those of ``mail.placeholders``, nothing else runs."""

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=16)
    then = models.CharField(_("what follows"), max_length=13, choices=Then.choices, default=Then.ANSWER)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LIMIT)
    text = models.TextField(_("text"), max_length=TEXT_LIMIT)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
