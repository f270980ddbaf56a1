"""A review: one person looks through what needs a decision on the forms they answer for, from start to end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL
from wagtail_interest.records.form import Form


class Review(models.Model):
    """Started from digest or dashboard; open until ``finished_at``. The figures are those of its end."""

    reviewer = models.ForeignKey(
        USER_MODEL, verbose_name=_("reviewer"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    forms = models.ManyToManyField(Form, related_name="reviews")
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    answered = models.PositiveIntegerField(_("answered"), default=0)
    owed = models.PositiveIntegerField(_("still owed"), default=0)
    by_itself = models.BooleanField(
        default=False, help_text=_("There was nothing to decide, so it closed itself.")
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ()
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer"],
                condition=models.Q(finished_at__isnull=True),
                name="wi_one_open_review_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
