"""Dated marks of the system itself: when the clock last ran, why the mail queue is paused."""

from __future__ import annotations

from django.db import models

#: The name under which ``interest_run`` leaves its time.
HEARTBEAT = "interest_run"


class Mark(models.Model):
    """One named fact with a time; never personal data."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
