"""The stand-in's one table: every mail it accepted and what became of it."""

from __future__ import annotations

import uuid

from django.db import models


class State(models.TextChoices):
    """What the stand-in has reported of a mail."""

    ACCEPTED = "accepted", "Accepted"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Bounced"


class Mail(models.Model):
    """One mail as it came over the API."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.CharField(max_length=300)
    to = models.CharField(max_length=300)
    reply_to = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    tag = models.CharField(max_length=100, blank=True)
    headers = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
