"""A change to so many entries that it is made in the background: what was asked, and how far it has come."""

from __future__ import annotations

from django.db import models

from wagtail_interest.conf import USER_MODEL


class BulkJob(models.Model):
    """One verb over a fixed list of entries. ``done`` + ``skipped`` + ``failed`` is how far it has come."""

    verb = models.CharField(max_length=20)
    params = models.JSONField(
        default=dict, help_text="The verb's arguments; ids and codes, and a reply's words."
    )
    ids = models.JSONField(default=list, help_text="Entry ids in ascending order.")
    position = models.PositiveIntegerField(default=0, help_text="How many of them are behind us.")
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    batch = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey(USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When its end was told to who asked for it."
    )

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["created_at"], name="wi_bulk_open", condition=models.Q(finished_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"
